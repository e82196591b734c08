//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/stats"
)

// chartMeasures are about pictures and reports of a run.
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

// charts draws a run of 10,000 requests with the command line.
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
		if output, err := command.CombinedOutput(); err != nil {
			return 0, nil, fmt.Errorf("%w: %s", err, output)
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

// warmChart returns how long the third drawing of a chart in a process takes.
func warmChart(cache string) (took time.Duration, err error) {
	renderer, err := chart.NewRenderer(cache)
	if err != nil {
		return 0, err
	}
	defer func() { _ = renderer.Close() }()
	run := bench.Run{ID: "r", Plan: bench.Plan{Endpoints: []bench.Endpoint{{Name: "one"}, {Name: "two"}}, Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 8}}}}}
	samples := func(yield func(bench.Sample, error) bool) {
		for i := range 2000 {
			sample := streamedSample(i)
			sample.Endpoint = run.Plan.Endpoints[i%2].Name
			if !yield(sample, nil) {
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
	charts, err := chart.Draw(run, samples, chart.Medium{})
	if err != nil {
		return 0, err
	}
	size := chart.Size{Width: 1000, Scale: 2}
	for range 3 {
		for _, c := range charts {
			if c.Name != "ttft_comparison" || c.Option == nil {
				continue
			}
			begin := time.Now()
			svg, err := renderer.Chart(c, chart.Light, size)
			if err != nil {
				return 0, err
			}
			if _, err := renderer.PNG(svg, c.Fit(size), chart.Light.Background()); err != nil {
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
