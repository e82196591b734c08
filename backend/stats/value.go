package stats

import "tokenlap/backend/bench"

// values are those of the requests of one tally, a list for each of
// bench.Metrics; nil before the first request.
type values [][]float64

// add collects the metrics of a request that are made of such requests.
func (v *values) add(among bench.Among, s *bench.Sample) {
	if *v == nil {
		*v = make(values, len(bench.Metrics))
	}
	for i := range bench.Metrics {
		metric := &bench.Metrics[i]
		if metric.Among != among {
			continue
		}
		if value, ok := metric.Of(s); ok {
			(*v)[i] = append((*v)[i], value)
		}
	}
}

// describe writes the distributions. It sorts the values. A metric that is not
// made of one value a request gets none here. The failures must have been counted.
func (v values) describe(m *bench.ModelSummary) {
	for i, metric := range bench.Metrics {
		if metric.Distribution == nil {
			continue
		}
		var found []float64
		if v != nil {
			found = v[i]
		}
		described := Describe(metric.Unit, found)
		if metric.Adjusted {
			described.Adjusted = adjusted(found, m.Failed+m.Dropped)
		}
		if len(metric.Ranked) > 0 {
			described.Spread = spreadOf(found)
		}
		*metric.Distribution(m) = described
	}
}
