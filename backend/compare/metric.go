package compare

import (
	"strconv"

	"tokenlap/backend/bench"
)

// MetricLine is one metric over all columns.
type MetricLine struct {
	ID     string        `json:"id"`     // ttft_p50, ttft_p95, tpot_p50, latency_p50, success_rate, ...
	Unit   string        `json:"unit"`   // s, tok/s, req/s, tokens, share, count
	Better string        `json:"better"` // lower, higher, or "" where neither is
	Values []MetricValue `json:"values"`
}

// MetricValue is one cell.
type MetricValue struct {
	Value     *float64 `json:"value"`
	N         int      `json:"n"`         // values it rests on
	Weak      bool     `json:"weak"`      // too few for this percentile
	Delta     *float64 `json:"delta"`     // relative to the baseline: 0.1 is 10 % more
	Direction string   `json:"direction"` // better, worse, same; "" where it cannot be said
}

// metricLines are the metrics that at least one column has.
func metricLines(columns Selection, baseline int) []MetricLine {
	lines := []MetricLine{}
	for _, metric := range bench.Compared() {
		line := MetricLine{ID: metric.ID(), Unit: string(metric.Unit), Better: string(metric.Better), Values: make([]MetricValue, 0, len(columns))}
		base, some := bench.Finite(metric.FigureOf(&columns[baseline].model).Value), false
		for i := range columns {
			figure := metric.FigureOf(&columns[i].model)
			value := MetricValue{Value: bench.Finite(figure.Value), N: figure.N, Weak: figure.Weak}
			if i != baseline {
				value.Delta, value.Direction = against(base, value.Value, metric.Better)
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

// against compares a value with the baseline's. Values that are shown with the
// same digits are the same; whether a difference is chance is not examined.
func against(base, value *float64, better bench.Better) (delta *float64, direction string) {
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
	case shown(*base) == shown(*value):
		return delta, "same"
	case (*value < *base) == (better == bench.Lower):
		return delta, "better"
	}
	return delta, "worse"
}

// shown is a number with three significant digits.
func shown(value float64) string { return strconv.FormatFloat(value, 'g', 3, 64) }
