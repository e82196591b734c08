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

func TestTheClientsPartOfTheVerdictHasFiguresAndLimits(t *testing.T) {
	late := Health{Beats: 1, Stamps: KernelStamps, TTFTError: 90 * time.Millisecond, ReadLagP99: 8 * time.Millisecond}
	verdict := Judge(&Run{State: Finished, Health: late, Summary: Summary{Models: []ModelSummary{{}}}})
	if verdict.Overall != Doubtful || verdict.Trust != Doubtful || verdict.Line != "Do not use: client-limited." {
		t.Errorf("%s, %s, %q", verdict.Overall, verdict.Trust, verdict.Line)
	}
	if len(verdict.Reasons) != 2 || verdict.Reasons[0].Code != "ttft_error" || verdict.Reasons[1].Code != "read_lag" {
		t.Fatalf("%+v, want the gravest first", verdict.Reasons)
	}
	want := "A TTFT may be too long by up to 90 ms because of the client (p99). [90 ms, limit 10 ms] " + fasterClient
	if got := verdict.Reasons[0].String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for cause := range clientWords {
		if words := clientWords[cause]; words.text == "" || words.advice == "" {
			t.Errorf("%s has no words", cause)
		}
	}
}

func TestTheLineSaysWhatIsKnown(t *testing.T) {
	one := Summary{Models: []ModelSummary{{Successes: 1000}}}
	off := 400 * time.Microsecond
	for _, row := range []struct {
		reason string
		run    Run
		want   string
	}{
		{"a client in time", Run{Health: Health{Beats: 1}, Summary: one}, "Reliable: the client kept up, and no problem was found with the figures."},
		{"a known error", Run{Health: Health{Beats: 1, Stamps: KernelStamps, TTFTError: off}, Summary: one},
			"Reliable: 99 of 100 TTFTs are right to 400 µs, and no problem was found with the figures."},
		{"imported", Run{State: Imported, Summary: one}, "No problem was found with these figures, but the client health is unknown."},
		{"it goes on", Run{State: Running, Summary: one}, "So far: no problem was found with these figures, but the client health is unknown."},
	} {
		if got := Judge(&row.run); got == nil || got.Line != row.want {
			t.Errorf("%s: %+v, want %q", row.reason, got, row.want)
		}
	}
	if got := Judge(&Run{Health: Health{Beats: 1}}); got != nil {
		t.Errorf("without a summary: %+v", got)
	}
}

func TestReasonsThatSayTheSameAreOneGroup(t *testing.T) {
	m := func(name string, n int) ModelSummary { return ModelSummary{Endpoint: name, Successes: n} }
	run := Run{Summary: Summary{Models: []ModelSummary{m("alpha", 60), m("beta", 60), m("gamma", 61)}}}
	groups := Judge(&run).Groups()
	if len(groups) != 2 || len(groups[0]) != 2 || groups[0][1].Endpoint != "beta" {
		t.Errorf("%+v, want alpha and beta together", groups)
	}
}

func TestOfASweepTheLevelOfTheAnswerIsJudged(t *testing.T) {
	failing := func(stage int) ModelSummary {
		return ModelSummary{Endpoint: "alpha", Stage: stage, Attempts: 100, Successes: 90, Failed: 10, Warnings: []Warning{{Code: "survivors", Text: "10 failed."}}}
	}
	probes := []SweepProbe{{Stage: 0, Level: 1, Met: true}, {Stage: 1, Level: 4}, {Stage: 2, Level: 2, Met: true}}
	for _, test := range []struct {
		name  string
		sweep SweepResult
		want  []int // stages
	}{
		{"with an answer", SweepResult{Endpoint: "alpha", Level: 2, Probes: probes}, []int{2}},
		{"without one all levels count", SweepResult{Endpoint: "alpha", Probes: probes}, []int{0, 1, 2}},
		{"of another model", SweepResult{Endpoint: "beta", Level: 2, Probes: probes}, []int{0, 1, 2}},
	} {
		run := Run{Summary: Summary{Models: []ModelSummary{failing(0), failing(1), failing(2)}}, Execution: Execution{Sweeps: []SweepResult{test.sweep}}}
		var judged []int
		for _, reason := range Judge(&run).Reasons {
			if reason.Code == "survivors" {
				judged = append(judged, reason.Stage)
			}
		}
		if !slices.Equal(judged, test.want) {
			t.Errorf("%s: stages %v are judged, want %v", test.name, judged, test.want)
		}
	}
}

func TestDriftOutsideOfTheSteadyWindowIsNoReason(t *testing.T) {
	drift := []Drift{{Metric: "ttft", Change: -0.6, Low: -0.7, High: -0.5, P: 1e-6}}
	whole := ModelSummary{Endpoint: "alpha", Attempts: 600, Successes: 600, Drift: drift}
	window := ModelSummary{Endpoint: "alpha", Attempts: 550, Successes: 550}
	for _, test := range []struct {
		name   string
		steady *SteadyWindow
		want   bool
	}{
		{"no window", nil, true},
		{"a window without the drift", &SteadyWindow{Figures: &window}, false},
		{"a window of all requests", &SteadyWindow{}, true},
	} {
		m := whole
		m.Steady = test.steady
		verdict := Judge(&Run{Summary: Summary{Models: []ModelSummary{m}}})
		if got := slices.ContainsFunc(verdict.Reasons, func(r Reason) bool { return r.Code == NotSteady }); got != test.want {
			t.Errorf("%s: not steady is %v, want %v: %+v", test.name, got, test.want, verdict.Reasons)
		}
	}
}

func TestAnswersThatWereCutOffAreAReasonFromOneInAHundred(t *testing.T) {
	for _, test := range []struct {
		cut, answers int
		want         Trust
	}{{1, 100, Careful}, {1, 101, Good}, {20, 100, Doubtful}, {19, 100, Careful}} {
		m := ModelSummary{Endpoint: "alpha", Attempts: test.answers - test.cut, Successes: test.answers - test.cut, Cancelled: test.cut,
			Warnings: []Warning{{Code: CutOff, Text: "Cut off."}}}
		reasons := Judge(&Run{Summary: Summary{Models: []ModelSummary{m}}}).Reasons
		at := slices.IndexFunc(reasons, func(r Reason) bool { return r.Code == CutOff })
		if at < 0 || reasons[at].Trust != test.want {
			t.Errorf("%d of %d cut off: %+v, want %s", test.cut, test.answers, reasons, test.want)
		}
	}
}
