package stats

import (
	"math"

	"tokenlap/backend/bench"
)

// Intervals returns the 95 % intervals of the statistics that are compared, as far
// as there are enough requests. It sorts the requests of the series.
func (s *Series) Intervals() []bench.Interval {
	estimator := newEstimator(s, 1)
	if estimator == nil {
		return nil
	}
	defer estimator.release()
	var found []bench.Interval
	for _, m := range bench.Compared() {
		one, ok := estimator.of(m)
		if !ok {
			continue
		}
		low, high := one.limits(critical(one.freedom()))
		if isFinite(low, high) {
			found = append(found, bench.Interval{Metric: m.Key, Statistic: m.Statistic, Low: max(0, low), High: high})
		}
	}
	return found
}

func isFinite(values ...float64) bool {
	for _, value := range values {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return false
		}
	}
	return true
}
