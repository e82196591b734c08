package bench_test

import (
	"testing"

	"tokenlap/backend/bench"
)

func TestARunWithoutASuccessIsShownAsFailed(t *testing.T) {
	rate := func(share float64) *float64 { return &share }
	for _, c := range []struct {
		name  string
		state bench.State
		rates []*float64
		want  bench.State
	}{
		{"nothing succeeded", bench.Finished, []*float64{rate(0), rate(0)}, bench.Failed},
		{"one request of one model succeeded", bench.Finished, []*float64{rate(0), rate(0.01)}, bench.Finished},
		{"nothing was measured", bench.Finished, []*float64{nil}, bench.Finished},
		{"it has no summary", bench.Stopped, nil, bench.Stopped},
		{"it was stopped since all failed", bench.Stopped, []*float64{rate(0), nil}, bench.Failed},
		{"its process died, which says more", bench.Interrupted, []*float64{rate(0)}, bench.Interrupted},
		{"it goes on, and may get better", bench.Running, []*float64{rate(0)}, bench.Running},
		{"it is known as imported", bench.Imported, []*float64{rate(0)}, bench.Imported},
	} {
		run := bench.Run{State: c.state}
		for _, rate := range c.rates {
			run.Summary.Models = append(run.Summary.Models, bench.ModelSummary{SuccessRate: rate})
		}
		if got := run.DisplayState(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
