//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/simulator"
	"tokenlap/backend/store"
)

// windowMeasures are about the window: the built app on a screen of its own.
func windowMeasures() []measure {
	return []measure{
		{name: "window start", figures: []*figure{
			{name: "start to the finished first page, 10,000 runs", unit: "s", target: 1.5, atMost: true},
			{name: "start to the finished history, 10,000 runs", unit: "s", target: 1.5, atMost: true},
		}, round: (*benchmark).windowStart},
		{name: "window results", figures: []*figure{
			{name: "results of 10,000 requests, from the click to the finished picture", unit: "ms", target: 500, atMost: true},
			{name: "their charts, from the click to the finished picture", unit: "ms"},
		}, round: (*benchmark).windowResults},
		{name: "window of 100 streams", figures: []*figure{
			{name: "processor of the window beyond the command line's, 100 streams", unit: "% of a core", target: 15, atMost: true},
		}, round: func(b *benchmark) ([]float64, error) {
			live, err := b.windowLive(100, 16)
			return []float64{live.beyond}, err
		}},
		{name: "window of 1000 streams", figures: []*figure{
			{name: "error of mean TTFT in the window, 1000 streams, first wave", unit: "ms", target: 30, atMost: true},
			{name: "error of mean TTFT in the window, 1000 streams, steady", unit: "ms", target: 5, atMost: true},
			{name: "error of mean TPOT in the window, 1000 streams", unit: "%", target: 0.5, atMost: true},
			{name: "the same by the command line just before: TTFT, first wave", unit: "ms"},
			{name: "TTFT, steady", unit: "ms"},
			{name: "TPOT", unit: "%"},
			{name: "pictures of the live page, 1000 streams (its charts draw 10)", unit: "a second"},
			{name: "processor of the window beyond the command line's, 1000 streams", unit: "% of a core"},
		}, round: func(b *benchmark) ([]float64, error) {
			live, err := b.windowLive(1000, 6)
			return slices.Concat(live.window[:], live.line[:], []float64{live.pictures, live.beyond}), err
		}},
		{name: "window frames", figures: []*figure{
			{name: "frames of the live page, 1000 streams, in a browser", unit: "a second", target: 30},
		}, round: func(*benchmark) ([]float64, error) {
			var found struct{ Frames float64 }
			err := look(&found, "frames")
			return []float64{found.Frames}, err
		}},
	}
}

// look runs the script that looks at the screen.
func look(found any, args ...string) error {
	command := exec.Command("frontend/e2e/measure.sh", args...)
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		return fmt.Errorf("measure.sh %s: %w: %s", strings.Join(args, " "), err, &said)
	}
	return json.Unmarshal(out, found)
}

// shared is a store that all rounds of a measure use; fill makes it.
func (b *benchmark) shared(fill func(*benchmark) error) (string, error) {
	dir := filepath.Join(filepath.Dir(b.dir), "shared")
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	return dir, fill(&benchmark{binary: b.binary, dir: dir})
}

func (b *benchmark) windowStart() ([]float64, error) {
	data, err := b.shared(func(b *benchmark) error { return b.history(10_000) })
	if err != nil {
		return nil, err
	}
	var took struct{ Start, History float64 }
	err = look(&took, "start", data)
	return []float64{took.Start, took.History}, err
}

func (b *benchmark) windowResults() ([]float64, error) {
	if err := b.largeRun(10_000); err != nil {
		return nil, err
	}
	var took struct{ Results, Charts float64 }
	err := look(&took, "results", b.dir, "large")
	return []float64{took.Results * 1000, took.Charts * 1000}, err
}

