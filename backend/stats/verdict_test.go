package stats

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestTheVerdictIsTheWorstSignAndNamesAllOfThem(t *testing.T) {
	calm := bench.Health{Beats: 1000, LagP99: 1200 * time.Microsecond, GCPauseMax: 300 * time.Microsecond, CPUShare: 0.01}
	for _, row := range []struct {
		reason string
		change func(*bench.Health)
		trust  bench.Trust
		causes []bench.Cause
	}{
		{"it was awake", func(*bench.Health) {}, bench.Good, nil},
		{"below the first limit", func(h *bench.Health) { h.LagP99 = 5*time.Millisecond - 1 }, bench.Good, nil},
		{"late", func(h *bench.Health) { h.LagP99 = 5 * time.Millisecond }, bench.Careful, []bench.Cause{bench.LagCause}},
		{"very late", func(h *bench.Health) { h.LagP99 = 20 * time.Millisecond }, bench.Doubtful, []bench.Cause{bench.LagCause}},
		{"busy", func(h *bench.Health) { h.CPUShare = 0.6 }, bench.Careful, []bench.Cause{bench.CPUCause}},
		{"crowded", func(h *bench.Health) { h.CPUShare = 0.9 }, bench.Doubtful, []bench.Cause{bench.CPUCause}},
		{"paused", func(h *bench.Health) { h.GCPauseMax = 30 * time.Millisecond }, bench.Careful, []bench.Cause{bench.GCCause}},
		{"paused for long", func(h *bench.Health) { h.GCPauseMax = 200 * time.Millisecond }, bench.Doubtful, []bench.Cause{bench.GCCause}},
		{"a bad sign is not mended by a better one after it", func(h *bench.Health) { h.CPUShare, h.GCPauseMax = 0.9, 30*time.Millisecond },
			bench.Doubtful, []bench.Cause{bench.CPUCause, bench.GCCause}},
	} {
		h := calm
		row.change(&h)
		got := Judge(h)
		if got == nil || got.Trust != row.trust || !slices.Equal(got.Causes, row.causes) {
			t.Errorf("%s: %+v, want %s because of %v", row.reason, got, row.trust, row.causes)
		}
	}
	if got := Judge(bench.Health{CPUShare: 0.9}); got != nil {
		t.Errorf("a client that was not watched: %+v, want no verdict", got)
	}
}

func TestAPulseIsJudgedAsTheRunIs(t *testing.T) {
	if got := JudgePulse(bench.Pulse{}); got != nil {
		t.Errorf("before the first look: %+v, want no verdict", got)
	}
	late := 0.021
	if got := JudgePulse(bench.Pulse{LagP99: &late}); got == nil || got.Trust != bench.Doubtful {
		t.Errorf("21 ms late: %+v, want doubtful", got)
	}
}
