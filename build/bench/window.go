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
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/simulator"
	"tokenlap/backend/store"
)

// windowMeasures are about the built app on a display of its own.
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
			return []float64{live.processor}, err
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
			return []float64{
				live.window.firstTTFT, live.window.laterTTFT, live.window.tpot,
				live.command.firstTTFT, live.command.laterTTFT, live.command.tpot,
				live.pictures, live.processor,
			}, err
		}},
		{name: "window frames", figures: []*figure{
			{name: "frames of the live page, 1000 streams, in a browser", unit: "a second", target: 30},
		}, round: func(*benchmark) ([]float64, error) {
			var found struct{ Frames float64 }
			err := measureScreen(&found, "frames")
			return []float64{found.Frames}, err
		}},
		{name: "window scrolling", figures: []*figure{
			{name: "frame of 10,000 runs that are scrolled, p95, in a browser", unit: "ms", target: 17.5, atMost: true},
			{name: "frames missed of 60 a second", unit: "%", target: 2, atMost: true},
			{name: "frame of 100,000 requests that are scrolled, p95, in a browser", unit: "ms", target: 17.5, atMost: true},
			{name: "frames missed of 60 a second", unit: "%", target: 2, atMost: true},
			{name: "frame of the charts of 20 models that are scrolled, p95, in a browser", unit: "ms", target: 17.5, atMost: true},
			{name: "frames missed of 60 a second", unit: "%", target: 2, atMost: true},
		}, round: (*benchmark).windowScrolling},
	}
}

// measureScreen runs the script that uses the window and decodes what it found.
func measureScreen(found any, args ...string) error {
	command := exec.Command("frontend/e2e/measure.sh", args...)
	var messages bytes.Buffer
	command.Stderr = &messages
	out, err := command.Output()
	if err != nil {
		return fmt.Errorf("measure.sh %s: %w: %s", strings.Join(args, " "), err, &messages)
	}
	return json.Unmarshal(out, found)
}

// shared returns the data folder with that name, which all rounds use. The first
// round fills it.
func (b *benchmark) shared(name string, fill func(*benchmark) error) (string, error) {
	dir := filepath.Join(filepath.Dir(b.dir), "shared-"+name)
	if _, err := os.Stat(dir); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	return dir, fill(&benchmark{binary: b.binary, dir: dir})
}

func (b *benchmark) windowStart() ([]float64, error) {
	data, err := b.shared("history", func(b *benchmark) error { return b.history(10_000, 300) })
	if err != nil {
		return nil, err
	}
	var took struct{ Start, History float64 }
	err = measureScreen(&took, "start", data)
	return []float64{took.Start, took.History}, err
}

func (b *benchmark) windowScrolling() ([]float64, error) {
	data, err := b.shared("scrolling", func(b *benchmark) error {
		if err := b.history(10_000, 100_000); err != nil {
			return err
		}
		return b.manyModels(6000)
	})
	if err != nil {
		return nil, err
	}
	var found struct{ History, Requests, Charts struct{ P95, Missed float64 } }
	err = measureScreen(&found, "scroll", data, "10,001", "large", "twenty")
	return []float64{
		found.History.P95, found.History.Missed,
		found.Requests.P95, found.Requests.Missed,
		found.Charts.P95, found.Charts.Missed,
	}, err
}

func (b *benchmark) windowResults() ([]float64, error) {
	if err := b.largeRun(10_000); err != nil {
		return nil, err
	}
	var took struct{ Results, Charts float64 }
	err := measureScreen(&took, "results", b.dir, "large")
	return []float64{took.Results * 1000, took.Charts * 1000}, err
}

// liveRun is what a run in the window cost and how exact it was, beside the same
// run by the command line just before.
type liveRun struct {
	processor       float64 // of the window beyond the command line's, in % of a core
	pictures        float64 // of the page, a second
	window, command meanErrors
}

// windowLive makes a run with the command line and then the same in the window,
// against one simulator.
func (b *benchmark) windowLive(streams, waves int) (found liveRun, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	server, err := b.simulator(ctx, "--ttft", "200ms", "--itl", "20ms", "--tokens", "64")
	if err != nil {
		return found, err
	}
	defer server.Close()
	if _, err := b.command(ctx, "models", "add", "witness", "--url", server.URL, "--model", "simulated"); err != nil {
		return found, err
	}
	form := []string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves),
		"--prompts", "short-simple-capital", "--max-tokens", "64", "--name", "again"}
	usage, err := b.command(ctx, append([]string{"run", "witness", "--json", "--output-dir", ""}, form...)...)
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
	if err := measureScreen(&window, "live", b.dir, "again"); err != nil {
		return found, err
	}
	cpu := time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
	found.processor, found.pictures = (window.CPU-cpu)/window.Wall*100, window.Pictures

	served, err := server.Truth(ctx)
	if err != nil {
		return found, err
	}
	if found.command, err = b.meanErrorsOf(ctx, alone, served, streams); err != nil {
		return found, err
	}
	found.window, err = b.meanErrorsOf(ctx, window.Run, served, streams)
	return found, err
}

// newest returns the id of the newest run.
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

// meanErrorsOf returns the errors of the means of a stored run.
func (b *benchmark) meanErrorsOf(ctx context.Context, run string, served map[string]simulator.Truth, streams int) (meanErrors, error) {
	samples, err := b.samples(ctx, run)
	if err != nil {
		return meanErrors{}, err
	}
	o := outcome{truth: served, samples: samples}
	return o.meanErrors(streams)
}
