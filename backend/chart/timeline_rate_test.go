package chart

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// panelOf is the number of the panel whose vertical axis has the name.
func panelOf(option decoded, name string) int {
	for i, axis := range option.YAxis {
		if axis.Name == name {
			return i
		}
	}
	return -1
}

func TestOpenLoadIsDrawnAsSentBesideAsked(t *testing.T) {
	run, charts := drawn(t, scenarios["rate"], Light)
	option := named(t, charts, "timeline")
	panel := panelOf(option, "requests/s")
	asked := option.series(askedRate, "line", panel)
	if len(asked) != 6 {
		t.Fatalf("asked is %v, want begin and end of three stages", asked)
	}
	for i, want := range []float64{5, 5, 10, 10, 5, 5} {
		same(t, "asked", at(asked[i], 1), want)
	}
	sum, steps := 0.0, option.series("Llama 3.1 8B", "line", panel)
	for i := 0; i+1 < len(steps); i++ {
		sum += at(steps[i], 1) * (at(steps[i+1], 0) - at(steps[i], 0))
	}
	if math.Abs(sum-180) > 0.1 {
		t.Errorf("%v requests are drawn of 180 in %d stages", sum, len(run.Plan.Stages))
	}
}

func TestARampIsAskedAsASlope(t *testing.T) {
	run, samples := scenarios["rate"].make()
	run.Plan.Stages[0].Load.RateTo = 10
	run.Plan.Stages[0].Duration = run.Execution.Stages[0].Ended.Offset() - run.Execution.Stages[0].Began.Offset()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "timeline")
	asked := option.series(askedRate, "line", panelOf(option, "requests/s"))
	if begin, end := at(asked[0], 1), at(asked[1], 1); begin != 5 || math.Abs(end-10) > 0.1 {
		t.Errorf("asked goes from %v to %v, want 5 to 10", begin, end)
	}
}

func TestClosedLoadHasNoPanelOfRates(t *testing.T) {
	_, charts := drawn(t, scenarios["stages"], Light)
	if at := panelOf(named(t, charts, "timeline"), "requests/s"); at >= 0 {
		t.Errorf("closed load has a panel of rates, number %d", at)
	}
}

func TestSettlingIsAPartOfItsStageAndDropsAreCounted(t *testing.T) {
	c := scenarios["rates"]
	run, samples := c.make()
	for i := range 3 {
		samples = append(samples, bench.Sample{Seq: len(samples), Endpoint: run.Plan.Endpoints[0].Name, Stage: 3, Phase: bench.Measured,
			Outcome: bench.Dropped, Due: bench.At(time.Duration(i) * time.Second), Tokens: bench.NoTokens})
	}
	d := newDataset(run, Medium{})
	for i := range samples {
		d.add(&samples[i])
	}
	phases := d.phases()
	if len(phases) != 4 {
		t.Fatalf("%d phases, want one a stage: %v", len(phases), phases)
	}
	for i, one := range phases {
		began, _, _ := d.stageTime(i)
		if one.warmup || one.stage != i || one.settled != began+c.settle {
			t.Errorf("phase %d: %+v, want stage %d settled at %v", i, one, i, began+c.settle)
		}
		if i > 0 && phases[i-1].to > one.from {
			t.Errorf("phases %d and %d overlap", i-1, i)
		}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	note := named(t, charts, "timeline").Title.Subtext
	for _, want := range []string{"shaded: settling (not counted)", "errors: including 3 dropped requests"} {
		if !strings.Contains(note, want) {
			t.Errorf("the note %q has no %q", note, want)
		}
	}
}

func TestATraceIsAskedAsItWasDue(t *testing.T) {
	run, samples := scenarios["rate"].make()
	for i := range run.Plan.Stages {
		run.Plan.Stages[i].Load = bench.Load{Kind: bench.TraceLoad, Speed: 1}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "timeline")
	asked := option.series(askedRate, "line", panelOf(option, "requests/s"))
	var steps []float64
	for i := 0; i < len(asked); i += 2 {
		steps = append(steps, at(asked[i], 1))
	}
	if len(steps) < 10 || slices.Max(steps) <= slices.Min(steps) {
		t.Errorf("asked is %v", steps)
	}
}
