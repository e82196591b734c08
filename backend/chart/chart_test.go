package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
)

// small is a run with something in every chart.
var small = scenario{models: titles(2), users: []int{1, 4}, each: 20, failing: 9, warmup: 2, thinking: true}

// smallCharts are the charts of small, those of conversations and of wanted lengths
// from a run that has them.
func smallCharts(t *testing.T) []Chart {
	_, charts := drawn(t, small, Light)
	more := small
	more.turns, more.wanted, more.price = 3, 512, 2
	_, asked := drawn(t, more, Light)
	for i := range charts {
		if charts[i].Option == nil {
			charts[i] = asked[i]
		}
	}
	return charts
}

func TestOptionsAreAsBefore(t *testing.T) {
	for _, chart := range smallCharts(t) {
		got, err := json.MarshalIndent(chart, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		asBefore(t, filepath.Join("testdata", "option_"+chart.Name+".json"), append(got, '\n'))
	}
}

func TestChartsLookAsBefore(t *testing.T) {
	r := drawing(t)
	for _, chart := range smallCharts(t) {
		if spared(chart.Name) {
			continue
		}
		svg, err := r.Chart(chart, Light, Size{Width: usualWidth})
		if err != nil {
			t.Fatalf("%s: %v", chart.Name, err)
		}
		asBefore(t, filepath.Join("testdata", "chart_"+chart.Name+".svg"), append(svg, '\n'))
	}
}

// asBefore compares with a golden file, which -update writes anew.
func asBefore(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(golden), 0o755), os.WriteFile(golden, got, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", golden, diff)
	}
}

func TestEveryRunGetsEveryChartOrAReason(t *testing.T) {
	for name, scenario := range scenarios {
		_, charts := drawn(t, scenario, Dark)
		var names []string
		for _, chart := range charts {
			names = append(names, chart.Name)
			if (chart.Option == nil) != (chart.Missing != "") || chart.Title == "" {
				t.Errorf("%s %s: an option %v, and missing %q", name, chart.Name, chart.Option != nil, chart.Missing)
			}
			if chart.Missing != "" && !strings.HasSuffix(chart.Missing, ".") {
				t.Errorf("%s %s: %q is no sentence", name, chart.Name, chart.Missing)
			}
		}
		if !slices.Equal(names, Names()) {
			t.Errorf("%s: charts are %q", name, names)
		}
	}
}

func TestFailedRunStillShowsItsFailures(t *testing.T) {
	_, charts := drawn(t, scenarios["all-failed"], Light)
	option := named(t, charts, "success_rate")
	if got := option.YAxis[1].Data[0]; got != "0 % of 20" {
		t.Errorf("the success rate reads %q", got)
	}
}

func TestWithdrawnFiguresAreNotDrawn(t *testing.T) {
	run, samples := scenarios["two"].make()
	for i := range run.Summary.Models {
		run.Summary.Models[i].TPOT, run.Summary.Models[i].ICL = bench.Distribution{Unit: "s"}, bench.Distribution{Unit: "s"}
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tpot_comparison", "inter_chunk"} {
		if charts[slices.Index(Names(), name)].Option != nil {
			t.Errorf("%s is drawn though the summary withdrew it", name)
		}
	}
	if axes := named(t, charts, "ecdf").XAxis; len(axes) != 2 {
		t.Errorf("ecdf has %d panels, want those of TTFT and latency", len(axes))
	}
}

