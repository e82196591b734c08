//go:build unix

// Bench measures what Tokenlap costs and how far its own numbers are off: the
// real command line against the simulator in another process, held against
// what the simulator says it did. Run it with `make bench`.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/simulator"
	"tokenlap/backend/store"
)

func main() {
	rounds := flag.Int("rounds", 5, "runs of each measure; the median counts")
	only := flag.String("only", "", "only the measures whose name holds this")
	binary := flag.String("binary", "", "the tokenlap to measure; built if empty")
	window := flag.Bool("window", false, "measure the window: build/bin/tokenlap must be there")
	flag.Parse()
	chosen := slices.Concat(measures(), chartMeasures(), fileMeasures())
	if *window {
		chosen, *binary = windowMeasures(), filepath.Join("build", "bin", "tokenlap")
	}
	if err := all(chosen, *rounds, *only, *binary); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// figure is one measure with its target.
type figure struct {
	name   string
	unit   string
	target float64 // 0: none, only told
	atMost bool    // the target is an upper bound
	values []float64
}

// measure takes one round and returns a value for each of its figures.
type measure struct {
	name    string
	figures []*figure
	round   func(b *benchmark) ([]float64, error)
}

type benchmark struct {
	binary string
	dir    string // a new data folder for each round
}

func all(chosen []measure, rounds int, only, binary string) error {
	dir, err := os.MkdirTemp("", "tokenlap-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if binary == "" {
		binary = filepath.Join(dir, "tokenlap")
		build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
	fmt.Printf("| measure | target | median of %d | least | most | |\n|---|---|---|---|---|---|\n", rounds)
	missed := 0
	for _, m := range chosen {
		if !strings.Contains(m.name, only) {
			continue
		}
		for i := range rounds {
			b := &benchmark{binary: binary, dir: filepath.Join(dir, fmt.Sprintf("%s-%d", strings.ReplaceAll(m.name, " ", "-"), i))}
			values, err := m.round(b)
			if err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			for k, value := range values {
				m.figures[k].values = append(m.figures[k].values, value)
			}
			if err := os.RemoveAll(b.dir); err != nil {
				return err
			}
		}
		for _, f := range m.figures {
			if !f.print() {
				missed++
			}
		}
	}
	fmt.Printf("\n%d missed\n", missed)
	return nil
}

// print writes the figure's row and reports whether its target was met.
func (f *figure) print() bool {
	slices.Sort(f.values)
	median := bench.Quantile(f.values, 0.5)
	least, most := short(f.values[0]), short(f.values[len(f.values)-1])
	if f.target == 0 {
		fmt.Printf("| %s | | %s %s | %s | %s | |\n", f.name, short(median), f.unit, least, most)
		return true
	}
	bound, met := "over", median > f.target
	if f.atMost {
		bound, met = "under", median < f.target
	}
	word := "met"
	if !met {
		word = "MISSED"
	}
	fmt.Printf("| %s | %s %s %s | %s %s | %s | %s | %s |\n", f.name, bound, short(f.target), f.unit, short(median), f.unit,
		least, most, word)
	return met
}

func short(v float64) string {
	if v >= 1000 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func measures() []measure {
	accuracy := func(streams, waves int, ttft float64, steady bool) measure {
		name := fmt.Sprintf("%d streams", streams)
		m := measure{name: name, figures: []*figure{
			{name: "error of mean TTFT, " + name + ", first wave", unit: "ms", target: ttft, atMost: true},
			{name: "error of mean TPOT, " + name, unit: "%", target: 0.5, atMost: true},
			{name: "the simulator's own delay in reading, " + name + " (in neither error)", unit: "ms"},
		}}
		if steady {
			m.figures = append(m.figures,
				&figure{name: "error of mean TTFT, " + name + ", steady", unit: "ms", target: 5, atMost: true},
				&figure{name: "resident memory, " + name, unit: "MB", target: 120, atMost: true})
		}
		m.round = func(b *benchmark) ([]float64, error) { return b.accuracy(streams, waves, steady) }
		return m
	}
	single := func(streams int) measure {
		name := fmt.Sprintf("%d streams", streams)
		return measure{name: "single requests, " + name, figures: []*figure{
			{name: "error of a request's TTFT, p99, " + name, unit: "ms", target: 2, atMost: true},
		}, round: func(b *benchmark) ([]float64, error) { return b.single(streams) }}
	}
	return []measure{
		single(1), single(10), single(100), single(500),
		accuracy(1, 10, 0.5, false),
		accuracy(128, 4, 3, false),
		accuracy(1000, 4, 30, true),
		{name: "full speed", figures: []*figure{
			{name: "tokens taken in at full speed, 64 streams", unit: "a second", target: 300_000},
			{name: "processor time for a million tokens", unit: "s", target: 2, atMost: true},
		}, round: (*benchmark).fullSpeed},
		{name: "store", figures: []*figure{{name: "samples of 64 chunks into the store", unit: "a second", target: 20_000}}, round: (*benchmark).store},
		{name: "start", figures: []*figure{{name: "start to prompt, tokenlap models", unit: "ms", target: 100, atMost: true}}, round: (*benchmark).start},
	}
}

// outcome is what one run of the command line left.
type outcome struct {
	run     bench.Run
	samples []bench.Sample
	truth   map[string]simulator.Truth
	usage   *syscall.Rusage
}

// run starts the simulator and the command line, each a process of its own,
// and collects what both say.
func (b *benchmark) run(simulate []string, run []string) (outcome, error) {
	var o outcome
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	server := exec.CommandContext(ctx, b.binary, append([]string{"simulate", "--for", "5m"}, simulate...)...)
	pipe, err := server.StdoutPipe()
	if err != nil {
		return o, err
	}
	if err := server.Start(); err != nil {
		return o, err
	}
	defer func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	}()
	var url string
	if _, err := fmt.Fscanln(pipe, &url); err != nil {
		return o, err
	}
	client := exec.CommandContext(ctx, b.binary, append([]string{"run", "--url", url, "--model", "simulated", "--json", "--output-dir", "", "--data-dir", b.dir}, run...)...)
	out, err := client.Output()
	if err != nil {
		return o, fmt.Errorf("%w: %s", err, err.(*exec.ExitError).Stderr)
	}
	o.usage = client.ProcessState.SysUsage().(*syscall.Rusage)
	if err := json.Unmarshal(out, &o.run); err != nil {
		return o, err
	}
	if o.truth, err = truth(ctx, strings.TrimSuffix(url, "/v1")); err != nil {
		return o, err
	}
	o.samples, err = b.samples(ctx, o.run.ID)
	return o, err
}

func (b *benchmark) samples(ctx context.Context, id string) (samples []bench.Sample, err error) {
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	for sample, err := range db.Samples(ctx, id) {
		if err != nil {
			return nil, err
		}
		samples = append(samples, sample)
	}
	return samples, nil
}

// truth reads what the simulator did, page by page.
func truth(ctx context.Context, base string) (map[string]simulator.Truth, error) {
	all := map[string]simulator.Truth{}
	for since := 0; ; {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/truth?since=%d", base, since), nil)
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		var page simulator.Page
		err = json.NewDecoder(response.Body).Decode(&page)
		response.Body.Close()
		if err != nil {
			return nil, err
		}
		for _, one := range page.Requests {
			all[one.ID] = one
		}
		if len(page.Requests) == 0 || page.Next == since {
			return all, nil
		}
		since = page.Next
	}
}

// accuracy holds TTFT and TPOT against the truth: their errors are the
// differences of means over the same requests. The true TTFT runs from when
// the request had arrived at the simulator's system to its first write.
func (b *benchmark) accuracy(streams, waves int, steady bool) ([]float64, error) {
	o, err := b.run([]string{"--ttft", "200ms", "--itl", "20ms", "--tokens", "64"},
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves), "--prompts", "short-simple-capital", "--max-tokens", "64"})
	if err != nil {
		return nil, err
	}
	var first, later, ours, real, reading mean
	for i := range o.samples {
		s := &o.samples[i]
		t, off, err := o.compare(s)
		if err != nil {
			return nil, err
		}
		reading.add(float64(t.Read-t.Arrived) / 1e6)
		if s.Seq < streams || streams == 1 {
			first.add(off)
		} else {
			later.add(off)
		}
		tpot, ok := s.TPOT()
		if !ok {
			return nil, fmt.Errorf("request %d has no TPOT", s.Seq)
		}
		ours.add(float64(tpot.Nanoseconds()))
		real.add(float64(t.Last-t.First) / float64(t.Tokens-1))
	}
	values := []float64{abs(first.value()), abs(ours.value()/real.value()-1) * 100, reading.value()}
	if steady {
		values = append(values, abs(later.value()), resident(o.usage))
	}
	return values, nil
}

