package stats

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"tokenlap/backend/bench"
)

// trendOfValues is a trend of finished runs without intervals.
func trendOfValues(values ...float64) bench.Trend {
	t := bench.Trend{Metric: "ttft", Statistic: bench.P50, Unit: bench.Seconds, Better: bench.Lower}
	for _, value := range values {
		t.Points = append(t.Points, bench.TrendPoint{State: bench.Finished, Value: &value})
	}
	return t
}

func startsOf(t bench.Trend, kind bench.ChangeKind) (starts []int) {
	for _, change := range Changes(t) {
		if change.Kind == kind {
			starts = append(starts, change.At)
		}
	}
	return starts
}

func TestChangePointsAgreeWithSciPy(t *testing.T) {
	var cases []struct {
		Name   string
		Values []float64
		Starts []int
		P      []float64
	}
	text, err := os.ReadFile("testdata/changepoint.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, one := range cases {
		trend := trendOfValues(one.Values...)
		if got := startsOf(trend, bench.LevelChange); !slices.Equal(got, one.Starts) {
			t.Errorf("%s: changes at %v, want %v", one.Name, got, one.Starts)
		}
		levels := levelsOf(trend)
		if len(levels) < 4 {
			continue
		}
		for i, want := range one.P {
			at := i + leastSegment
			if got := compareLevels(levels[:at], levels[at:], pool(levels, []int{0, at})).p; math.Abs(got-want) > 1e-9*want {
				t.Errorf("%s: p at %d is %v, want %v", one.Name, at, got, want)
			}
		}
	}
}

func noisyTrend(random *rand.Rand, deviation float64, levels ...float64) bench.Trend {
	values := make([]float64, len(levels))
	for i, level := range levels {
		values[i] = level * math.Exp(deviation*random.NormFloat64())
	}
	return trendOfValues(values...)
}

func TestNoiseHasFewChangePoints(t *testing.T) {
	random, alarms := rand.New(rand.NewPCG(1, 0)), 0
	const series = 1000
	for range series {
		alarms += min(1, len(startsOf(noisyTrend(random, 0.05, slices.Repeat([]float64{0.3}, 30)...), bench.LevelChange)))
	}
	if alarms > series*5/100 {
		t.Errorf("%d of %d series without a change have one", alarms, series)
	}
}

func TestAStepIsFoundWithinAPoint(t *testing.T) {
	random, found := rand.New(rand.NewPCG(2, 0)), 0
	const series = 1000
	for range series {
		starts := startsOf(noisyTrend(random, 0.03, slices.Concat(slices.Repeat([]float64{0.3}, 10), slices.Repeat([]float64{0.33}, 10))...), bench.LevelChange)
		if len(starts) == 1 && starts[0] >= 9 && starts[0] <= 11 {
			found++
		}
	}
	if found < series*95/100 {
		t.Errorf("found in %d of %d series", found, series)
	}
}

func TestAChangeSaysHowMuchAndWhichWay(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 0))
	for _, one := range []struct {
		name   string
		better bench.Better
		ratio  float64
		worse  bool
	}{
		{"a longer time", bench.Lower, 1.2, true},
		{"a shorter time", bench.Lower, 1 / 1.2, false},
		{"a higher rate", bench.Higher, 1.2, false},
		{"a lower rate", bench.Higher, 1 / 1.2, true},
	} {
		trend := noisyTrend(random, 0.02, slices.Concat(slices.Repeat([]float64{5}, 12), slices.Repeat([]float64{5 * one.ratio}, 12))...)
		trend.Better = one.better
		changes := Changes(trend)
		at := slices.IndexFunc(changes, func(c bench.TrendChange) bool { return c.Kind == bench.LevelChange })
		if at < 0 {
			t.Fatalf("%s: none found", one.name)
		}
		if c := changes[at]; c.At != 12 || c.Worse != one.worse || c.Low > one.ratio-1 || c.High < one.ratio-1 || c.Low > c.Change || c.High < c.Change {
			t.Errorf("%s: %+v", one.name, c)
		}
	}
}

