package export

import (
	"cmp"
	"math"

	"tokenlap/backend/bench"
)

// requestHeads are the headings of the metrics of a request.
func requestHeads() (heads []string) {
	for _, metric := range bench.Metrics {
		if metric.Requests {
			heads = append(heads, cmp.Or(metric.Head, metric.Name))
		}
	}
	return heads
}

// requestValues are the metrics of a request under requestHeads, NaN where one
// does not exist or is withdrawn.
func requestValues(s *bench.Sample, w withdrawn) (values []float64) {
	for _, metric := range bench.Metrics {
		if !metric.Requests {
			continue
		}
		value, ok := metric.Of(s)
		if !ok || metric.Withdrawn && w.has(s) {
			value = math.NaN()
		}
		values = append(values, value)
	}
	return values
}

// requestCells writes requestValues for people.
func requestCells(values []float64) (cells []string) {
	for _, metric := range bench.Metrics {
		if metric.Requests {
			cells = append(cells, metric.Format(bench.Finite(&values[len(cells)])))
		}
	}
	return cells
}
