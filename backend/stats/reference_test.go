package stats

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"tokenlap/backend/bench"
)

// TestStatisticsAgreeWithSciPy takes single requests as blocks, so that what is
// computed by blocks is what SciPy computes of independent values. Resamples leave a
// few per cent.
func TestStatisticsAgreeWithSciPy(t *testing.T) {
	var want struct {
		A, B          []float64
		Superior      float64   `json:"superior"`
		MunzelP       float64   `json:"munzel_p"`
		Wilson        []float64 `json:"wilson"`
		Quantiles     []float64 `json:"quantiles"`
		StandardError float64   `json:"standard_error"`
		Trend         []float64 `json:"trend"`
	}
	text, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	single := func(values []float64, stream uint64) *estimator {
		s := NewSeries(nil)
		e := &estimator{series: s, blocks: len(values), drawn: draws(len(values), stream), columns: map[string]*column{}, block: func(place, _ int) int { return place }}
		for i, value := range values {
			one := request{sent: bench.Instant(i)}
			for k := range one.values {
				one.values[k] = value
			}
			s.requests.add(one)
		}
		return e
	}
	a, b := single(want.A, 1), single(want.B, 2)
	near := func(name string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance*math.Abs(want) {
			t.Errorf("%s is %v, not %v", name, got, want)
		}
	}
	speed := bench.MetricStatistic{Metric: bench.MetricOf("output_speed"), Statistic: bench.Mean}
	c := newComparison(speed, a, b, false)
	near("superior", 1-*c.Superior, want.Superior, 1e-12)
	errors := distuv.UnitNormal.Quantile
	near("standard errors of Brunner and Munzel", errors(*c.RankP), errors(want.MunzelP), 0.03)
	near("standard error", c.a.deviation, want.StandardError, 0.05)
	for i, statistic := range []bench.Statistic{bench.P50, bench.P90} {
		found, ok := a.of(bench.MetricStatistic{Metric: speed.Metric, Statistic: statistic})
		if !ok {
			t.Fatalf("no %s", statistic)
		}
		near(string(statistic), found.value, want.Quantiles[i], 1e-12)
	}
	low, high := estimate{value: 0.97, kind: share, n: 100}.wilson(1.959963984540054)
	near("Wilson's lower limit", low, want.Wilson[0], 1e-9)
	near("Wilson's upper limit", high, want.Wilson[1], 1e-9)
	change, errorOf := linearTrend(want.A)
	near("trend", change, want.Trend[0], 1e-9)
	near("error of the trend", errorOf, want.Trend[1], 1e-9)
}