func TestTheIntervalOfAChangeHoldsItInMostSeries(t *testing.T) {
	random, held := rand.New(rand.NewPCG(4, 0)), 0
	const series = 1000
	for range series {
		trend := noisyTrend(random, 0.03, slices.Concat(slices.Repeat([]float64{1}, 10), slices.Repeat([]float64{1.25}, 10))...)
		levels := levelsOf(trend)
		if change := compareLevels(levels[:10], levels[10:], pool(levels, []int{0, 10})); change.low <= math.Log(1.25) && change.high >= math.Log(1.25) {
			held++
		}
	}
	if held < 930 || held > 970 {
		t.Errorf("%d of %d intervals of 95 %% hold the change", held, series)
	}
}

// between gives the points of a trend intervals of a relative half width.
func between(t bench.Trend, half float64) bench.Trend {
	for i := range t.Points {
		low, high := *t.Points[i].Value*(1-half), *t.Points[i].Value*(1+half)
		t.Points[i].Low, t.Points[i].High = &low, &high
	}
	return t
}

func TestWhatIsWithinIntervalsIsNoChange(t *testing.T) {
	alike := []float64{1, 1.001, 0.999, 1, 1.06, 1.061, 1.059, 1.06}
	if got := Changes(trendOfValues(alike...)); len(got) == 0 {
		t.Error("without intervals the step is none")
	}
	if got := Changes(between(trendOfValues(alike...), 0.1)); len(got) != 0 {
		t.Errorf("within intervals of 10 %%: %+v", got)
	}
}

func TestASingleRunIsHeldAgainstThoseBeforeIt(t *testing.T) {
	for _, one := range []struct {
		name  string
		trend bench.Trend
		want  []int
	}{
		{"two runs without intervals say nothing", trendOfValues(1, 2), nil},
		{"two runs far beyond their intervals", between(trendOfValues(1, 2), 0.1), []int{1}},
		{"two runs within their intervals", between(trendOfValues(1, 1.1), 0.1), nil},
		{"a difference below the margin", between(trendOfValues(1, 1.04), 0.001), nil},
		{"a last run beyond the spread", trendOfValues(1, 1.02, 0.98, 1.01, 0.99, 1.3), []int{5}},
		{"a last run within the spread", trendOfValues(1, 1.2, 0.8, 1.1, 0.9, 1.3), nil},
	} {
		if got := startsOf(one.trend, bench.RunChange); !slices.Equal(got, one.want) {
			t.Errorf("%s: %v, want %v", one.name, got, one.want)
		}
	}
}

func TestSharesChangeByTheirDifference(t *testing.T) {
	trend := trendOfValues(1, 1, 0.99, 1, 1, 0.99, 0.8, 0.81, 0.8, 0.8)
	trend.Unit, trend.Better = bench.Share, bench.Higher
	changes := Changes(trend)
	if len(changes) != 1 || changes[0].At != 6 || !changes[0].Worse || math.Abs(changes[0].Change+0.194) > 0.01 {
		t.Errorf("%+v", changes)
	}
	trend = trendOfValues(1, 1, 1, 1, 0, 0, 0, 0) // all failed: there is no logarithm
	trend.Unit, trend.Better = bench.Share, bench.Higher
	if changes = Changes(trend); len(changes) != 1 || changes[0].Change != -1 {
		t.Errorf("%+v", changes)
	}
}

func TestPointsThatDoNotCountArePassedOver(t *testing.T) {
	trend := trendOfValues(1, 9, 1.01, 0.99, 9, 1, 1.3, 1.31, 1.29, 1.3)
	trend.Points[1].Excluded = "the server was updating"
	trend.Points[4].State = bench.Stopped
	trend.Points = append(trend.Points, bench.TrendPoint{State: bench.Finished}) // all failed
	changes := Changes(trend)
	if len(changes) != 1 || changes[0].At != 6 || changes[0].Kind != bench.LevelChange {
		t.Errorf("%+v", changes)
	}
}
