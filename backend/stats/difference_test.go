package stats

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// noise is how requests of a run depend on each other: factors of their times, each
// about 1.
type noise struct {
	name    string
	drifts  bool // the same in all runs: their differences are smaller than the intervals
	factors func(random *rand.Rand, n int) []float64
}

var noises = []noise{
	{"independent", false, func(random *rand.Rand, n int) []float64 {
		return each(n, func(int) float64 { return math.Exp(0.3 * random.NormFloat64()) })
	}},
	{"each like the one before", false, func(random *rand.Rand, n int) []float64 {
		state := random.NormFloat64()
		return each(n, func(int) float64 {
			state = 0.7*state + math.Sqrt(1-0.7*0.7)*random.NormFloat64()
			return math.Exp(0.2 * state)
		})
	}},
	{"bursts", false, func(random *rand.Rand, n int) []float64 {
		left := 0
		return each(n, func(int) float64 {
			if left == 0 && random.Float64() < 0.02 {
				left = 5 + random.IntN(10)
			}
			factor := math.Exp(0.1 * random.NormFloat64())
			if left > 0 {
				left--
				factor *= 1.5
			}
			return factor
		})
	}},
	{"the same drift and bursts", true, func(random *rand.Rand, n int) []float64 {
		left := 0
		return each(n, func(i int) float64 {
			if left == 0 && random.Float64() < 0.02 {
				left = 3 + random.IntN(5)
			}
			factor := math.Exp(0.1*random.NormFloat64()) * (1 + 0.1*float64(i)/float64(n))
			if left > 0 {
				left--
				factor *= 1.4
			}
			return factor
		})
	}},
	{"a drift that differs", false, func(random *rand.Rand, n int) []float64 {
		drift := 0.2 * (random.Float64() - 0.5)
		return each(n, func(i int) float64 {
			return math.Exp(0.1*random.NormFloat64()) * (1 + drift*float64(i)/float64(n))
		})
	}},
}

func each(n int, of func(i int) float64) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = of(i)
	}
	return all
}

// noisy is a run of n requests whose TTFT and TPOT are 200 ms and 10 ms times
// factors.
func noisy(ttft, tpot []float64) *Series {
	series := NewSeries(nil)
	sent := time.Duration(0)
	for i := range ttft {
		gap := time.Duration(float64(10*ms) * tpot[i])
		sample := answered(sent, time.Duration(float64(200*ms)*ttft[i]), 39*gap, 2)
		sample.Tokens.Output = 40
		series.Add(&sample, 0)
		sent += 250 * ms
	}
	return series
}

func (n noise) series(seed uint64, requests int, slower float64) *Series {
	random := rand.New(rand.NewPCG(seed, 5))
	tpot := n.factors(random, requests)
	for i := range tpot {
		tpot[i] *= slower
	}
	return noisy(n.factors(random, requests), tpot)
}

func TestEqualModelsSeldomDiffer(t *testing.T) {
	const pairs = 200
	for _, kind := range noises {
		t.Run(kind.name, func(t *testing.T) {
			different := map[string]int{}
			for seed := range uint64(pairs) {
				a, b := kind.series(2*seed, 300, 1), kind.series(2*seed+1, 300, 1)
				for _, d := range Compare(a, []*Series{b}, false)[0] {
					if d.Answer == IsBetter || d.Answer == IsWorse {
						different[d.Metric+" "+string(d.Statistic)]++
					}
				}
			}
			for name, count := range different {
				if share := float64(count) / pairs; share > 0.07 {
					t.Errorf("%s: %.1f %% of equal pairs are said to differ", name, 100*share)
				}
			}
		})
	}
}

func TestDifferenceOfFivePercentIsFound(t *testing.T) {
	jitter := noise{"", false, func(random *rand.Rand, n int) []float64 {
		return each(n, func(int) float64 { return 1 + 0.1*random.NormFloat64() })
	}}
	const pairs = 200
	found := map[bench.Statistic]int{}
	for seed := range uint64(pairs) {
		a, b := jitter.series(2*seed, 300, 1), jitter.series(2*seed+1, 300, 1.05)
		for _, d := range Compare(a, []*Series{b}, false)[0] {
			if d.Metric == "tpot" && d.Answer == IsWorse {
				found[d.Statistic]++
			}
		}
	}
	if share := float64(found[bench.Mean]) / pairs; share < 0.95 {
		t.Errorf("found in the mean of %.1f %% of the pairs", 100*share)
	}
	if share := float64(found[bench.P50]) / pairs; share < 0.9 {
		t.Errorf("found in the median of %.1f %% of the pairs", 100*share)
	}
}

