package bench

import (
	"cmp"
	"slices"
	"strings"
)

// Statistic names one number of a distribution, or the Total of a metric that
// has none.
type Statistic string

const (
	Mean  Statistic = "mean"
	SD    Statistic = "sd"
	Min   Statistic = "min"
	P50   Statistic = "p50"
	P90   Statistic = "p90"
	P95   Statistic = "p95"
	P99   Statistic = "p99"
	Max   Statistic = "max"
	Total Statistic = ""
)

// Statistics are those of a distribution, in the order in which they are shown.
var Statistics = []Statistic{Mean, SD, Min, P50, P90, P95, P99, Max}

// Value is the place of a statistic in d; nil for one it does not have.
func (d *Distribution) Value(s Statistic) **float64 {
	switch s {
	case Mean:
		return &d.Mean
	case SD:
		return &d.SD
	case Min:
		return &d.Min
	case P50:
		return &d.P50
	case P90:
		return &d.P90
	case P95:
		return &d.P95
	case P99:
		return &d.P99
	case Max:
		return &d.Max
	}
	return nil
}

// MetricStatistic is one statistic of a metric: a line or a column of a table.
type MetricStatistic struct {
	Metric
	Statistic Statistic
}

// Overview are the statistics of the short table that a terminal, Markdown and
// the report show.
func Overview() []MetricStatistic {
	return statistics(func(m Metric) []Statistic { return m.Overview })
}

// Ranked are the columns of the table of models that opens the results.
func Ranked() []MetricStatistic {
	return statistics(func(m Metric) []Statistic { return m.Ranked })
}

// Compared are the statistics that are compared between models, those with a
// better direction first.
func Compared() []MetricStatistic {
	all := statistics(func(m Metric) []Statistic { return m.Compared })
	slices.SortStableFunc(all, func(a, b MetricStatistic) int {
		return cmp.Compare(judged(b), judged(a))
	})
	return all
}

// judged is 1 for a metric that has a better direction, else 0.
func judged(m MetricStatistic) int { return min(len(m.Better), 1) }

func statistics(of func(Metric) []Statistic) []MetricStatistic {
	var found []MetricStatistic
	for _, metric := range Metrics {
		for _, statistic := range of(metric) {
			found = append(found, MetricStatistic{metric, statistic})
		}
	}
	return found
}

// ID is the key with the statistic: ttft_p50, success_rate.
func (m MetricStatistic) ID() string { return strings.TrimSuffix(m.Key+"_"+string(m.Statistic), "_") }

// Of returns the value of a model.
func (m MetricStatistic) Of(model *ModelSummary) MetricValue { return m.ValueOf(model, m.Statistic) }

// TextOf writes the value of a model.
func (m MetricStatistic) TextOf(model *ModelSummary) string {
	return m.FormatValue(m.Of(model))
}

// Heading names the statistic in the overview: TTFT p50, req/s.
func (m MetricStatistic) Heading() string {
	return strings.TrimSpace(cmp.Or(m.Head, m.Name) + " " + string(m.Statistic))
}

// FullName names the statistic as the page does: TTFT p50, Request rate.
func (m MetricStatistic) FullName() string {
	return strings.TrimSpace(m.Name + " " + string(m.Statistic))
}

// ShortHeading is Heading without the name of the metric, if the column before
// has it.
func (m MetricStatistic) ShortHeading() string {
	if m.Statistic == m.Overview[0] {
		return m.Heading()
	}
	return string(m.Statistic)
}
