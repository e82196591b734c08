package stats

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// testdata/trend.py made the values.
func TestTrendsAreThoseOfSciPy(t *testing.T) {
	data, err := os.ReadFile("testdata/trend.json")
	if err != nil {
		t.Fatal(err)
	}
	var series []struct {
		Name                           string
		X, Y                           []float64
		Inflation, Slope, Low, High, P float64
	}
	if err := json.Unmarshal(data, &series); err != nil {
		t.Fatal(err)
	}
	if len(series) < 9 {
		t.Fatalf("%d series, want 9", len(series))
	}
	for _, s := range series {
		var points []point
		for i := range s.X {
			points = append(points, point{s.X[i], s.Y[i]})
		}
		got := trendOf(points, s.Inflation)
		for _, c := range []struct {
			name      string
			got, want float64
		}{{"slope", got.slope, s.Slope}, {"low", got.low, s.Low}, {"high", got.high, s.High}, {"p", got.p, s.P}} {
			if math.Abs(c.got-c.want) > 1e-9*math.Max(1e-3, math.Abs(c.want)) {
				t.Errorf("%s: %s %.12g, want %.12g", s.Name, c.name, c.got, c.want)
			}
		}
	}
}

func TestATrendOfNothingIsNone(t *testing.T) {
	for _, points := range [][]point{nil, {{1, 1}}, {{1, 1}, {1, 2}}} {
		if got := trendOf(points, 1); got.p != 1 || got.slope != 0 {
			t.Errorf("%v: %+v, want no slope and p = 1", points, got)
		}
	}
	if got := trendOf([]point{{0, 5}, {1, 5}, {2, 5}, {3, 5}, {4, 5}, {5, 5}}, 1); got.p != 1 || got.low != 0 || got.high != 0 {
		t.Errorf("equal values: %+v, want no slope and p = 1", got)
	}
}
