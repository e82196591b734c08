package chart

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// steps are n values from low on, each by step more than the one before, and those
// given.
func steppedValues(n int, low, step float64, more ...float64) []float64 {
	var values []float64
	for i := range n {
		values = append(values, low+float64(i)*step)
	}
	values = append(values, more...)
	slices.Sort(values)
	return values
}

func TestAxesSpanWhatIsUsual(t *testing.T) {
	usual := steppedValues(200, 0.1, 0.001)
	for _, row := range []struct {
		why    string
		lists  [][]float64
		log    bool
		beyond int
	}{
		{"values alike", [][]float64{usual}, false, 0},
		{"one value a hundred times as long", [][]float64{steppedValues(200, 0.1, 0.001, 30)}, false, 1},
		{"one value half as long again fits", [][]float64{steppedValues(200, 0.1, 0.001, 0.42)}, false, 0},
		{"models two decades apart", [][]float64{usual, steppedValues(200, 10, 0.1)}, true, 0},
		{"models one decade apart", [][]float64{usual, steppedValues(200, 1, 0.01)}, false, 0},
		{"a hundredth of the values long", [][]float64{steppedValues(200, 0.1, 0.001, 20, 21)}, false, 2},
		{"a tenth of the values long is no outlier", [][]float64{append(slices.Clone(usual), steppedValues(20, 5, 0.1)...)}, false, 0},
		{"nothing", nil, false, 0},
	} {
		chosen := extentOf(row.lists...).scale("s")
		n, _ := chosen.beyond(slices.Concat(row.lists...))
		if chosen.log != row.log || n != row.beyond {
			t.Errorf("%s: logarithmic %v, %d beyond the axis; want %v, %d", row.why, chosen.log, n, row.log, row.beyond)
		}
	}
}

func TestOutliersFarOutStandAtTheEdgeWithTheirNumber(t *testing.T) {
	run, samples := scenarios["one"].make()
	for i := range 2 {
		samples[10+i].Last += samples[10+i].Last * 1000
		samples[10+i].Done = samples[10+i].Last
	}
	charts, err := Draw(run, each(samples), Medium{})
	if err != nil {
		t.Fatal(err)
	}
	option := named(t, charts, "latency_comparison")
	marks := option.series(beyondAxis, "scatter", 0)
	if len(marks) != 1 || !strings.Contains(marks[0].(map[string]any)["name"].(string), ": 2, up to") {
		t.Fatalf("the marks at the edge are %v", marks)
	}
	for _, dot := range option.series(outlierDot, "scatter", 0) {
		if at(dot, 0) > at(marks[0], 0) {
			t.Errorf("an outlier is drawn at %v, beyond the axis, which ends at %v", at(dot, 0), at(marks[0], 0))
		}
	}
	if note := named(t, charts, "ecdf").Title.Subtext; !strings.Contains(note, "E2E latency beyond the axis: 2, up to") {
		t.Errorf("the cumulative distributions say %q", note)
	}
}

// Rows decide how high a chart of rows is; the page gives it that room.
func TestHeightFollowsRows(t *testing.T) {
	before := 0
	for _, models := range []int{1, 2, 6, 20} {
		_, charts := drawn(t, scenario{models: titles(models), users: []int{1}, each: 6}, Light)
		c := charts[slices.Index(Names(), "latency_comparison")]
		if c.Height <= before || c.Height > 180+40*models {
			t.Errorf("%d models: %d pixels, after %d", models, c.Height, before)
		}
		before = c.Height
	}
	if before < 20*17 {
		t.Errorf("twenty rows have %d pixels", before)
	}
}

func TestFewRequestsAreDotsOverAThinBox(t *testing.T) {
	for _, row := range []struct {
		each, boxes, dots int
	}{{3, 0, 3}, {6, 1, 6}, {60, 1, 0}} {
		_, charts := drawn(t, scenario{models: titles(1), users: []int{1}, each: row.each}, Light)
		option := named(t, charts, "latency_comparison")
		boxes := 0
		for _, one := range option.Series {
			if one.Type == "boxplot" {
				boxes++
			}
		}
		if dots := len(option.series(singleRequest, "scatter", 0)); boxes != row.boxes || dots != row.dots {
			t.Errorf("%d requests: %d boxes and %d dots", row.each, boxes, dots)
		}
	}
}

func TestPatternsAreDrawnOnlyWhenAsked(t *testing.T) {
	run, samples := scenarios["six"].make()
	for _, asked := range []bool{false, true} {
		charts, err := Draw(run, each(samples), Medium{Patterns: asked})
		if err != nil {
			t.Fatal(err)
		}
		found := strings.Contains(fmt.Sprint(charts[slices.Index(Names(), "throughput_comparison")].Option), "dashArrayX")
		if found != asked {
			t.Errorf("asked for patterns: %v, found %v", asked, found)
		}
	}
}

func TestNamesStandBesideLinesWhereThereIsRoom(t *testing.T) {
	for _, row := range []struct {
		models, width int
		legend        bool
		labels        int // in the first panel
	}{{1, 1000, false, 0}, {2, 1000, false, 2}, {6, 1000, false, 6}, {6, 600, true, 0}, {20, 1000, true, 0}} {
		run, samples := scenario{models: titles(row.models), users: []int{1, 4, 16}, each: 30}.make()
		charts, err := Draw(run, each(samples), Medium{Width: row.width})
		if err != nil {
			t.Fatal(err)
		}
		option := charts[slices.Index(Names(), "scaling")].Option
		labels := 0
		for _, one := range option["series"].([]any) {
			one := one.(map[string]any)
			if panel, _ := one["xAxisIndex"].(float64); panel == 0 && one["endLabel"] != nil {
				labels++
			}
		}
		if shown := option["legend"].(map[string]any)["show"].(bool); shown != row.legend || labels != row.labels {
			t.Errorf("%d models: legend %v, %d names at lines", row.models, shown, labels)
		}
	}
}

func TestPartsTooSmallToSeeAreNamed(t *testing.T) {
	_, charts := drawn(t, scenario{models: titles(1), users: []int{4}, each: 6, thinking: true}, Light)
	sums := named(t, charts, "anatomy").YAxis[1].Data
	if !strings.Contains(sums[0], " · DNS 2.00, ") {
		t.Errorf("the first sum is %q", sums[0])
	}
	_, charts = drawn(t, scenario{models: titles(1), users: []int{1}, each: 1000, failing: 400}, Light)
	if rate := named(t, charts, "success_rate").YAxis[1].Data[0]; strings.Count(rate, " · ") != 1 {
		t.Errorf("the success rate is %q", rate)
	}
}

// A chart that does not need the whole width is laid out for a column.
func TestColumnsNarrowChartsThatAreNotWide(t *testing.T) {
	run, samples := scenarios["six"].make()
	charts, err := Draw(run, each(samples), Medium{Width: 1300, Columns: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range charts {
		if want := map[bool]int{true: 1300, false: 642}[c.Wide]; c.Option != nil && c.Width != want {
			t.Errorf("%s is laid out for %d pixels, want %d", c.Name, c.Width, want)
		}
	}
}
