package bench

import (
	"math"
	"testing"
)

func TestAQuantileIsReadBetweenItsNeighbours(t *testing.T) {
	tests := []struct {
		reason string
		sorted []float64
		p      float64
		want   float64
	}{
		{"halfway between two", []float64{1, 2, 3, 4}, 0.5, 2.5},
		{"on a value", []float64{15, 20, 35, 40, 50}, 0.5, 35},
		{"three fifths of the way", []float64{15, 20, 35, 40, 50}, 0.4, 29},
		{"near the top", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.9, 9.1},
		{"one value is every quantile", []float64{7}, 0.99, 7},
		{"the lowest", []float64{3, 9}, 0, 3},
		{"the highest", []float64{3, 9}, 1, 9},
		{"a share above one is the highest", []float64{3, 9}, 1.5, 9},
		{"equal values stay exact", []float64{0.1, 0.1, 0.1}, 0.37, 0.1},
	}
	for _, test := range tests {
		if got := Quantile(test.sorted, test.p); got != test.want {
			t.Errorf("%s: Quantile(%v, %v) = %v, want %v", test.reason, test.sorted, test.p, got, test.want)
		}
	}
	if got := Quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("Quantile of nothing = %v, want NaN", got)
	}
}
