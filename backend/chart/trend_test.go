package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// nightly is a trend of runs a day apart with intervals of 4 % to both sides.
func nightly(values ...float64) bench.Trend {
	trend := bench.Trend{
		Model: "m0", Title: "Llama 3.1 8B", Load: "4 users", Metric: "ttft", Statistic: bench.P50, Unit: bench.Seconds, Better: bench.Lower,
	}
	for i, value := range values {
		low, high := value*0.96, value*1.04
		trend.Points = append(trend.Points, bench.TrendPoint{
			Run: fmt.Sprintf("r%d", i), Name: "nightly", Started: time.Date(2026, 11, 1+i, 2, 0, 0, 0, time.UTC), State: bench.Finished,
			Value: &value, Low: &low, High: &high,
		})
	}
	return trend
}

// regressed is a trend with a change, an excluded run and a stopped one.
func regressed() bench.Trend {
	trend := nightly(0.204, 0.199, 0.31, 0.2, 0.203, 0.198, 0.202, 0.201, 0.15, 0.226, 0.221, 0.224, 0.229, 0.223)
	trend.Points[2].Excluded = "the server was updating"
	trend.Points[8].State = bench.Stopped
	trend.Changes = []bench.TrendChange{{At: 9, Run: "r9", Kind: bench.LevelChange, Change: 0.117, Low: 0.098, High: 0.136, Worse: true}}
	return trend
}

// looksAsBefore compares a chart and its picture with what is kept under a name, and
// returns the picture.
func looksAsBefore(t *testing.T, drawn Chart, name string) string {
	t.Helper()
	text, err := json.MarshalIndent(drawn, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	asBefore(t, filepath.Join("testdata", "option_"+name+".json"), append(text, '\n'))
	svg, err := drawing(t).Chart(drawn, Light, Size{Width: usualWidth})
	if err != nil {
		t.Fatal(err)
	}
	asBefore(t, filepath.Join("testdata", "chart_"+name+".svg"), append(svg, '\n'))
	return string(svg)
}

func TestATrendLooksAsBefore(t *testing.T) {
	drawn, err := DrawTrend(regressed(), Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	svg := looksAsBefore(t, drawn, "trend")
	for _, want := range []string{"From run 10 on (2026-11-10 02:00 UTC) worse: +12 % (+9.8 to +14 %)", "+12 %"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture does not say %q", want)
		}
	}
}

// spanOf is the upright axis of a trend.
func spanOf(t *testing.T, trend bench.Trend) (low, high float64) {
	t.Helper()
	drawn, missing := drawTrend(trend, Medium{Theme: Dark})
	if drawn == nil {
		t.Fatal(missing)
	}
	return drawn.y[0].min.(float64), drawn.y[0].max.(float64)
}

func TestNoiseDoesNotFillTheAxisOfATrend(t *testing.T) {
	exact := func(trend bench.Trend) bench.Trend {
		for i := range trend.Points {
			trend.Points[i].Low, trend.Points[i].High = nil, nil
		}
		return trend
	}
	for _, one := range []struct {
		name   string
		trend  bench.Trend
		middle float64 // on the axis
	}{
		{"0.2 % of a time", exact(nightly(0.2, 0.2004, 0.2, 0.1996)), 200},
		{"equal values", exact(nightly(3, 3, 3)), 3},
		{"a rate", func() bench.Trend {
			trend := exact(nightly(1200, 1201, 1199))
			trend.Metric, trend.Statistic, trend.Unit = "system_tokens", bench.Total, bench.TokenRate
			return trend
		}(), 1200},
	} {
		low, high := spanOf(t, one.trend)
		if low > one.middle*0.95+1e-9 || high < one.middle*1.05-1e-9 || high-low > one.middle*0.3 {
			t.Errorf("%s: %v to %v", one.name, low, high)
		}
	}
	shares := exact(nightly(1, 1, 0.998))
	shares.Metric, shares.Statistic, shares.Unit = "success_rate", bench.Total, bench.Share
	if low, high := spanOf(t, shares); low > 0.95 || high != 1 {
		t.Errorf("shares: %v to %v", low, high)
	}
}

func TestATrendOfZerosOrOfManyRunsIsDrawn(t *testing.T) {
	zeros := nightly(0, 0, 0)
	zeros.Metric, zeros.Statistic, zeros.Unit, zeros.Better = "success_rate", bench.Total, bench.Share, bench.Higher
	many := make([]float64, 200)
	for i := range many {
		many[i] = 1 + math.Mod(float64(i)*0.37, 0.1)
	}
	for _, trend := range []bench.Trend{zeros, nightly(many...), nightly(1, 2)} {
		drawn, err := DrawTrend(trend, Medium{Theme: Light})
		if err != nil || drawn.Option == nil {
			t.Fatalf("%s: %v %s", trend.Metric, err, drawn.Missing)
		}
		if _, err := drawing(t).Chart(drawn, Light, Size{Width: usualWidth}); err != nil {
			t.Error(err)
		}
	}
}

func TestOneRunIsNoTrend(t *testing.T) {
	drawn, err := DrawTrend(nightly(1), Medium{Theme: Light})
	if err != nil || drawn.Option != nil || !strings.Contains(drawn.Missing, "two") {
		t.Errorf("%v, missing %q", err, drawn.Missing)
	}
}

func TestTextsOfATrendAreNoMarkup(t *testing.T) {
	trend := regressed()
	trend.Title, trend.Points[0].Name, trend.Points[2].Excluded = "a\u202eb\n{c}", "x\ty", "\x1b[31m"
	drawn, err := DrawTrend(trend, Medium{Theme: Light})
	if err != nil {
		t.Fatal(err)
	}
	holdsNoMarkup(t, drawn.Option)
}
