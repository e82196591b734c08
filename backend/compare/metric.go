package compare

import (
	"strconv"

	"tokenlap/backend/bench"
)

// MetricLine is the values of one metric in all columns.
type MetricLine struct {
	ID     string        `json:"id"`     // ttft_p50, ttft_p95, tpot_p50, latency_p50, success_rate, ...
	Unit   string        `json:"unit"`   // s, tok/s, req/s, tokens, share, count
	Better string        `json:"better"` // lower or higher; "": neither
	Values []MetricValue `json:"values"`
}

// MetricValue is the value of a metric in one column.
type MetricValue struct {
	Value     *float64 `json:"value"`
	N         int      `json:"n"`         // values it is computed from
	Weak      bool     `json:"weak"`      // too few for this percentile
	Delta     *float64 `json:"delta"`     // relative to the baseline: 0.1 is 10 % more
	Direction string   `json:"direction"` // better, worse or same than the baseline; "": not known
}

// metricLines returns the metrics that at least one column has.
func metricLines(columns Selection, baseline int) []MetricLine {
	lines := []MetricLine{}
	for _, metric := range bench.Compared() {
		line := MetricLine{ID: metric.ID(), Unit: string(metric.Unit), Better: string(metric.Better), Values: make([]MetricValue, 0, len(columns))}
		base, some := bench.Finite(metric.Of(&columns[baseline].model).Value), false
		for i := range columns {
			found := metric.Of(&columns[i].model)
			value := MetricValue{Value: bench.Finite(found.Value), N: found.N, Weak: found.Weak}
			if i != baseline {
				value.Delta, value.Direction = compareValues(base, value.Value, metric.Better)
			}
			some = some || value.Value != nil
			line.Values = append(line.Values, value)
		}
		if some {
			lines = append(lines, line)
		}
	}
	return lines
}

// compareValues compares a value with the baseline's. Values that are shown with the
// same digits are the same; whether a difference is chance is not examined.
func compareValues(base, value *float64, better bench.Better) (delta *float64, direction string) {
	if base == nil || value == nil {
		return nil, ""
	}
	if *base != 0 {
		part := *value / *base - 1
		delta = bench.Finite(&part)
	}
	switch {
	case better == "":
		return delta, ""
	case threeDigits(*base) == threeDigits(*value):
		return delta, "same"
	case (*value < *base) == (better == bench.Lower):
		return delta, "better"
	}
	return delta, "worse"
}

// threeDigits formats a number with three significant digits.
func threeDigits(value float64) string { return strconv.FormatFloat(value, 'g', 3, 64) }
