package bench

import (
	"slices"
	"testing"
	"time"
)

func TestTheVerdictIsTheWorstSignAndNamesAllOfThem(t *testing.T) {
	calm := Health{Beats: 1000, LagP99: 1200 * time.Microsecond, GCPauseMax: 300 * time.Microsecond, CPUShare: 0.01}
	for _, row := range []struct {
		reason string
		change func(*Health)
		trust  Trust
		causes []Cause
	}{
		{"it was awake", func(*Health) {}, Good, nil},
		{"below the first limit", func(h *Health) { h.LagP99 = 5*time.Millisecond - 1 }, Good, nil},
		{"late", func(h *Health) { h.LagP99 = 5 * time.Millisecond }, Careful, []Cause{LagCause}},
		{"very late", func(h *Health) { h.LagP99 = 20 * time.Millisecond }, Doubtful, []Cause{LagCause}},
		{"busy", func(h *Health) { h.CPUShare = 0.6 }, Careful, []Cause{CPUCause}},
		{"crowded", func(h *Health) { h.CPUShare = 0.9 }, Doubtful, []Cause{CPUCause}},
		{"paused", func(h *Health) { h.GCPauseMax = 30 * time.Millisecond }, Careful, []Cause{GCCause}},
		{"paused for long", func(h *Health) { h.GCPauseMax = 200 * time.Millisecond }, Doubtful, []Cause{GCCause}},
		{"a bad sign is not mended by a better one after it", func(h *Health) { h.CPUShare, h.GCPauseMax = 0.9, 30*time.Millisecond },
			Doubtful, []Cause{CPUCause, GCCause}},
	} {
		h := calm
		row.change(&h)
		got := h.Judge()
		if got == nil || got.Trust != row.trust || !slices.Equal(got.Causes, row.causes) {
			t.Errorf("%s: %+v, want %s because of %v", row.reason, got, row.trust, row.causes)
		}
	}
	if got := (Health{CPUShare: 0.9}).Judge(); got != nil {
		t.Errorf("a client that was not watched: %+v, want no verdict", got)
	}
}

func TestAPulseIsJudgedAsTheRunIs(t *testing.T) {
	if got := (ClientHealth{}).Judge(); got != nil {
		t.Errorf("before the first look: %+v, want no verdict", got)
	}
	late := 0.021
	if got := (ClientHealth{LagP99: &late}).Judge(); got == nil || got.Trust != Doubtful {
		t.Errorf("21 ms late: %+v, want doubtful", got)
	}
}
