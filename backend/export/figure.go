package export

import (
	"cmp"
	"math"
	"strconv"

	"tokenlap/backend/bench"
)

// marks explains what stands beside or in place of numbers.
const marks = "? rests on few values; - does not exist, or too few values for it"

// overviewHeads are the headings of the short table behind the model.
func overviewHeads() []string {
	heads := []string{"OK", "Failed", "Success"}
	for _, shown := range bench.Overview() {
		heads = append(heads, shown.ShortHeading())
	}
	return heads
}

// overviewCells are the figures of a model under overviewHeads.
func overviewCells(m bench.ModelSummary) []string {
	cells := []string{strconv.Itoa(m.Successes), strconv.Itoa(m.Failed), bench.FormatShare(m.SuccessRate)}
	for _, shown := range bench.Overview() {
		cells = append(cells, shown.TextOf(&m))
	}
	return cells
}

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
func requestValues(s *bench.Sample, held withdrawn) (values []float64) {
	for _, metric := range bench.Metrics {
		if !metric.Requests {
			continue
		}
		value, ok := metric.Of(s)
		if !ok || metric.Withdrawn && held.holds(s) {
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
