package load_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

// dues are the first n due times of a stage, in seconds.
func dues(s load.Stage, n int) (seconds []float64) {
	for due := range s.Arrivals() {
		if len(seconds) == n {
			break
		}
		seconds = append(seconds, due.Seconds())
	}
	return seconds
}

// differences are the gaps between values, the first from 0.
func differences(values []float64) []float64 {
	gaps := make([]float64, len(values))
	before := 0.0
	for i, value := range values {
		gaps[i], before = value-before, value
	}
	return gaps
}

// kolmogorov returns the largest distance between the distribution of values and
// a continuous one, times the root of their number. It is above 1.63 in one of a
// hundred samples that follow the distribution.
func kolmogorov(values []float64, cdf func(float64) float64) float64 {
	values = slices.Sorted(slices.Values(values))
	n, most := float64(len(values)), 0.0
	for i, value := range values {
		p := cdf(value)
		most = max(most, p-float64(i)/n, float64(i+1)/n-p)
	}
	return most * math.Sqrt(n)
}

const rejected = 1.63

// gammaCDF is the distribution of gamma gaps with mean 1: the regularised lower
// incomplete gamma function P(k, kx) of the shape k = 1 / cv², by its series.
func gammaCDF(cv float64) func(float64) float64 {
	shape := 1 / (cv * cv)
	logGamma, _ := math.Lgamma(shape)
	return func(gap float64) float64 {
		x := gap * shape
		if x <= 0 {
			return 0
		}
		sum, term := 1/shape, 1/shape
		for k := shape + 1; term > sum*1e-15; k++ {
			term *= x / k
			sum += term
		}
		return min(1, sum*math.Exp(-x+shape*math.Log(x)-logGamma))
	}
}

func exponentialCDF(gap float64) float64 { return 1 - math.Exp(-gap) }

func rate(perSecond float64, arrival bench.Arrival, cv float64) bench.Load {
	return bench.Load{Kind: bench.OpenRate, Rate: perSecond, Arrival: arrival, CV: cv}
}

func TestGapsFollowTheirDistribution(t *testing.T) {
	for _, test := range []struct {
		load bench.Load
		cdf  func(float64) float64
	}{
		{rate(200, bench.PoissonArrival, 0), exponentialCDF},
		{rate(200, bench.GammaArrival, 0.5), gammaCDF(0.5)},
		{rate(200, bench.GammaArrival, 1), exponentialCDF},
		{rate(200, bench.GammaArrival, 2), gammaCDF(2)},
	} {
		for seed := range uint64(3) {
			gaps := differences(dues(load.Stage{Load: test.load, Seed: seed}, 10_000))
			for i := range gaps {
				gaps[i] *= test.load.Rate
			}
			if distance := kolmogorov(gaps, test.cdf); distance > rejected {
				t.Errorf("%v, seed %d: the gaps are %.2f from their distribution, more than %v", test.load, seed, distance, rejected)
			}
		}
	}
}

func TestTheTestOfDistributionsRejectsOthers(t *testing.T) {
	gaps := differences(dues(load.Stage{Load: rate(1, bench.GammaArrival, 0.9)}, 10_000))
	if distance := kolmogorov(gaps, exponentialCDF); distance < rejected {
		t.Errorf("gaps of gamma 0.9 pass as exponential: %.2f", distance)
	}
}

func TestConstantArrivalsAreEvenlyApartFromTheBegin(t *testing.T) {
	for i, due := range dues(load.Stage{Load: rate(8, bench.ConstantArrival, 0)}, 1000) {
		if want := float64(i) / 8; due != want {
			t.Fatalf("request %d is due at %v s, want %v", i, due, want)
		}
	}
}

// A ramp stretches the gaps: undone, they are those of a steady rate again.
func TestARampKeepsTheDistributionOfItsGaps(t *testing.T) {
	for _, ends := range [][2]float64{{1, 50}, {50, 1}, {20, 21}} {
		from, to, length := ends[0], ends[1], 5*time.Minute
		ramp := bench.Load{Kind: bench.OpenRate, Rate: from, RateTo: to, Arrival: bench.PoissonArrival}
		times := dues(load.Stage{Load: ramp, Duration: length, Seed: 3}, 1_000_000)
		slope := (to - from) / length.Seconds()
		passed := make([]float64, len(times))
		for i, at := range times {
			passed[i] = from*at + slope*at*at/2
		}
		if distance := kolmogorov(differences(passed), exponentialCDF); distance > rejected {
			t.Errorf("%v: %.2f from the distribution", ramp, distance)
		}
		expected := (from + to) / 2 * length.Seconds()
		if off := math.Abs(float64(len(times)) - expected); off > 3*math.Sqrt(expected) {
			t.Errorf("%v: %d requests, want %.0f within 3 sigma", ramp, len(times), expected)
		}
		if last := times[len(times)-1]; last >= length.Seconds() || !slices.IsSorted(times) {
			t.Errorf("%v: the last of %d requests is due at %v s", ramp, len(times), last)
		}
	}
}

func TestARateForATimeIsKeptWithinItsSamplingError(t *testing.T) {
	const length = time.Minute
	for seed := range uint64(20) {
		n := float64(len(dues(load.Stage{Load: rate(200, bench.PoissonArrival, 0), Duration: length, Seed: seed}, 1_000_000)))
		if want := 200 * length.Seconds(); math.Abs(n-want) > 3.3*math.Sqrt(want) {
			t.Errorf("seed %d: %v requests, want %v", seed, n, want)
		}
	}
}

func TestTheSeedDecidesWhenRequestsAreDue(t *testing.T) {
	for _, arrival := range []bench.Arrival{bench.PoissonArrival, bench.GammaArrival} {
		of := func(seed uint64) []float64 {
			return dues(load.Stage{Load: rate(10, arrival, 2), Seed: seed}, 100)
		}
		if !slices.Equal(of(7), of(7)) {
			t.Errorf("%s: one seed gives two series", arrival)
		}
		if slices.Equal(of(7), of(8)) {
			t.Errorf("%s: two seeds give one series", arrival)
		}
	}
}

func TestATraceIsPlayedAtItsSpeed(t *testing.T) {
	trace := &bench.Trace{}
	for _, at := range []time.Duration{5, 6, 6, 9, 25} {
		trace.Arrivals = append(trace.Arrivals, bench.TraceArrival{At: at * time.Second})
	}
	for _, test := range []struct {
		speed    float64
		duration time.Duration
		want     []float64
	}{
		{1, 0, []float64{0, 1, 1, 4, 20}},
		{2, 0, []float64{0, 0.5, 0.5, 2, 10}},
		{0.5, 0, []float64{0, 2, 2, 8, 40}},
		{1, 4 * time.Second, []float64{0, 1, 1}},
	} {
		got := dues(load.Stage{Load: bench.Load{Kind: bench.TraceLoad, Speed: test.speed}, Trace: trace, Duration: test.duration}, 10)
		if !slices.Equal(got, test.want) {
			t.Errorf("speed %v for %v: %v, want %v", test.speed, test.duration, got, test.want)
		}
	}
}

func ExampleStage_Arrivals() {
	stage := load.Stage{Load: bench.Load{Kind: bench.OpenRate, Rate: 2, Arrival: bench.ConstantArrival}, Duration: 2 * time.Second}
	for due := range stage.Arrivals() {
		fmt.Println(due)
	}
	// Output:
	// 0s
	// 500ms
	// 1s
	// 1.5s
}
