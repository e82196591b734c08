package chart

import "testing"

func TestModelsLookTheSameInEveryRun(t *testing.T) {
	alone := styles([]string{"llama"})["llama"]
	if again := styles([]string{"llama"})["llama"]; again != alone {
		t.Errorf("%v and %v", alone, again)
	}
	one, other := styles([]string{"llama", "qwen", "gemma"}), styles([]string{"gemma", "qwen", "llama", "llama"})
	for name, look := range one {
		if other[name] != look {
			t.Errorf("%s looks different in another order", name)
		}
	}
}

func TestNoTwoModelsLookAlike(t *testing.T) {
	for _, n := range []int{1, 2, 6, 8, 20, 64} {
		seen, colours, shapes := map[style]bool{}, map[int]bool{}, map[int]bool{}
		for _, look := range styles(titles(n)) {
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
