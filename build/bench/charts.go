//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/runner"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// chartMeasures are about what comes after measuring: pictures and reports.
func chartMeasures() []measure {
	return []measure{
		{name: "charts", figures: []*figure{
			{name: "one chart (TTFT) to PNG, 2000 x 1000, warm", unit: "ms", target: 350, atMost: true},
			{name: "the same, first in a process that reads a run of 10,000 requests", unit: "ms", target: 1000, atMost: true},
			{name: "all charts of 10,000 requests", unit: "s", target: 6, atMost: true},
			{name: "their memory", unit: "MB", target: 500, atMost: true},
			{name: "HTML report of 10,000 requests", unit: "s", target: 3, atMost: true},
			{name: "its size", unit: "MB", target: 6, atMost: true},
		}, round: (*benchmark).charts},
	}
}

// charts makes a run of 10,000 requests and lets the command line draw it.
func (b *benchmark) charts() ([]float64, error) {
	if err := b.largeRun(10_000); err != nil {
		return nil, err
	}
	warm, err := warmChart(filepath.Join(b.dir, "cache"))
	if err != nil {
		return nil, err
	}
	out := filepath.Join(b.dir, "out")
	export := func(args ...string) (time.Duration, *syscall.Rusage, error) {
		command := exec.Command(b.binary, append([]string{"export", "last", "--data-dir", b.dir, "--output-dir", out}, args...)...)
		command.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(b.dir, "cache-home"))
		begin := time.Now()
		if said, err := command.CombinedOutput(); err != nil {
			return 0, nil, fmt.Errorf("%w: %s", err, said)
		}
		return time.Since(begin), command.ProcessState.SysUsage().(*syscall.Rusage), nil
	}
	one := []string{"--format", "png", "--chart", "ttft_comparison"}
	if _, _, err := export(one...); err != nil { // fills the compile cache
		return nil, err
	}
	first, _, err := export(one...)
	if err != nil {
		return nil, err
	}
	all, usage, err := export("--format", "png")
	if err != nil {
		return nil, err
	}
	report, _, err := export("--format", "html")
	if err != nil {
		return nil, err
	}
	pages, err := filepath.Glob(filepath.Join(out, "*.html"))
	if err != nil || len(pages) != 1 {
		return nil, fmt.Errorf("%d reports, %w", len(pages), err)
	}
	page, err := os.Stat(pages[0])
	if err != nil {
		return nil, err
	}
	return []float64{warm.Seconds() * 1000, first.Seconds() * 1000, all.Seconds(), resident(usage), report.Seconds(), float64(page.Size()) / (1 << 20)}, nil
}

// largeRun stores a run of n requests of two models.
func (b *benchmark) largeRun(n int) error {
	ctx := context.Background()
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	run := bench.Run{ID: "large", Name: "large", Started: time.Now(), Manifest: bench.Manifest{Definitions: bench.Definitions}, Plan: bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "one", Model: "a"}, {Name: "two", Model: "b"}}, Iterations: n,
		Prompts:    bench.PromptSet{Name: "p", Prompts: []bench.Prompt{{ID: "p", Text: strings.Repeat("word ", 20), Length: "short", Complexity: "simple"}}},
		Stages:     []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 8}}},
		Generation: bench.Generation{MaxTokens: 64, Stream: true},
	}}
	if err := db.Begin(ctx, run); err != nil {
		return err
	}
	var pile []bench.Sample
	for i := range n {
		pile = append(pile, answer(i))
		if len(pile) == 1000 || i == n-1 {
			if err := db.AddSamples(ctx, run.ID, pile); err != nil {
				return err
			}
			pile = pile[:0]
		}
	}
	if run.Summary, err = runner.Summarize(ctx, db, run); err != nil {
		return err
	}
	run.State, run.Finished = bench.Finished, run.Started.Add(time.Hour)
	return db.Finish(ctx, run)
}

// answer is one streamed answer of 64 tokens, each a little different.
func answer(i int) bench.Sample {
	s := sample(i)
	s.Endpoint, s.PromptID = []string{"one", "two"}[i%2], "p"
	begin := time.Duration(i) * 40 * time.Millisecond
	ttft := time.Duration(100+i%173) * time.Millisecond
	s.Due, s.Start, s.Conn, s.Sent, s.Wrote = bench.At(begin), bench.At(begin), bench.At(begin), bench.At(begin), bench.At(begin)
	s.First = bench.At(begin + ttft)
	s.Headers, s.FirstEvent, s.Answer = s.First, s.First, s.First
	for c := range s.Chunks {
		s.Chunks[c].At = s.First + bench.Instant(c)*bench.Instant(20*time.Millisecond) + bench.Instant((c*i)%7)*bench.Instant(time.Millisecond)
	}
	s.Last = s.Chunks[len(s.Chunks)-1].At
	s.Done, s.Status, s.FinishReason, s.Reused = s.Last, 200, "stop", true
	s.Tokens = bench.Tokens{Source: bench.FromUsage, Input: 20, Cached: -1, Output: 64, Reasoning: -1}
	if i%97 == 0 {
		s.Outcome, s.Message = bench.FailReset, "the connection broke"
	}
	return s
}

// warmChart times the third drawing of one chart in one process.
func warmChart(cache string) (took time.Duration, err error) {
	renderer, err := chart.NewRenderer(cache)
	if err != nil {
		return 0, err
	}
	defer func() { _ = renderer.Close() }()
	run := bench.Run{ID: "r", Plan: bench.Plan{Endpoints: []bench.Endpoint{{Name: "one"}, {Name: "two"}}, Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 8}}}}}
	samples := func(yield func(bench.Sample, error) bool) {
		for i := range 2000 {
			if !yield(answer(i), nil) {
				return
			}
		}
	}
	run.Summary = stats.Summarize(run.Plan, func(yield func(bench.Sample) bool) {
		for s := range samples {
			if !yield(s) {
				return
			}
		}
	})
	charts, err := chart.Draw(run, samples, chart.Light)
	if err != nil {
		return 0, err
	}
	size := chart.Size{Width: 1000, Height: 500, Scale: 2}
	for range 3 {
		for _, c := range charts {
			if c.Name != "ttft_comparison" || c.Option == nil {
				continue
			}
			begin := time.Now()
			svg, err := renderer.SVG(c.Option, chart.Light.ECharts(), size)
			if err != nil {
				return 0, err
			}
			if _, err := renderer.PNG(svg, size, chart.Light.Background()); err != nil {
				return 0, err
			}
			took = time.Since(begin)
		}
	}
	if took == 0 {
		return 0, fmt.Errorf("the chart was not drawn")
	}
	return took, nil
}
