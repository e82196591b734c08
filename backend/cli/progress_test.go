package cli

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestARowSaysThatTokensAreCounted(t *testing.T) {
	v := &progressView{names: 1}
	m := bench.ModelProgress{Endpoint: "m", Done: 1000, Total: 1000, Finished: true}
	for counting, want := range map[bench.CountProgress]string{
		{Done: 420, Total: 1000}:       "m 1000/1000, 0 failed, counting tokens: 420 of 1,000",
		{Done: 42_000, Total: 1234567}: "m 1000/1000, 0 failed, counting tokens: 42,000 of 1,234,567",
		{Done: 1000, Total: 1000}:      "m 1000/1000, 0 failed, done",
	} {
		if got := v.row(m, bench.Progress{Counting: &counting}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestARowSaysHowALoadIsKept(t *testing.T) {
	v := &progressView{names: 1}
	asked, sent, ttft, left := 20.0, 19.84, 0.2, 12.0
	open := bench.ModelProgress{
		Endpoint: "m", Stages: 3, Stage: 1, Done: 187, Total: 600, AskedRate: &asked, SentRate: &sent, InFlight: 4, TTFTP50: &ttft, Left: &left, Phase: bench.Measured,
	}
	change := func(change func(*bench.ModelProgress)) bench.ModelProgress {
		m := open
		change(&m)
		return m
	}
	for _, test := range []struct {
		reason string
		m      bench.ModelProgress
		want   string
	}{
		{"a rate asks for about as many", open, "m 187/~600, 0 failed, stage 2/3, asked 20/s, sent 19.8/s, 4 in flight, TTFT p50 200 ms, 0:12 left"},
		{"what was dropped is said", change(func(m *bench.ModelProgress) { m.Dropped, m.Stages = 1234, 1 }), "m 187/~600, 0 failed, asked 20/s, sent 19.8/s, 1,234 dropped, 4 in flight, TTFT p50 200 ms, 0:12 left"},
		{"a total that is not known is left out", change(func(m *bench.ModelProgress) { m.Total, m.AskedRate, m.Stages = 0, nil, 1 }), "m 187, 0 failed, 4 in flight, TTFT p50 200 ms, - tok/s, 0:12 left"},
		{"settling counts nothing", change(func(m *bench.ModelProgress) { m.Phase, m.Stages = bench.Settling, 1 }), "m 187/~600, 0 failed, asked 20/s, sent 19.8/s, 4 in flight, TTFT p50 200 ms, settling"},
		{"fewer came than the mean", change(func(m *bench.ModelProgress) { m.Finished = true }), "m 187, 0 failed, done"},
	} {
		if got := v.row(test.m, bench.Progress{}); got != test.want {
			t.Errorf("%s: %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestTheBarFollowsTimeWhereNoTotalIsKnown(t *testing.T) {
	left := 15.0
	for _, test := range []struct {
		reason string
		m      bench.ModelProgress
		want   float64
	}{
		{"requests of a known total", bench.ModelProgress{Done: 30, Total: 40, Left: &left}, 0.75},
		{"time", bench.ModelProgress{Done: 30, Left: &left}, 0.25},
		{"nothing is known", bench.ModelProgress{Done: 30}, 0},
		{"finished, with fewer requests than the mean", bench.ModelProgress{Done: 30, Total: 40, Finished: true}, 1},
	} {
		if got := shareOf(test.m, 5*time.Second); got != test.want {
			t.Errorf("%s: %v, want %v", test.reason, got, test.want)
		}
	}
}

func TestARowOfASweepSaysWhichProbeGoesOn(t *testing.T) {
	v := &progressView{names: 1, sweep: true}
	asked, sent := 1.0, 0.98
	probing := bench.ModelProgress{
		Endpoint: "m", Stages: 1, Stage: 2, Load: bench.Load{Kind: bench.OpenRate, Rate: 1}, StageElapsed: 34 * time.Second, StageDuration: 103 * time.Second,
		Done: 54, AskedRate: &asked, SentRate: &sent, InFlight: 1, Phase: bench.Measured,
	}
	if got, want := v.row(probing, bench.Progress{}), "m 54, 0 failed, probe 3, 1/s: 0:34 of 1:43, sent 1/s, 1 in flight, TTFT p50 -"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := v.row(bench.ModelProgress{Endpoint: "m", Stages: 1, Waiting: true}, bench.Progress{}), "m 0, 0 failed, 0 in flight, TTFT p50 -, - tok/s"; got != want {
		t.Errorf("while another model is probed %q, want %q", got, want)
	}
}

func TestTheBeginOfASweepSaysHowLongItsProbesTake(t *testing.T) {
	s := &bench.Sweep{From: 1, To: 1000, Probe: 15 * time.Second, Requests: 100}
	for want, load := range map[string]bench.Load{
		"a sweep from 1/s to 1000/s, each probe 18 s or longer for its requests (1 min 43 s at 1/s)": {Kind: bench.OpenRate, Rate: 1},
		"a sweep from sequential to 1000 users, each probe 18 s":                                     {Kind: bench.Users, Users: 1},
	} {
		if got := probesOf(bench.Plan{Sweep: s, Stages: []bench.Stage{{Load: load, Settle: 3 * time.Second}}}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
