package stats

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// Many gaps are counted and not sorted, and the result is the same.
func TestGapsThatAreCountedAreDescribedAsSortedOnes(t *testing.T) {
	before := manyGaps
	t.Cleanup(func() { manyGaps = before })
	random := rand.New(rand.NewPCG(1, 2))
	for name, gap := range map[string]func() time.Duration{
		"around 20 ms":              func() time.Duration { return time.Duration(20e6 + random.NormFloat64()*1e6) },
		"all the same":              func() time.Duration { return 7 },
		"two values":                func() time.Duration { return time.Duration(random.IntN(2)) * 65536 },
		"of all sizes":              func() time.Duration { return time.Duration(random.Uint64() >> (33 + random.IntN(31))) },
		"some beyond 4.3 s":         func() time.Duration { return time.Duration(random.IntN(5_000_000_000)) },
		"nearly all beyond 4 s":     func() time.Duration { return 5*time.Second + time.Duration(random.IntN(1000)) },
		"one before the one before": func() time.Duration { return time.Duration(random.IntN(1000) - 1) },
	} {
		for _, n := range []int{500, 501, 40_000} {
			var counted, sorted gaps
			for range n {
				one := gap()
				counted.add(one)
				sorted.add(one)
			}
			manyGaps = math.MaxInt
			want := sorted.describe()
			manyGaps = 500
			got := counted.describe()
			if !isNear(*got.Mean, *want.Mean) || !isNear(*got.SD, *want.SD) {
				t.Errorf("%s, %d gaps: mean %v, sd %v; want %v, %v", name, n, *got.Mean, *got.SD, *want.Mean, *want.SD)
			}
			for _, statistic := range []bench.Statistic{bench.P50, bench.P90, bench.P95, bench.P99} {
				if *(*got.Value(statistic)) != *(*want.Value(statistic)) {
					t.Errorf("%s, %d gaps: %s is %v, want %v", name, n, statistic, **got.Value(statistic), **want.Value(statistic))
				}
			}
			if got.N != n || *got.Min != *want.Min || *got.Max != *want.Max || got.Unit != want.Unit || len(got.Weak) != 0 || counted.len() != 0 {
				t.Errorf("%s, %d gaps: %+v, want %+v", name, n, got, want)
			}
		}
	}
}

func isNear(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b)+1e-15 }