// single is how far the worst requests are off, at 50 tokens a second.
func (b *benchmark) single(streams int) ([]float64, error) {
	waves := max(4, 60/streams)
	o, err := b.run([]string{"--ttft", "300ms", "--itl", "20ms", "--tokens", "32"},
		[]string{"--mode", "concurrent", "--concurrent", strconv.Itoa(streams), "--iterations", strconv.Itoa(streams * waves), "--prompts", "short-simple-capital", "--max-tokens", "32"})
	if err != nil {
		return nil, err
	}
	var errors []float64
	for i := range o.samples {
		_, off, err := o.compare(&o.samples[i])
		if err != nil {
			return nil, err
		}
		errors = append(errors, abs(off))
	}
	slices.Sort(errors)
	return []float64{bench.Quantile(errors, 0.99)}, nil
}

// compare finds the truth of a sample and by how many milliseconds its TTFT is
// off.
func (o *outcome) compare(s *bench.Sample) (simulator.Truth, float64, error) {
	t, ok := o.truth[s.ResponseID]
	if !ok || s.Outcome != bench.OK {
		return t, 0, fmt.Errorf("request %d: %s %s", s.Seq, s.Outcome, s.Message)
	}
	ttft, _ := s.TTFT()
	return t, float64(ttft.Nanoseconds()-(t.First-t.Arrived)) / 1e6, nil
}

