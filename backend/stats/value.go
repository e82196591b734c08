package stats

import (
	"slices"

	"tokenlap/backend/bench"
)

// values are those of the requests of one tally, a list for each of
// bench.Metrics.
type values []floats

func newValues(s *scratch) values {
	return slices.Repeat([]floats{floatsIn(s)}, len(bench.Metrics))
}

// add collects the metrics of a request that are made of such requests.
func (v values) add(among bench.Among, s *bench.Sample) {
	for i := range bench.Metrics {
		metric := &bench.Metrics[i]
		if metric.Among != among {
			continue
		}
		if value, ok := metric.Of(s); ok {
			v[i].add(value)
		}
	}
}

// describe writes the distributions and empties the lists. A metric that is not made of
// one value a request gets none here. The failures must have been counted.
func (v values) describe(m *bench.ModelSummary) {
	for i, metric := range bench.Metrics {
		if metric.Distribution == nil {
			continue
		}
		found := &v[i]
		described := found.describe(metric.Unit)
		if metric.Adjusted {
			described.Adjusted = adjusted(found, m.Failed+m.Dropped)
		}
		if len(metric.Ranked) > 0 {
			described.Spread = spreadOf(found)
		}
		*metric.Distribution(m) = described
		found.release()
	}
}