func TestIntervalsHoldTheTruth(t *testing.T) {
	const runs, requests = 500, 300
	for _, kind := range noises[:4] {
		t.Run(kind.name, func(t *testing.T) {
			truth := map[bench.Statistic]float64{}
			random := rand.New(rand.NewPCG(1, 2))
			var pool []float64
			for range 1000 {
				pool = append(pool, kind.factors(random, requests)...)
			}
			described := Describe(bench.Seconds, pool)
			truth[bench.P50], truth[bench.P95] = *described.P50*0.2, *described.P95*0.2
			held := map[bench.Statistic]int{}
			for seed := range uint64(runs) {
				for _, one := range kind.series(seed, requests, 1).Intervals() {
					if value, asked := truth[one.Statistic]; asked && one.Metric == "ttft" && one.Low <= value && value <= one.High {
						held[one.Statistic]++
					}
				}
			}
			for statistic := range truth {
				share := float64(held[statistic]) / runs
				if share < 0.92 || share > 0.98 && !kind.drifts {
					t.Errorf("%.1f %% of the intervals of %s hold the truth", 100*share, statistic)
				}
			}
		})
	}
}

func TestPairsOfOneRunShareWhatBefellBoth(t *testing.T) {
	series := func(slower float64, seed uint64) *Series {
		random := rand.New(rand.NewPCG(seed, 1))
		s := NewSeries(nil)
		for i := range 300 {
			repeat := i / 30
			level := 1 + 0.3*math.Sin(float64(repeat)) // of the machine, the same for both
			sample := answered(time.Duration(i)*time.Second, time.Duration(float64(200*ms)*level*slower*(1+0.05*random.NormFloat64())), 10*ms, 3)
			s.Add(&sample, repeat)
		}
		return s
	}
	for _, test := range []struct {
		paired bool
		want   Answer
	}{{true, IsWorse}, {false, IsUnknown}} {
		found := Compare(series(1, 1), []*Series{series(1.05, 2)}, test.paired)[0]
		if d := found[0]; d.Metric != "ttft" || d.Answer != test.want {
			t.Errorf("paired %v: %s %s is %s: %.3f (%.3f to %.3f)", test.paired, d.Metric, d.Statistic, d.Answer, d.Change, d.Low, d.High)
		}
	}
}

func TestTooFewRequestsTellNothing(t *testing.T) {
	few, none := noises[0].series(1, 9, 1), NewSeries(nil)
	if found := few.Intervals(); found != nil {
		t.Errorf("9 requests have intervals: %v", found)
	}
	enough := noises[0].series(1, 100, 1)
	if found := Compare(enough, []*Series{few, none, enough}, false); found[0] != nil || found[1] != nil || found[2] == nil {
		t.Errorf("compared: %v", found)
	}
}

func TestAnswerSaysHowManyRequestsAreMissing(t *testing.T) {
	missing := 0
	for seed := uint64(1); missing == 0; seed += 2 {
		for _, d := range Compare(noises[0].series(seed, 40, 1), []*Series{noises[0].series(seed+1, 40, 1.1)}, false)[0] {
			if d.Metric == "tpot" && d.Statistic == bench.Mean && d.Answer == IsUnknown && d.Change > 0.07 && d.Change < 0.13 {
				missing = d.More
			}
		}
	}
	t.Logf("%d more", missing)
	found := 0
	for seed := range uint64(50) {
		a, b := noises[0].series(2*seed, 40+missing, 1), noises[0].series(2*seed+1, 40+missing, 1.1)
		for _, d := range Compare(a, []*Series{b}, false)[0] {
			if d.Metric == "tpot" && d.Statistic == bench.Mean && d.Answer != IsUnknown {
				found++
			}
		}
	}
	if found < 20 {
		t.Errorf("with %d more requests %d of 50 comparisons tell", missing, found)
	}
}

func BenchmarkCompare(b *testing.B) {
	x, y := noises[1].series(1, 10_000, 1), noises[1].series(2, 10_000, 1.02)
	for b.Loop() {
		Compare(x, []*Series{y}, false)
	}
}

func BenchmarkIntervals(b *testing.B) {
	x := noises[1].series(1, 100_000, 1)
	for b.Loop() {
		x.Intervals()
	}
}
