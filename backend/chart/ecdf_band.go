package chart

import (
	"math"
	"sort"

	"tokenlap/backend/bench"
)

// A confidence band is drawn for few lines only: more would hide each other.
const (
	bandLines = 4
	bandSteps = 40 // rectangles of a band at most
)

// bandWidth is how far a whole cumulative distribution may be off, up or down, with
// a confidence of 95 %: the inequality of Dvoretzky, Kiefer and Wolfowitz for as many
// independent requests as the dependent ones are worth. It is false where that is
// not known.
func bandWidth(values []float64, median *bench.Interval) (share float64, ok bool) {
	if median == nil || len(values) == 0 {
		return 0, false
	}
	n := float64(len(values))
	below := func(value float64) float64 { return float64(sort.SearchFloat64s(values, value)) / n }
	const reach = 2.262 // standard errors of an interval of ten blocks
	deviation := (below(median.High) - below(median.Low)) / 2 / reach
	if deviation > 0 {
		n = min(n, 0.25/(deviation*deviation))
	}
	return math.Sqrt(math.Log(2/0.05) / (2 * n)), true
}

// band returns the confidence band of a line of a metric as an area of its series; nil
// if there is none.
func (d *dataset) band(l line, metric string, across scale) map[string]any {
	width, ok := bandWidth(l.values, l.of.summary.IntervalOf(metric, bench.P50))
	if !ok || len(d.shown()) > bandLines {
		return nil
	}
	n := len(l.values)
	every := max(1, (n-1+bandSteps-1)/bandSteps)
	share := func(i int, by float64) float64 { return min(1, max(0, float64(i+1)/float64(n)+by)) }
	var areas []any
	for from := 0; from < n-1; from += every {
		to := min(from+every, n-1)
		areas = append(areas, []any{
			map[string]any{"coord": []any{across.of(l.values[from]), number(share(from, -width))}},
			map[string]any{"coord": []any{across.of(l.values[to]), number(share(to-1, width))}},
		})
	}
	return map[string]any{
		"silent": true, "data": areas,
		"itemStyle": map[string]any{"color": d.colour(l.of), "opacity": 0.13},
	}
}

// hasBand reports whether a line of a metric has a confidence band.
func (d *dataset) hasBand(l line, metric string) bool {
	_, ok := bandWidth(l.values, l.of.summary.IntervalOf(metric, bench.P50))
	return ok && len(d.shown()) <= bandLines
}
