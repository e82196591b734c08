package chart

import (
	"maps"
	"testing"
)

func TestModelsLookTheSameInEveryRun(t *testing.T) {
	kept := map[string]int{"llama": 0, "qwen": 5, "gemma": 9}
	alone := styles([]string{"qwen"}, kept)["qwen"]
	for _, names := range [][]string{{"llama", "qwen"}, {"gemma", "qwen", "llama"}, {"new", "newer", "qwen", "qwen"}} {
		if got := styles(names, kept)["qwen"]; got != alone {
			t.Errorf("among %q it is %v, alone %v", names, got, alone)
		}
	}
}

func TestModelsWithoutALookGetThoseThatAreFree(t *testing.T) {
	for _, row := range []struct {
		why  string
		kept map[string]int
		want map[string]int
	}{
		{"none is kept", nil, map[string]int{"a": 0, "b": 1, "c": 2}},
		{"the first is taken", map[string]int{"b": 0}, map[string]int{"a": 1, "b": 0, "c": 2}},
		{"the first colour is taken, in another shape", map[string]int{"b": 8}, map[string]int{"a": 1, "b": 8, "c": 2}},
		{"others have styles, too", map[string]int{"b": 2, "x": 0}, map[string]int{"a": 0, "b": 2, "c": 1}},
	} {
		if got := Styles([]string{"a", "b", "c"}, row.kept); !maps.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.why, got, row.want)
		}
	}
}

func TestNoTwoModelsLookAlike(t *testing.T) {
	for _, n := range []int{1, 2, 6, 8, 20, 64} {
		seen, colours, shapes := map[style]bool{}, map[int]bool{}, map[int]bool{}
		for _, look := range styles(titles(n), nil) {
			if seen[look] {
				t.Errorf("%d models: two are %v", n, look)
			}
			seen[look], colours[look.colour], shapes[look.shape] = true, true, true
		}
		if n <= 8 && (len(colours) < n || len(shapes) < n) {
			t.Errorf("%d models share %d colours and %d symbols", n, len(colours), len(shapes))
		}
	}
}

func TestColoursAreThoseOfTheCharts(t *testing.T) {
	run, charts := drawn(t, scenarios["two"], Dark)
	box := named(t, charts, "latency_comparison").Series[0].Data[1].(map[string]any)["itemStyle"].(map[string]any)
	if got := ColoursOf(run)[run.Plan.Endpoints[1].Name].Dark; got == "" || got != box["color"] {
		t.Errorf("the box is %v, the colour %q", box["color"], got)
	}
}

func TestScaleFollowsTheValues(t *testing.T) {
	for _, row := range []struct {
		unit   string
		values []float64
		want   string
		log    bool
	}{
		{"s", []float64{0.2, 0.9}, "ms", false},
		{"s", []float64{0.2, 3}, "s", false},
		{"s", []float64{0.02, 3}, "s", true},
		{"tok/s", []float64{1, 1000}, "tok/s", true},
		{"s", nil, "s", false},
		{"s", []float64{0}, "s", false},
	} {
		got := scaleOf(row.unit, row.values...)
		if got.unit != row.want || got.log != row.log {
			t.Errorf("%v: %+v", row.values, got)
		}
	}
}

func TestThemesAreOfTheirOwn(t *testing.T) {
	if Light.Background() == Dark.Background() || Theme("").Background() != Light.Background() {
		t.Error("backgrounds")
	}
	if Light.ECharts()["backgroundColor"] != Light.Background() || len(schemes[Light].models) != len(schemes[Dark].models) {
		t.Error("themes differ in more than their colours")
	}
}
