package stats

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// naive reads a quantile in exact fractions: walk the line that joins the
// sorted values, evenly spaced, until the share p of its length is behind.
func naive(values []float64, p float64) float64 {
	rest := slices.Clone(values)
	slices.Sort(rest)
	walk := new(big.Rat).Mul(new(big.Rat).SetFloat64(p), big.NewRat(int64(len(rest)-1), 1))
	for one := big.NewRat(1, 1); walk.Cmp(one) >= 0; rest = rest[1:] {
		walk.Sub(walk, one)
	}
	at := new(big.Rat).SetFloat64(rest[0])
	if len(rest) > 1 {
		step := new(big.Rat).Sub(new(big.Rat).SetFloat64(rest[1]), at)
		at.Add(at, step.Mul(step, walk))
	}
	exact, _ := at.Float64()
	return exact
}

func TestQuantileAgreesWithANaiveOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e4), 1, 60).Draw(t, "values")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		sorted := slices.Clone(values)
		slices.Sort(sorted)
		got, want := Quantile(sorted, p), naive(values, p)
		if math.Abs(got-want) > 1e-9*math.Max(1, sorted[len(sorted)-1]) {
			t.Fatalf("Quantile(%v, %v) = %v, want %v", sorted, p, got, want)
		}
	})
}

func TestQuantilesRiseWithTheirShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sorted := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 200).Draw(t, "values")
		slices.Sort(sorted)
		before := sorted[0]
		for share := 0.0; share <= 1; share += 1.0 / 64 {
			now := Quantile(sorted, share)
			if now < before-1e-12 || now > sorted[len(sorted)-1] {
				t.Fatalf("Quantile(%v, %v) = %v after %v", sorted, share, now, before)
			}
			before = now
		}
	})
}

func TestAPercentileNeedsItsSamples(t *testing.T) {
	tests := []struct {
		n           int
		shown, weak []string
	}{
		{0, nil, []string{}},
		{1, nil, []string{}},
		{2, []string{"p50"}, []string{"p50"}},
		{9, []string{"p50"}, []string{"p50"}},
		{10, []string{"p50", "p90"}, []string{"p90"}},
		{20, []string{"p50", "p90", "p95"}, []string{"p90", "p95"}},
		{50, []string{"p50", "p90", "p95"}, []string{"p95"}},
		{99, []string{"p50", "p90", "p95"}, []string{"p95"}},
		{100, []string{"p50", "p90", "p95", "p99"}, []string{"p99"}},
		{499, []string{"p50", "p90", "p95", "p99"}, []string{"p99"}},
		{500, []string{"p50", "p90", "p95", "p99"}, []string{}},
	}
	for _, test := range tests {
		described := Describe("s", make([]float64, test.n))
		var shown []string
		for _, percentile := range percentiles {
			if *described.Value(percentile.name) != nil {
				shown = append(shown, string(percentile.name))
			}
		}
		if diff := cmp.Diff(test.shown, shown); diff != "" {
			t.Errorf("%d values, shown (-want +got):\n%s", test.n, diff)
		}
		if diff := cmp.Diff(test.weak, described.Weak); diff != "" {
			t.Errorf("%d values, weak (-want +got):\n%s", test.n, diff)
		}
	}
}

func TestDescribeIsBlindToOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e3), 0, 120).Draw(t, "values")
		shuffled := rapid.Permutation(values).Draw(t, "shuffled")
		if diff := cmp.Diff(Describe("s", values), Describe("s", shuffled)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestDescribeFindsMeanAndDeviation(t *testing.T) {
	got := Describe("tokens", []float64{9, 2, 4, 4, 4, 5, 5, 7})
	if *got.Mean != 5 || *got.Min != 2 || *got.Max != 9 || *got.P50 != 4.5 || got.N != 8 || got.Unit != "tokens" {
		t.Errorf("got %+v", got)
	}
	if want := math.Sqrt(32.0 / 7); *got.SD != want { // squares sum to 32 over n-1 = 7
		t.Errorf("deviation %v, want %v", *got.SD, want)
	}
	if one := Describe("s", []float64{3}); one.SD != nil || *one.Mean != 3 {
		t.Errorf("one value: %+v", one)
	}
}

func TestEqualValuesHaveThemselvesAsMean(t *testing.T) {
	for n := 1; n < 2000; n++ {
		values := slices.Repeat([]float64{0.9}, n)
		if got := Describe("s", values); *got.Mean != 0.9 || n > 1 && *got.SD != 0 {
			t.Fatalf("%d times 0.9: mean %v, deviation %v", n, *got.Mean, show(got.SD))
		}
	}
}
