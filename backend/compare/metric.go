package compare

import (
	"slices"
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

// figure is one number of a model, and how well founded it is.
type figure struct {
	value *float64
	n     int
	weak  bool
}

// comparedMetric is a metric that is compared, in the order of the table.
type comparedMetric struct {
	id, unit, better string
	of               func(*bench.ModelSummary) figure
}

var comparedMetrics = []comparedMetric{
	{"ttft_p50", "s", "lower", ofP50(func(m *bench.ModelSummary) bench.Distribution { return m.TTFT })},
	{"ttft_p95", "s", "lower", ofP95(func(m *bench.ModelSummary) bench.Distribution { return m.TTFT })},
	{"ttft_p99", "s", "lower", ofP99(func(m *bench.ModelSummary) bench.Distribution { return m.TTFT })},
	{"ttfa_p50", "s", "lower", ofP50(func(m *bench.ModelSummary) bench.Distribution { return m.TTFA })},
	{"tpot_p50", "s", "lower", ofP50(func(m *bench.ModelSummary) bench.Distribution { return m.TPOT })},
	{"tpot_p95", "s", "lower", ofP95(func(m *bench.ModelSummary) bench.Distribution { return m.TPOT })},
	{"latency_p50", "s", "lower", ofP50(func(m *bench.ModelSummary) bench.Distribution { return m.Latency })},
	{"latency_p95", "s", "lower", ofP95(func(m *bench.ModelSummary) bench.Distribution { return m.Latency })},
	{"icl_p50_p50", "s", "lower", ofP50(func(m *bench.ModelSummary) bench.Distribution { return m.ICLP50 })}, // median of each request's own median
	{"output_speed_p50", "tok/s", "higher", ofP50(func(m *bench.ModelSummary) bench.Distribution { return m.OutputSpeed })},
	{"system_tokens", "tok/s", "higher", func(m *bench.ModelSummary) figure { return figure{m.SystemTokens, m.Successes, false} }},
	{"request_rate", "req/s", "higher", func(m *bench.ModelSummary) figure { return figure{m.RequestRate, m.Successes, false} }},
	{"success_rate", "share", "higher", func(m *bench.ModelSummary) figure { return figure{m.SuccessRate, m.Attempts, false} }},
	{"output_tokens_mean", "tokens", "", func(m *bench.ModelSummary) figure { return figure{m.OutputTokens.Mean, m.OutputTokens.N, false} }},
	{"requests", "count", "", func(m *bench.ModelSummary) figure {
		attempts := float64(m.Attempts)
		return figure{&attempts, m.Attempts, false}
	}},
}

type distributed func(*bench.ModelSummary) bench.Distribution

func ofP50(of distributed) func(*bench.ModelSummary) figure {
	return func(m *bench.ModelSummary) figure { d := of(m); return figureOf(d, "p50", d.P50) }
}

func ofP95(of distributed) func(*bench.ModelSummary) figure {
	return func(m *bench.ModelSummary) figure { d := of(m); return figureOf(d, "p95", d.P95) }
}

func ofP99(of distributed) func(*bench.ModelSummary) figure {
	return func(m *bench.ModelSummary) figure { d := of(m); return figureOf(d, "p99", d.P99) }
}

func figureOf(d bench.Distribution, name string, value *float64) figure {
	return figure{value, d.N, slices.Contains(d.Weak, name)}
}

// metricLines are the metrics that at least one column has.
func metricLines(columns Selection, baseline int) []MetricLine {
	lines := []MetricLine{}
	for _, metric := range comparedMetrics {
		line := MetricLine{ID: metric.id, Unit: metric.unit, Better: metric.better, Values: make([]MetricValue, 0, len(columns))}
		base, some := bench.Finite(metric.of(&columns[baseline].model).value), false
		for i := range columns {
			found := metric.of(&columns[i].model)
			value := MetricValue{Value: bench.Finite(found.value), N: found.n, Weak: found.weak}
			if i != baseline {
				value.Delta, value.Direction = against(base, value.Value, metric.better)
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

// against holds a value against the baseline's. What looks the same as it is
// shown is called the same; nothing is said of chance.
func against(base, value *float64, better string) (delta *float64, direction string) {
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
	case (*value < *base) == (better == "lower"):
		return delta, "better"
	}
	return delta, "worse"
}

// shown is a number with three significant digits.
func shown(value float64) string { return strconv.FormatFloat(value, 'g', 3, 64) }
