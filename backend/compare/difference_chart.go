package compare

import (
	"fmt"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/stats"
)

// DifferenceChart returns the chart of the differences of a column from the baseline.
func (c *Comparison) DifferenceChart(column int, medium chart.Medium) (chart.Chart, error) {
	return chart.DrawDifferences(c.DifferencesOf(column), medium)
}

// DifferencesOf returns what the chart of the differences of a column from the baseline
// is drawn of. Metrics without an interval are left out.
func (c *Comparison) DifferencesOf(column int) chart.Differences {
	drawn := chart.Differences{Baseline: c.Columns[c.Baseline].Label, Other: c.Columns[column].Label}
	if at := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.Column == column }); at >= 0 {
		drawn.Answer = c.Answers[at].Text
	}
	metrics := bench.Compared()
	for _, line := range c.Metrics {
		v := line.Values[column]
		at := slices.IndexFunc(metrics, func(m bench.MetricStatistic) bool { return m.ID() == line.ID })
		if at < 0 || v.Change == nil {
			continue
		}
		drawn.Rows = append(drawn.Rows, chart.DifferenceRow{
			Metric: metrics[at].FullName(), Change: *v.Change, Low: v.Low, High: v.High, Points: v.Absolute,
			Better: v.Answer == stats.IsBetter, Worse: v.Answer == stats.IsWorse, Text: v.words(metrics[at]),
		})
	}
	return drawn
}

// words says what a value's difference is, without the name of its metric: "slower by
// 8 to 12 %". Where nothing is claimed it is the change with its interval.
func (v MetricValue) words(m bench.MetricStatistic) string {
	switch v.Answer {
	case stats.IsBetter, stats.IsWorse:
		if rateNouns[m.Key] != "" {
			return v.by() + " " + v.amount()
		}
		return v.way(m) + " by " + v.by()
	case stats.IsSame:
		return fmt.Sprintf("same (at most %s)", size(v.largest(), v.Absolute))
	case stats.IsUnknown:
		return "not clear"
	}
	return v.Difference()
}
