package chart

import (
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestScalingOverRatesShowsTheSummaryBesideWhatWasAsked(t *testing.T) {
	run, charts := drawn(t, scenarios["rates"], Light)
	option := named(t, charts, "scaling")
	if option.Title.Text != "Scaling with request rate" || len(option.XAxis) != 4 {
		t.Fatalf("%q with %d panels", option.Title.Text, len(option.XAxis))
	}
	for i := range run.Summary.Models {
		s := &run.Summary.Models[i]
		name, rate := run.Plan.Endpoints[i/4].Title, run.Plan.Stages[s.Stage].Load.Rate
		finished, success := option.series(name, "line", 2)[s.Stage], option.series(name, "line", 3)[s.Stage]
		same(t, "rate", at(finished, 0), rate)
		same(t, "requests completed", at(finished, 1), known(s.RequestRate))
		same(t, "success rate", at(success, 1), known(s.SuccessRate))
		asked := option.series(asAsked, "line", 2)[s.Stage]
		same(t, "asked, along", at(asked, 0), rate)
		same(t, "asked, up", at(asked, 1), rate)
	}
}

func TestRepeatsWithinARunAreDrawnAtTheirMedian(t *testing.T) {
	_, charts := drawn(t, scenarios["rate"], Light) // 5/s twice, 10/s once
	option := named(t, charts, "scaling")
	line, dots := option.series("Llama 3.1 8B", "line", 2), option.series("Llama 3.1 8B", "scatter", 2)
	if len(line) != 2 || len(dots) != 2 {
		t.Fatalf("the line is %v, the dots %v", line, dots)
	}
	same(t, "the median of two", at(line[0], 1), (at(dots[0], 1)+at(dots[1], 1))/2)
}

func TestStagesOfTheSameLoadHaveDifferentNames(t *testing.T) {
	_, charts := drawn(t, scenarios["rate"], Light)
	var names []string
	for _, entry := range named(t, charts, "ecdf").Legend.Data {
		names = append(names, entry.Name)
	}
	if want := []string{"Llama 3.1 8B · 5/s #1", "Llama 3.1 8B · 10/s", "Llama 3.1 8B · 5/s #2"}; !slices.Equal(names, want) {
		t.Errorf("names are %q, want %q", names, want)
	}
}

func TestRampsAreNoLevel(t *testing.T) {
	run, samples := scenarios["rates"].make()
	for i := range run.Plan.Stages {
		run.Plan.Stages[i].Load.RateTo = 99
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	if c := charts[slices.Index(Names(), "scaling")]; c.Option != nil {
		t.Error("ramps are drawn as levels")
	}
}

// kneeOf returns where the areas of a chart's series begin and end, by panel.
func kneeOf(option map[string]any, series string) (areas [][2]float64) {
	for _, one := range option["series"].([]any) {
		mark, marked := one.(map[string]any)["markArea"].(map[string]any)
		if !marked || one.(map[string]any)["name"] != series {
			continue
		}
		ends := mark["data"].([]any)[0].([]any)
		areas = append(areas, [2]float64{ends[0].(map[string]any)["xAxis"].(float64), ends[1].(map[string]any)["xAxis"].(float64)})
	}
	return areas
}

func TestTheKneeOfASweepIsMarkedInEveryPanel(t *testing.T) {
	c := scenarios["sweep"]
	run, samples := c.make()
	run.Execution.Sweeps[1].Failed = 0 // met at the highest level, too
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	option := charts[slices.Index(Names(), "scaling")].Option
	for model, want := range map[string][2]float64{"Llama 3.1 8B": {6.9, 7.4}, "Qwen2.5 7B Instruct": {6.9, 6.9}} {
		if got := kneeOf(option, model); !slices.Equal(got, [][2]float64{want, want, want}) {
			t.Errorf("%s: %v, want %v in three panels", model, got, want)
		}
	}
	title := named(t, charts, "scaling").Title
	if title.Text != "Highest load that meets ttft.p95=500ms" || !strings.Contains(title.Subtext, "Llama 3.1 8B: met up to here, failed beyond: ttft.p95 was 620 ms") {
		t.Errorf("%q, %q", title.Text, title.Subtext)
	}
}

func TestASweepThatMetNothingMarksNothing(t *testing.T) {
	run, samples := scenarios["sweep"].make()
	for i := range run.Execution.Sweeps {
		run.Execution.Sweeps[i] = bench.SweepResult{Endpoint: run.Execution.Sweeps[i].Endpoint, Kind: bench.OpenRate, End: bench.SweepNone, Failed: 1, Reason: "not even 1/s"}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	if got := kneeOf(charts[slices.Index(Names(), "scaling")].Option, "Llama 3.1 8B"); got != nil {
		t.Errorf("marked %v", got)
	}
}

func TestTheKneeOfUsersIsALevelAlone(t *testing.T) {
	objectives := []bench.Objective{{Metric: "ttft", Statistic: bench.P95, Limit: 0.5}}
	for _, test := range []struct {
		reason string
		sweep  *bench.Sweep
		failed float64
	}{
		{"beyond the knee nothing fails", &bench.Sweep{}, 0},
		{"objectives fail", &bench.Sweep{Objectives: objectives}, 16},
		{"the plan of another version has no sweep", nil, 16},
	} {
		run := bench.Run{Plan: bench.Plan{Sweep: test.sweep}}
		run.Execution.Sweeps = []bench.SweepResult{{Endpoint: "m", Kind: bench.Users, Level: 8, Failed: 16}}
		if knees := kneesOf([]bench.Run{run}, levelKind{load: bench.Users}); len(knees) != 1 || knees[0].Level != 8 || knees[0].Failed != test.failed {
			t.Errorf("%s: %+v", test.reason, knees)
		}
		if run.Execution.Sweeps[0].Failed != 16 {
			t.Errorf("%s: the run is changed", test.reason)
		}
	}
}
