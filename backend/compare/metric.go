package compare

import (
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// MetricLine is the values of one metric in all columns.
type MetricLine struct {
	ID     string        `json:"id"`     // ttft_p50, ttft_p95, tpot_p50, latency_p50, success_rate, ...
	Unit   string        `json:"unit"`   // s, tok/s, req/s, tokens, share, count
	Better string        `json:"better"` // lower or higher; "": neither
	Values []MetricValue `json:"values"`
}

// MetricValue is the value of a metric in one column, and how it differs from the
// baseline's.
type MetricValue struct {
	Value *float64 `json:"value"`
	N     int      `json:"n"`     // values it is computed from
	Weak  bool     `json:"weak"`  // too few for this percentile
	Delta *float64 `json:"delta"` // relative to the baseline: 0.1 is 10 % more

	// Answer says whether it is better than the baseline's, worse, the same, or
	// unknown for lack of requests. It is "" where nothing is claimed: of the
	// baseline, where no direction is better, with far too few requests, and where
	// workloads differ, of which the interval is still given.
	Answer    stats.Answer `json:"answer"`
	Change    *float64     `json:"change"`                // of the value; nil: not known, and so are all that follow
	Low       *float64     `json:"low"`                   // 95 % interval of Change; nil: without bound
	High      *float64     `json:"high"`                  //
	Absolute  bool         `json:"absolute"`              // Change is a difference of shares; else relative, like Delta
	P         *float64     `json:"p"`                     // of a change at least as large if there were none
	AdjustedP *float64     `json:"adjusted_p"`            // corrected for all differences of the comparison
	More      int          `json:"more"`                  // requests of each that are missing to tell; 0: unknown how many, or told
	Drifts    bool         `json:"drifts"`                // a value drifts over its run, so that more requests may not tell
	Superior  *float64     `json:"superior"`              // share of pairs of requests in which this column's is better, ties half
	RankP     *float64     `json:"rank_p"`                // of the rank test
	Text      string       `json:"text" translate:"text"` // the answer in a sentence; "" without one
}

// metricLines returns the metrics that at least one column has, of steady windows
// where there are any.
func metricLines(columns Selection, baseline int, found differences) []MetricLine {
	lines := []MetricLine{}
	for _, metric := range bench.Compared() {
		line := MetricLine{ID: metric.ID(), Unit: string(metric.Unit), Better: string(metric.Better), Values: make([]MetricValue, 0, len(columns))}
		base, some := bench.Finite(metric.Of(columns[baseline].model.Decisive()).Value), false
		if rate := found.rate(baseline, baseline, metric); rate != nil && base != nil {
			base = rate
		}
		for i := range columns {
			of := metric.Of(columns[i].model.Decisive())
			value := MetricValue{Value: bench.Finite(of.Value), N: of.N, Weak: of.Weak}
			if rate := found.rate(i, baseline, metric); rate != nil && of.Value != nil {
				value.Value = rate
			}
			if i != baseline {
				value.Delta = relative(base, value.Value)
			}
			if d := found.of(i, metric); d != nil && base != nil && value.Value != nil {
				value.set(d, isComparable(columns[baseline], columns[i], metric.Key))
				value.Text = sentence(columns[i].Label, metric, value)
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

// isComparable reports whether the workloads of two columns are the same and, of
// goodput, the objectives.
func isComparable(baseline, other column, metric string) bool {
	if strings.HasPrefix(metric, bench.GoodputShare) && formatObjectives(baseline) != formatObjectives(other) {
		return false
	}
	return len(obstacles(baseline, other)) == 0
}

// relative is the relative difference of a value from the baseline's; nil where one
// is missing or the baseline is 0.
func relative(base, value *float64) *float64 {
	if base == nil || value == nil || *base == 0 {
		return nil
	}
	part := *value / *base - 1
	return bench.Finite(&part)
}

// roughly rounds a number of requests up, since it is an estimate: to tens, above 100
// to two digits. 0 stays.
func roughly(requests int) int {
	step := 10
	for requests > 10*step {
		step *= 10
	}
	return (requests + step - 1) / step * step
}

// set takes over a difference, its answer only if the columns are comparable.
func (v *MetricValue) set(d *stats.Difference, alike bool) {
	v.Change, v.Low, v.High = bench.Finite(&d.Change), bench.Finite(&d.Low), bench.Finite(&d.High)
	v.Absolute, v.Superior = d.Absolute, d.Superior
	if !alike {
		return
	}
	v.Answer, v.More, v.Drifts = d.Answer, roughly(d.More), d.Drifts
	v.P, v.AdjustedP, v.RankP = bench.Finite(&d.P), bench.Finite(&d.AdjustedP), d.RankP
}