// resident is the most memory a process had, in MB: the system counts in KB,
// on macOS in bytes.
func resident(usage *syscall.Rusage) float64 {
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss) / (1 << 20)
	}
	return float64(usage.Maxrss) / (1 << 10)
}

// fullSpeed lets 64 streams come as fast as they can be written.
func (b *benchmark) fullSpeed() ([]float64, error) {
	o, err := b.run([]string{"--ttft", "50ms", "--itl", "0", "--tokens", "5000"},
		[]string{"--mode", "concurrent", "--concurrent", "64", "--iterations", "320", "--prompts", "short-simple-capital", "--max-tokens", "5000", "--no-text"})
	if err != nil {
		return nil, err
	}
	tokens := 0
	for i := range o.samples {
		if o.samples[i].Outcome != bench.OK {
			return nil, fmt.Errorf("request %d: %s %s", i, o.samples[i].Outcome, o.samples[i].Message)
		}
		tokens += o.samples[i].Tokens.Output
	}
	cpu := time.Duration(o.usage.Utime.Nano() + o.usage.Stime.Nano()).Seconds()
	return []float64{*o.run.Summary.Models[0].SystemTokens, cpu / float64(tokens) * 1e6}, nil
}

// store writes samples as a run does.
func (b *benchmark) store() ([]float64, error) {
	ctx := context.Background()
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	run := bench.Run{ID: "bench", Started: time.Now(), Plan: bench.Plan{Endpoints: []bench.Endpoint{{Name: "m"}}}}
	if err := db.Begin(ctx, run); err != nil {
		return nil, err
	}
	const batches, size = 20, 1000
	pile := make([]bench.Sample, size)
	begin := time.Now()
	for batch := range batches {
		for i := range pile {
			pile[i] = sample(batch*size + i)
		}
		if err := db.AddSamples(ctx, run.ID, pile); err != nil {
			return nil, err
		}
	}
	return []float64{batches * size / time.Since(begin).Seconds()}, nil
}

func sample(seq int) bench.Sample {
	s := bench.NewSample(bench.Request{Seq: seq, Endpoint: "m", Phase: bench.Measured, Prompt: bench.Prompt{ID: "p"}})
	s.Sent, s.Outcome, s.Streamed, s.Text = bench.At(time.Duration(seq)), bench.OK, true, strings.Repeat("word ", 64)
	for i := range 64 {
		s.Chunks = append(s.Chunks, bench.Chunk{At: bench.At(time.Duration(i) * 20 * time.Millisecond), Read: uint32(i), Bytes: 5})
	}
	s.Events = len(s.Chunks)
	return s
}

// start times the shortest useful command, with a store that is there.
func (b *benchmark) start() ([]float64, error) {
	var took time.Duration
	for range 2 { // the first makes the store
		begin := time.Now()
		if out, err := exec.Command(b.binary, "models", "--data-dir", b.dir).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
		took = time.Since(begin)
	}
	return []float64{float64(took.Microseconds()) / 1000}, nil
}

// mean of values added one by one.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) { m.sum += v; m.n++ }

func (m *mean) value() float64 { return m.sum / float64(m.n) }

func abs(v float64) float64 { return max(v, -v) }
