package runner

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestAHistogramIsAtMostThreePercentOff(t *testing.T) {
	var h histogram
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 10_000)
	for i := range values {
		d := time.Duration(math.Exp(random.NormFloat64()*4 + 10))
		values[i] = float64(d)
		h.add(d)
	}
	slices.Sort(values)
	for _, p := range []float64{0.01, 0.5, 0.9, 0.99, 0.999, 1} {
		want := values[int(math.Ceil(p*float64(len(values))))-1]
		if got := float64(h.quantile(p)); math.Abs(got-want) > 0.0313*want+0.5 {
			t.Errorf("p%v: %v, want %v", p*100, got, want)
		}
	}
	if h.most != time.Duration(values[len(values)-1]) {
		t.Errorf("the largest is %v", h.most)
	}
}

func TestAnEmptyHistogramHasNoQuantile(t *testing.T) {
	if h := (histogram{}); h.quantile(0.99) != 0 {
		t.Error(h.quantile(0.99))
	}
}
