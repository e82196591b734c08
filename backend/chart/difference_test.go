package chart

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"tokenlap/backend/translate"
)

// differs is a difference with its interval.
func differs(metric string, change, low, high float64, text string) DifferenceRow {
	return DifferenceRow{Metric: metric, Change: change, Low: &low, High: &high, Text: text}
}

// slower are differences of each kind.
func slower() Differences {
	worse := differs("TTFT p95", 0.2, 0.12, 0.3, "slower by 12 to 30 %")
	worse.Worse = true
	better := differs("TPOT p50", -0.08, -0.09, -0.07, "faster by 7 to 9 %")
	better.Better = true
	wide := differs("TPOT p95", 0.1, -0.4, 3, "not clear")
	unbounded := DifferenceRow{Metric: "Latency p95", Change: 0.4, Text: "+40 %"}
	success := differs("Success rate", -0.01, -0.03, 0.01, "same (at most 3 points)")
	success.Points = true
	return Differences{
		Baseline: "Llama 3.1 8B · before", Other: "Llama 3.1 8B · after", Answer: "Llama 3.1 8B · after is slower by 12 to 30 % (p95 TTFT)",
		Rows: []DifferenceRow{worse, better, differs("Latency p50", 0.01, -0.01, 0.02, "same (at most 2 %)"), wide, unbounded, success},
	}
}

func TestDifferencesLookAsBefore(t *testing.T) {
	drawn, err := DrawDifferences(slower(), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	svg := looksAsBefore(t, drawn, "compare")
	for _, want := range []string{"slower by 12 to 30 %", "difference, percentage points", "Llama 3.1 8B · after against Llama 3.1 8B · before"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture does not say %q", want)
		}
	}
}

func TestTheAxisOfDifferencesShowsWhatIsClear(t *testing.T) {
	sure := differs("m", 0.2, 0.15, 0.25, "")
	sure.Worse = true
	far := differs("m", 9, 5, 20, "")
	far.Worse = true
	unbounded := DifferenceRow{Metric: "m", Change: 0.1, Worse: true}
	for _, c := range []struct {
		reason    string
		rows      []DifferenceRow
		low, high float64 // in percent
	}{
		{"noise does not fill it", []DifferenceRow{differs("m", 0.001, -0.002, 0.003, "")}, -6, 6},
		{"a clear interval is shown whole", []DifferenceRow{sure, differs("m", 0, -0.01, 0.01, "")}, -5, 25},
		{"an unclear one does not hide it", []DifferenceRow{sure, differs("m", 0.3, -0.9, 40, "")}, -60, 60},
		{"what is far off is shown", []DifferenceRow{far}, -500, 2000},
		{"no bounds", []DifferenceRow{unbounded}, -6, 10},
	} {
		if low, high, _ := spanOfDifferences(c.rows); low != c.low || high != c.high {
			t.Errorf("%s: %v to %v, want %v to %v", c.reason, low, high, c.low, c.high)
		}
	}
}

func TestAnIntervalThatGoesOnBeyondTheAxisEndsInAnArrow(t *testing.T) {
	panel := differencePanel{low: -20, high: 40}
	part := func(value float64) *float64 { return &value }
	for _, c := range []struct {
		reason string
		end    *float64
		at     float64
		beyond bool
	}{
		{"on the axis", part(0.25), 25, false},
		{"at its edge", part(0.4), 40, false},
		{"beyond it", part(3), 40, true},
		{"beyond it on the other side", part(-0.9), -20, true},
		{"without bound", nil, 40, true},
	} {
		if at, beyond := panel.end(c.end, 40); math.Abs(at-c.at) > 1e-9 || beyond != c.beyond {
			t.Errorf("%s: %v %v, want %v %v", c.reason, at, beyond, c.at, c.beyond)
		}
	}
}

func TestColourSaysTheAnswerAlone(t *testing.T) {
	drawn, missing := drawDifferences(slower(), Medium{Theme: Dark})
	if drawn == nil {
		t.Fatal(missing)
	}
	scheme := Dark.scheme()
	want := map[string]string{"better": scheme.good, "worse": scheme.bad, "no clear difference": scheme.faint, "no change": scheme.text}
	for _, one := range drawn.series {
		if got := one.ItemStyle["color"]; got != want[one.Name] {
			t.Errorf("%s is drawn in %v", one.Name, got)
		}
	}
}

func TestWithoutIntervalsNoDifferencesAreDrawn(t *testing.T) {
	drawn, err := DrawDifferences(Differences{Baseline: "a", Other: "b"}, Medium{Theme: Light})
	if err != nil || drawn.Option != nil || !strings.Contains(drawn.Missing, "too few requests") {
		t.Errorf("%v, missing %q", err, drawn.Missing)
	}
}

func TestTextsOfDifferencesAreNoMarkup(t *testing.T) {
	d := slower()
	d.Other, d.Baseline, d.Answer = "a\u202eb\n{c}", "x\ty", "\x1b[31m"
	drawn, err := DrawDifferences(d, Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	holdsNoMarkup(t, drawn.Option)
}

// holdsNoMarkup fails if an option has a character that changes how text is shown.
func holdsNoMarkup(t *testing.T, option map[string]any) {
	t.Helper()
	text, err := json.Marshal(option)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`\u202e`, `\t`, `\u001b`} {
		if strings.Contains(string(text), bad) {
			t.Errorf("the option holds %s", bad)
		}
	}
}

func TestTheNoteOfDifferencesFitsItsWidth(t *testing.T) {
	long := strings.Repeat("a long name of a model ", 8)
	for _, language := range []translate.Language{translate.English, translate.German} {
		for _, width := range []int{600, 1000} {
			medium := Medium{Theme: Light, Width: width, Columns: 1, Language: language}
			for _, line := range (Differences{Baseline: long, Other: long, Answer: long}).note(medium) {
				if pixels(line) > float64(width-noteMargin) {
					t.Errorf("%d pixels of %d: %q", int(pixels(line)), width, line)
				}
			}
		}
	}
}
