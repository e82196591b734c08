package bench

import (
	"slices"
	"strings"
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
		{"a request of an open load was late", func(h *Health) { h.StartLagP99 = 6 * time.Millisecond }, Doubtful, []Cause{StartLagCause}},
		{"timers do not matter where the kernel stamps", func(h *Health) { h.Stamps, h.LagP99 = KernelStamps, time.Second }, Good, nil},
		{"nor does a pause", func(h *Health) { h.Stamps, h.GCPauseMax = KernelStamps, time.Second }, Good, nil},
		{"events were read late", func(h *Health) { h.Stamps, h.ReadLagP99 = KernelStamps, 6*time.Millisecond }, Careful, []Cause{ReadLagCause}},
		{"first tokens may have waited", func(h *Health) { h.Stamps, h.TTFTError = KernelStamps, 12*time.Millisecond }, Doubtful, []Cause{TTFTErrorCause}},
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
	off := Health{Beats: 1, Stamps: KernelStamps, TTFTError: 90 * time.Millisecond, ReadLagP99: 80 * time.Millisecond}.Judge()
	if !strings.Contains(off.Sentence(), "up to 90") {
		t.Errorf("%q does not say by how much a TTFT may be off", off.Sentence())
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
