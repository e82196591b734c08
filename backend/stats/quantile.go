package stats

import (
	"iter"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// percentiles are hidden with fewer values than fewest, 1/(1-p), and marked as
// weak with fewer than firm, 5/(1-p).
var percentiles = []struct {
	name         bench.Statistic
	share        float64
	fewest, firm int
}{
	{bench.P50, 0.50, 2, 10},
	{bench.P90, 0.90, 10, 50},
	{bench.P95, 0.95, 20, 100},
	{bench.P99, 0.99, 100, 500},
}

// Quantile is bench.Quantile: the one formula for every percentile.
func Quantile(sorted []float64, p float64) float64 { return bench.Quantile(sorted, p) }

// Describe returns the distribution of values, which it sorts in place. The
// standard deviation is that of a sample (n-1) and needs two values. The order
// of the values does not change the result: sums run over them sorted.
func Describe(unit bench.Unit, values []float64) bench.Distribution {
	slices.Sort(values)
	return describe(unit, sorted(values))
}

// ordered is values in the order of their size.
type ordered interface {
	len() int
	at(place int) float64
	all() iter.Seq[float64]
}

type sorted []float64

func (s sorted) len() int               { return len(s) }
func (s sorted) at(place int) float64   { return s[place] }
func (s sorted) all() iter.Seq[float64] { return slices.Values(s) }

func describe(unit bench.Unit, values ordered) bench.Distribution {
	n := values.len()
	described := bench.Distribution{Unit: string(unit), N: n, Weak: []string{}}
	if n == 0 {
		return described
	}
	average := mean(values)
	described.Mean = &average
	described.Min, described.Max = pointer(values.at(0)), pointer(values.at(n-1))
	if n > 1 {
		described.SD = pointer(deviation(values, average))
	}
	for _, percentile := range percentiles {
		if n < percentile.fewest {
			continue
		}
		*described.Value(percentile.name) = pointer(bench.QuantileAt(n, values.at, percentile.share))
		if n < percentile.firm {
			described.Weak = append(described.Weak, string(percentile.name))
		}
	}
	return described
}

func mean(values ordered) float64 {
	average := sum(values.all()) / float64(values.len())
	return min(max(average, values.at(0)), values.at(values.len()-1))
}

func deviation(values ordered, average float64) float64 {
	squares := func(yield func(float64) bool) {
		for value := range values.all() {
			if !yield(float64((value - average) * (value - average))) {
				return
			}
		}
	}
	return math.Sqrt(sum(squares) / float64(values.len()-1))
}

// sum adds with compensation for rounding (Kahan), so that the mean of equal
// values is that value and a million values do not drift.
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
