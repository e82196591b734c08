package store_test

import (
	"fmt"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// BenchmarkAddSamples keeps samples of 64 chunks and 320 bytes of text, 200 in
// a transaction.
func BenchmarkAddSamples(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	must(b, s.Begin(b.Context(), newRun("r1")))
	batch := make([]bench.Sample, 200)
	for i := range batch {
		batch[i] = aSample(i, 64)
	}
	seq := 0
	for b.Loop() {
		for i := range batch {
			batch[i].Seq = seq
			seq++
		}
		must(b, s.AddSamples(b.Context(), "r1", batch))
	}
	b.ReportMetric(float64(seq)/b.Elapsed().Seconds(), "samples/s")
}

func figure(v float64) *float64 { return &v }

// history fills a database with finished runs of two models each.
func history(tb testing.TB, s *store.Store, number int) {
	tb.Helper()
	for i := range number {
		run := newRun(fmt.Sprintf("20260101-%06d", i), endpoint("alpha"), endpoint(fmt.Sprintf("model-%d", i%50)))
		run.Started = t0.Add(time.Duration(i) * time.Minute)
		run.Name, run.Tags = fmt.Sprintf("run number %d", i), []string{"nightly", fmt.Sprintf("week-%d", i/1000)}
		must(tb, s.Begin(tb.Context(), run))
		run.State, run.Finished = bench.Finished, run.Started.Add(30*time.Second)
		run.Summary = aSummary(run, float64(i%977)/1000)
		must(tb, s.Finish(tb.Context(), run))
	}
}

// aSummary has every distribution filled, so that it is as long as a real one.
func aSummary(run bench.Run, at float64) (summary bench.Summary) {
	for _, e := range run.Plan.Endpoints {
		d := bench.Distribution{Unit: "s", N: 180, Mean: figure(at), SD: figure(at / 3), Min: figure(at / 2),
			P50: figure(at), P90: figure(at * 1.23), P95: figure(at * 1.57), P99: figure(at * 2.01), Max: figure(at * 3.3), Weak: []string{"p99"}}
		summary.Models = append(summary.Models, bench.ModelSummary{
			Endpoint: e.Name, Attempts: 180, Successes: 180, SuccessRate: figure(1), SystemTokens: figure(1000 * at),
			TTFT: d, TTFTWithSetup: d, TTFA: d, Thinking: d, TPOT: d, Latency: d, ResponseTime: d, QueueDelay: d, ICL: d, ICLP99: d,
			Stall: d, DecodeSpeed: d, OutputSpeed: d, InputTokens: d, OutputTokens: d, Connect: d, Window: 30 * time.Second,
			Warnings: []bench.Warning{{Code: "weak", Text: "p99 rests on few values"}},
		})
	}
	return summary
}

// BenchmarkRuns10000 lists 50 of 10,000 runs in the ways that a screen does.
func BenchmarkRuns10000(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	history(b, s, 10_000)
	for name, filter := range map[string]store.Filter{
		"newest":       {Limit: 50},
		"page_100":     {Limit: 50, Offset: 5000},
		"text":         {Limit: 50, Text: "number model-7"},
		"model":        {Limit: 50, Model: "org/model-7"},
		"tag":          {Limit: 50, Tag: "week-3"},
		"sort_by_ttft": {Limit: 50, Sort: store.ByTTFT},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				runs, _, err := s.Runs(b.Context(), filter)
				must(b, err)
				if len(runs) != 50 {
					b.Fatalf("%d runs", len(runs))
				}
			}
		})
	}
}

// BenchmarkHistory10000 reads what the history page shows beside its runs.
func BenchmarkHistory10000(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	history(b, s, 10_000)
	b.Run("facets", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Facets(b.Context())
			must(b, err)
		}
	})
	b.Run("trends", func(b *testing.B) {
		for b.Loop() {
			_, err := s.Trends(b.Context(), 20)
			must(b, err)
		}
	})
}

func BenchmarkSamples(b *testing.B) {
	s := mustOpen(b, b.TempDir())
	must(b, s.Begin(b.Context(), newRun("r1")))
	const size = 10_000
	batch := make([]bench.Sample, size)
	for i := range batch {
		batch[i] = aSample(i, 64)
	}
	must(b, s.AddSamples(b.Context(), "r1", batch))
	for name, scan := range map[string]func() int{
		"whole": func() (n int) {
			for _, err := range s.Samples(b.Context(), "r1") {
				must(b, err)
				n++
			}
			return n
		},
		"since": func() (n int) {
			var cursor store.Cursor
			for _, err := range s.SamplesSince(b.Context(), "r1", &cursor) {
				must(b, err)
				n++
			}
			return n
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if n := scan(); n != size {
					b.Fatalf("%d samples", n)
				}
			}
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "samples/s")
		})
	}
}

// BenchmarkOpen opens and closes a database of 1,000 runs and reads its models.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	s, err := store.Open(dir, []bench.Endpoint{endpoint("alpha")})
	must(b, err)
	history(b, s, 1000)
	must(b, s.Close())
	for b.Loop() {
		s, err := store.Open(dir, nil)
		must(b, err)
		_, err = s.Endpoints(b.Context())
		must(b, err)
		must(b, s.Close())
	}
}
