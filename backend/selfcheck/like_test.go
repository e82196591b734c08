package selfcheck_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/selfcheck"
)

func some(v float64) bench.Distribution { return bench.Distribution{N: 1, P50: &v} }

func measured(load bench.Load, models ...bench.ModelSummary) bench.Run {
	return bench.Run{Plan: bench.Plan{Stages: []bench.Stage{{Load: load}}}, Summary: bench.Summary{Models: models}}
}

func TestACheckLikeARunHasItsStreams(t *testing.T) {
	inFlight := 30.0
	model := bench.ModelSummary{TTFT: some(0.1), TPOT: some(0.010001), OutputTokens: some(101), MeanInFlight: &inFlight}
	slow := bench.ModelSummary{TTFT: some(0.3), TPOT: some(0.5), OutputTokens: some(20), MeanInFlight: &inFlight}
	long := bench.ModelSummary{TTFT: some(1), TPOT: some(0.1), OutputTokens: some(4000)}
	users := func(n int) bench.Load { return bench.Load{Kind: bench.Users, Users: n} }
	shape := bench.StreamShape{TTFT: 100 * time.Millisecond, Gap: 10001 * time.Microsecond, Tokens: 101}
	for _, c := range []struct {
		why    string
		run    bench.Run
		load   bench.Load
		stream bench.StreamShape
	}{
		{"the users of all models, the stream of the fastest", measured(users(8), slow, model), users(16), shape},
		{"long answers are shortened to end within half the time", measured(users(8), long), users(8), bench.StreamShape{TTFT: time.Second, Gap: 100 * time.Millisecond, Tokens: 40}},
		{"a run without a summary says nothing", measured(users(8)), users(50), selfcheck.Users(50).Stream},
		{"one without tokens says only how many", measured(users(8), bench.ModelSummary{}), users(8), selfcheck.Users(50).Stream},
	} {
		got := selfcheck.Like(c.run)
		if got.Load != c.load || got.Stream != c.stream || got.Duration != selfcheck.DefaultDuration {
			t.Errorf("%s: %+v of %+v", c.why, got.Load, got.Stream)
		}
	}
	open := selfcheck.Like(measured(bench.Load{Kind: bench.OpenRate, Rate: 20}, model))
	if rate := 30 / shape.Latency().Seconds(); open.Load.Kind != bench.OpenRate || open.Load.Rate < 0.999*rate || open.Load.Rate > 1.001*rate {
		t.Errorf("an open load has as many in flight: %+v, want a rate of %v", open.Load, rate)
	}
}
