package chart

import (
	"math"
	"testing"

	"tokenlap/backend/bench"
)

func TestABandIsAsWideAsTheRequestsAreWorth(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = float64(i)
	}
	alone := math.Sqrt(math.Log(40) / 800)
	for _, c := range []struct {
		reason   string
		interval *bench.Interval
		want     float64
	}{
		{"independent: 2.262 standard errors of 1/40 to both sides", &bench.Interval{Low: 200 - 400*2.262/40, High: 200 + 400*2.262/40}, alone},
		{"dependent: a standard error twice as large", &bench.Interval{Low: 200 - 800*2.262/40, High: 200 + 800*2.262/40}, 2 * alone},
		{"blocks that are alike prove no more", &bench.Interval{Low: 199.5, High: 200.5}, alone},
	} {
		if got, ok := bandWidth(values, c.interval); !ok || math.Abs(got/c.want-1) > 0.02 {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
	if _, ok := bandWidth(values, nil); ok {
		t.Error("without an interval of the median it is not known")
	}
}

func TestCumulativeCurvesHaveABandAroundThem(t *testing.T) {
	run, samples := scenarios["two"].make()
	charts, err := Draw(run, each(samples), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	bands := 0
	for _, one := range charts[chartAt(charts, "ecdf")].Option["series"].([]any) {
		area, ok := one.(map[string]any)["markArea"].(map[string]any)
		if !ok {
			continue
		}
		bands++
		data := area["data"].([]any)
		if len(data) == 0 || len(data) > bandSteps {
			t.Fatalf("%d rectangles", len(data))
		}
		for _, corner := range data {
			ends := corner.([]any)
			low, high := ends[0].(map[string]any)["coord"].([]any), ends[1].(map[string]any)["coord"].([]any)
			if at(low, 0) > at(high, 0) || at(low, 1) < 0 || at(high, 1) > 1 || at(low, 1) >= at(high, 1) {
				t.Fatalf("from %v to %v", low, high)
			}
		}
	}
	if bands != 6 {
		t.Errorf("%d bands, want those of two models in three panels", bands)
	}
}

func chartAt(charts []Chart, name string) int {
	for i, one := range charts {
		if one.Name == name {
			return i
		}
	}
	return -1
}
