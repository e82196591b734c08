package stats

import (
	"iter"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// percentiles with the number of values below which each is hidden, 1/(1-p),
// and below which it is shown but marked weak, 5/(1-p).
var percentiles = []struct {
	name         string
	share        float64
	fewest, firm int
	field        func(*bench.Distribution) **float64
}{
	{"p50", 0.50, 2, 10, func(d *bench.Distribution) **float64 { return &d.P50 }},
	{"p90", 0.90, 10, 50, func(d *bench.Distribution) **float64 { return &d.P90 }},
	{"p95", 0.95, 20, 100, func(d *bench.Distribution) **float64 { return &d.P95 }},
	{"p99", 0.99, 100, 500, func(d *bench.Distribution) **float64 { return &d.P99 }},
}

// Quantile is bench.Quantile: the one formula for every percentile.
func Quantile(sorted []float64, p float64) float64 { return bench.Quantile(sorted, p) }

// Describe says what values, which it sorts in place, look like. The standard
// deviation is the sample's (n-1) and needs two values. Order does not change
// a bit of the result: sums run over the sorted values.
func Describe(unit string, values []float64) bench.Distribution {
	described := bench.Distribution{Unit: unit, N: len(values), Weak: []string{}}
	if len(values) == 0 {
		return described
	}
	slices.Sort(values)
	average := mean(values)
	described.Mean = &average
	described.Min, described.Max = pointer(values[0]), pointer(values[len(values)-1])
	if len(values) > 1 {
		described.SD = pointer(deviation(values, average))
	}
	for _, percentile := range percentiles {
		if len(values) < percentile.fewest {
			continue
		}
		*percentile.field(&described) = pointer(Quantile(values, percentile.share))
		if len(values) < percentile.firm {
			described.Weak = append(described.Weak, percentile.name)
		}
	}
	return described
}

func mean(sorted []float64) float64 {
	average := sum(slices.Values(sorted)) / float64(len(sorted))
	return min(max(average, sorted[0]), sorted[len(sorted)-1])
}

func deviation(values []float64, average float64) float64 {
	squares := func(yield func(float64) bool) {
		for _, value := range values {
			if !yield(float64((value - average) * (value - average))) {
				return
			}
		}
	}
	return math.Sqrt(sum(squares) / float64(len(values)-1))
}

// sum carries along what rounding loses (Kahan): the mean of equal values is
// that value, and a million of them do not drift.
func sum(values iter.Seq[float64]) float64 {
	total, lost := 0.0, 0.0
	for value := range values {
		value -= lost
		next := total + value
		lost = (next - total) - value
		total = next
	}
	return total
}

func pointer(value float64) *float64 { return &value }