// history stores n runs of three of eight models.
func (b *benchmark) history(n int) error {
	ctx := context.Background()
	if err := b.largeRun(300); err != nil {
		return err
	}
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	sample, err := db.Run(ctx, "large")
	if err != nil {
		return err
	}
	for i := 1; i < n; i++ {
		run := sample
		run.ID, run.Name, run.Tags = fmt.Sprintf("20260101-%06d", i), fmt.Sprintf("run number %d", i), []string{"nightly", fmt.Sprintf("week-%d", i/200)}
		run.Started = sample.Started.Add(-time.Duration(i) * 15 * time.Minute)
		run.Plan.Endpoints, run.Summary.Models = nil, nil
		for k := range 3 {
			name := fmt.Sprintf("model-%d", (i+k*k)%8)
			run.Plan.Endpoints = append(run.Plan.Endpoints, bench.Endpoint{Name: name, Title: "Model " + name, Model: "org/" + name})
			model := sample.Summary.Models[k%len(sample.Summary.Models)]
			model.Endpoint = name
			run.Summary.Models = append(run.Summary.Models, model)
		}
		run.State = bench.Running
		if err := db.Begin(ctx, run); err != nil {
			return err
		}
		run.State, run.Finished = bench.Finished, run.Started.Add(5*time.Minute)
		if err := db.Finish(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

// live is what one run in the window cost, and how well it measured; beside
// it how well the command line did, on a machine that is as busy.
type live struct {
	beyond, pictures float64
	window, line     [3]float64 // see errors
}

// windowLive lets the command line make a run, then the window the same one
// again, against one simulator.
func (b *benchmark) windowLive(streams, waves int) (found live, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	url, stop, err := b.simulator(ctx, "--ttft", "200ms", "--itl", "20ms", "--tokens", "64")
	if err != nil {
		return found, err
	}
	defer stop()
	if _, err := b.lap(ctx, "models", "add", "witness", "--url", url, "--model", "simulated"); err != nil {
		return found, err
	}
	form := []string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves),
		"--prompts", "short-simple-capital", "--max-tokens", "64", "--name", "again"}
	usage, err := b.lap(ctx, append([]string{"run", "witness", "--json", "--output-dir", ""}, form...)...)
	if err != nil {
		return found, err
	}
	var window struct {
		Run                 string
		CPU, Wall, Pictures float64
	}
	alone, err := b.newest(ctx)
	if err != nil {
		return found, err
	}
	if err := look(&window, "live", b.dir, "again"); err != nil {
		return found, err
	}
	cpu := time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
	found.beyond, found.pictures = (window.CPU-cpu)/window.Wall*100, window.Pictures

	did, err := truth(ctx, strings.TrimSuffix(url, "/v1"))
	if err != nil {
		return found, err
	}
	if found.line, err = b.errors(ctx, alone, did, streams); err != nil {
		return found, err
	}
	found.window, err = b.errors(ctx, window.Run, did, streams)
	return found, err
}

// newest is the id of the run that was made last.
func (b *benchmark) newest(ctx context.Context) (string, error) {
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return "", err
	}
	defer db.Close()
	runs, _, err := db.Runs(ctx, store.Filter{Limit: 1})
	if err != nil || len(runs) == 0 {
		return "", fmt.Errorf("no run is there: %w", err)
	}
	return runs[0].ID, nil
}

// errors are those of a run's means: of TTFT in the first wave and in all
// later ones (ms), and of TPOT (%).
func (b *benchmark) errors(ctx context.Context, run string, did map[string]simulator.Truth, streams int) (found [3]float64, err error) {
	o := outcome{truth: did}
	if o.samples, err = b.samples(ctx, run); err != nil {
		return found, err
	}
	var early, later, ours, real mean
	for i := range o.samples {
		s := &o.samples[i]
		t, off, err := o.compare(s)
		if err != nil {
			return found, err
		}
		if s.Seq < streams {
			early.add(off)
		} else {
			later.add(off)
		}
		each, ok := s.TPOT()
		if !ok {
			return found, fmt.Errorf("request %d has no TPOT", s.Seq)
		}
		ours.add(float64(each.Nanoseconds()))
		real.add(float64(t.Last-t.First) / float64(t.Tokens-1))
	}
	return [3]float64{abs(early.value()), abs(later.value()), abs(ours.value()/real.value()-1) * 100}, nil
}

// simulator starts one in a process of its own.
func (b *benchmark) simulator(ctx context.Context, args ...string) (url string, stop func(), err error) {
	server := exec.CommandContext(ctx, b.binary, append([]string{"simulate", "--for", "5m"}, args...)...)
	pipe, err := server.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	}
	if _, err := fmt.Fscanln(pipe, &url); err != nil {
		stop()
		return "", nil, err
	}
	return url, stop, nil
}

// lap runs the command line on this benchmark's store.
func (b *benchmark) lap(ctx context.Context, args ...string) (*syscall.Rusage, error) {
	command := exec.CommandContext(ctx, b.binary, append(args, "--data-dir", b.dir)...)
	if out, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", strings.Join(args[:2], " "), err, out)
	}
	return command.ProcessState.SysUsage().(*syscall.Rusage), nil
}