// walk calls visit for every value in an option.
func walk(value any, visit func(any)) {
	visit(value)
	switch v := value.(type) {
	case map[string]any:
		for _, inner := range v {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

func TestOptionsAreDataOnly(t *testing.T) {
	for name, scenario := range scenarios {
		_, charts := drawn(t, scenario, Light)
		for _, chart := range charts {
			walk(chart.Option, func(value any) {
				switch v := value.(type) {
				case nil, bool, int, string, map[string]any, []any:
				case float64:
					if math.IsNaN(v) || math.IsInf(v, 0) {
						t.Errorf("%s %s holds %v", name, chart.Name, v)
					}
				default:
					t.Errorf("%s %s holds a %T", name, chart.Name, v)
				}
			})
			text, err := json.Marshal(chart.Option)
			if err != nil || bytes.Contains(text, []byte("function")) || bytes.Contains(text, []byte("__f__")) {
				t.Errorf("%s %s: %v, or a function in the option", name, chart.Name, err)
			}
		}
	}
}

func TestLongSeriesAreThinned(t *testing.T) {
	_, charts := drawn(t, scenario{models: titles(1), users: []int{8}, each: 6000}, Light)
	for _, chart := range charts {
		for _, one := range decode(t, Chart{Name: chart.Name, Option: chart.Option}).Series {
			if len(one.Data) > maxPoints {
				t.Errorf("%s: %d points in a series", chart.Name, len(one.Data))
			}
		}
	}
}

// plainText is what a label of our own words and numbers is made of.
var plainText = regexp.MustCompile(`^[a-zA-Z0-9 .,?+%-]*$`)

func TestHostileNamesStayText(t *testing.T) {
	hostile := []string{
		"</script><script>alert(1)</script>", "{value} {b|c} {a}", "line\nbreak\x00\u202e\u2028", strings.Repeat("long ", 80), "@fmt:ms", "\"><img src=x>", "=1+1", "__proto__",
	}
	c := scenario{models: hostile, users: []int{1, 2}, each: 24, failing: 7}
	run, samples := c.make()
	run.Name = "@fmt:percent </script>"
	for i := range run.Plan.Prompts.Prompts {
		run.Plan.Prompts.Prompts[i].Length = hostile[i%len(hostile)]
	}
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	r := drawing(t)
	for _, chart := range charts {
		text, err := json.Marshal(chart.Option)
		if err != nil || bytes.Contains(text, []byte("<")) {
			t.Errorf("%s: markup is not escaped: %v", chart.Name, err)
		}
		walk(chart.Option, func(value any) {
			holder, _ := value.(map[string]any)
			for _, key := range []string{"formatter", "valueFormatter"} { // the only templates
				if text, ok := holder[key].(string); ok && text != "@tip" && text != "@fmt:percent" && text != "{a}" && !plainText.MatchString(text) {
					t.Errorf("%s: a name may have come into the template %q", chart.Name, text)
				}
			}
		})
		if chart.Option == nil || raced {
			continue
		}
		svg, err := r.SVG(chart.Option, Light.ECharts(), Size{Width: 1000, Height: 500})
		if err != nil || bytes.Contains(svg, []byte("<script")) || bytes.Contains(svg, []byte("<img")) {
			t.Errorf("%s: %v, or markup in the picture", chart.Name, err)
		}
	}
}

func TestReadingErrorIsPassedOn(t *testing.T) {
	run, _ := scenarios["one"].make()
	broken := errors.New("disk gone")
	_, err := Draw(run, func(yield func(bench.Sample, error) bool) { yield(bench.Sample{}, broken) }, Medium{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestRunsAtDifferentLoadsMakeOneLine(t *testing.T) {
	var runs []bench.Run
	for i, users := range []int{10, 1, 5} {
		run, _ := scenario{models: titles(2), users: []int{users}, each: 30}.make()
		run.Started = run.Started.Add(time.Duration(i) * time.Hour)
		runs = append(runs, run)
	}
	option := scalingOf(t, runs)
	var users []float64
	for _, item := range option.series("Llama 3.1 8B", "line", 0) {
		users = append(users, at(item, 0))
	}
	if !slices.Equal(users, []float64{1, 5, 10}) {
		t.Errorf("concurrency goes %v", users)
	}
}

func TestRepeatedLevelIsDrawnAtItsMedian(t *testing.T) {
	var runs []bench.Run
	for _, users := range []int{1, 5, 5, 5} {
		run, _ := scenario{models: titles(1), users: []int{users}, each: 30}.make()
		speed := float64(10*len(runs) + users)
		run.Summary.Models[0].SystemTokens = &speed
		runs = append(runs, run)
	}
	option := scalingOf(t, runs)
	line, dots := option.series("Llama 3.1 8B", "line", 0), option.series("Llama 3.1 8B", "scatter", 0)
	if len(line) != 2 || at(line[1], 1) != 25 || len(dots) != 3 {
		t.Errorf("the line is %v, the dots %v", line, dots)
	}
}

func TestRunsThatReachedTheSameLevelsAreNotMixed(t *testing.T) {
	for _, row := range []struct {
		why  string
		runs []string // names
		at   [][]int  // levels of each
		want []string // lines
	}{
		{"two deployments, stages in one run", []string{"old", "new"}, [][]int{{1, 5}, {1, 5}}, []string{"Llama 3.1 8B · old", "Llama 3.1 8B · new"}},
		{"two deployments, a file for each level", []string{"vm", "vm-5", "vm-new", "vm-5-new"}, [][]int{{1}, {5}, {1}, {5}}, []string{"Llama 3.1 8B · vm", "Llama 3.1 8B · vm-new"}},
		{"one after the other", []string{"low", "high"}, [][]int{{1, 5}, {10}}, []string{"Llama 3.1 8B"}},
		{"the same again", []string{"nightly", "nightly"}, [][]int{{1, 5}, {1, 5}}, []string{"Llama 3.1 8B"}},
		{"single levels, of which none makes a line", []string{"a", "b", "c"}, [][]int{{1}, {5}, {5}}, []string{"Llama 3.1 8B"}},
	} {
		var runs []bench.Run
		for i, name := range row.runs {
			run, _ := scenario{models: titles(1), users: row.at[i], each: 30}.make()
			run.Name, run.Styles = name, map[string]int{run.Plan.Endpoints[0].Name: 3}
			runs = append(runs, run)
		}
		option := scalingOf(t, runs)
		var lines []string
		for _, one := range option.Legend.Data {
			lines = append(lines, one.Name)
			if len(option.series(one.Name, "line", 0)) < 2 {
				t.Errorf("%s: %s is no line", row.why, one.Name)
			}
		}
		if first := option.Series[0].ItemStyle.Color; first != schemes[Light].models[3] {
			t.Errorf("%s: the first line is %s, not of the model's colour", row.why, first)
		}
		if !slices.Equal(lines, row.want) {
			t.Errorf("%s: the lines are %q, want %q", row.why, lines, row.want)
		}
	}
}

func TestLongRunsKeepSumsWhileBinsGrow(t *testing.T) {
	bins := newTimes()
	for i := range 20_000 {
		sent := time.Duration(i) * time.Second
		s := bench.Sample{Endpoint: "m", Outcome: bench.OK, Streamed: true, Sent: bench.At(sent), First: bench.At(sent + time.Second/2), Last: bench.At(sent + time.Second), Done: bench.At(sent + time.Second), Tokens: bench.Tokens{Output: 7}}
		bins.add(&s)
	}
	busy, tokens := 0.0, 0.0
	for i := range bins.models["m"].busy {
		busy += bins.models["m"].busy[i]
	}
	for _, n := range bins.models["m"].tokens {
		tokens += n
	}
	if math.Abs(busy-20_000) > 1e-3 || tokens != 7*20_000 || len(bins.models["m"].busy) > maxBins {
		t.Errorf("%v s in flight and %v tokens in %d bins", busy, tokens, len(bins.models["m"].busy))
	}
}

// scalingOf returns the chart of several runs together.
func scalingOf(t *testing.T, runs []bench.Run) decoded {
	t.Helper()
	charts, err := DrawRuns(runs, Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	return named(t, charts, "scaling")
}
