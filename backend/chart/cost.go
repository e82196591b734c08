package chart

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
)

// costMetrics are the times that are drawn against the cost, a panel each.
var costMetrics = [...]struct{ key, name string }{{"ttft", "TTFT p50"}, {"latency", "E2E latency p50"}}

// priced is a row with its cost per 1,000 requests.
type priced struct {
	of      *row
	figures *bench.ModelSummary // of the steady window, if there is one
	cost    spanned
}

// spanned is a value with its interval; of one without, the ends are the value.
type spanned struct{ value, low, high float64 }

func spannedOf(m *bench.ModelSummary, s bench.MetricStatistic) spanned {
	value := known(s.Of(m).Value)
	if one := m.IntervalOf(s.Key, s.Statistic); one != nil {
		return spanned{value, one.Low, one.High}
	}
	return spanned{value, value, value}
}

// costAgainstLatency shows what 1,000 requests cost against how fast they were, a
// point a model.
func costAgainstLatency(d *dataset) (*layout, string) {
	var rows []priced
	metric := bench.MetricStatistic{Metric: bench.MetricOf("cost_per_thousand")}
	for _, one := range d.rows {
		figures := one.summary.Decisive()
		if cost := spannedOf(figures, metric); cost.value > 0 {
			rows = append(rows, priced{one, figures, cost})
		}
	}
	if len(rows) == 0 {
		return nil, d.whyEmpty("The cost is unknown: no model has prices, or no server counts tokens.")
	}
	without := d.omitted("", "no price, or no tokens", func(r *row) bool {
		return slices.ContainsFunc(rows, func(p priced) bool { return p.of == r })
	})
	rows, less := cut(rows)
	s := d.layout(d.requests(), "cost: tokens × prices", "lines: 95 % intervals", "best: bottom left", without, less)
	s.compact = true
	for _, one := range rows {
		s.legend = append(s.legend, legend{name: one.of.name})
	}
	s.unlisted = len(rows) == 1
	s.beside(len(costMetrics), 72, 24)
	for panel, m := range costMetrics {
		s.costs(d, panel, m.name, bench.MetricStatistic{Metric: bench.MetricOf(m.key), Statistic: bench.P50}, rows)
	}
	return s, ""
}

// costs adds a panel.
func (s *layout) costs(d *dataset, panel int, name string, m bench.MetricStatistic, rows []priced) {
	var costs, times []float64
	for _, one := range rows {
		at := spannedOf(one.figures, m)
		costs, times = append(costs, one.cost.low, one.cost.high), append(times, at.low, at.high)
	}
	across, up := scaleOf(string(bench.Dollars), costs...), scaleOf("s", times...)
	s.x, s.y = append(s.x, across.axis("cost per 1,000 requests", panel, 26)), append(s.y, up.axis(name, panel, 44))
	for _, one := range rows {
		at := spannedOf(one.figures, m)
		if math.IsNaN(at.value) {
			continue
		}
		x, y := across.of(one.cost.value), up.of(at.value)
		s.series = append(s.series,
			d.whisker(one.of, panel, []any{[]any{across.of(one.cost.low), y}, []any{across.of(one.cost.high), y}}),
			d.whisker(one.of, panel, []any{[]any{x, up.of(at.low)}, []any{x, up.of(at.high)}}))
		symbol, style := d.symbol(one.of, 1)
		dot := scatter(one.of.name, symbol, 11, []any{[]any{x, y}})
		dot.ItemStyle, dot.XAxisIndex, dot.YAxisIndex = style, panel, panel
		s.series = append(s.series, dot)
	}
}

// whisker is the interval of a point.
func (d *dataset) whisker(r *row, panel int, ends []any) series {
	return series{
		SingleSeries: charts.SingleSeries{Name: r.name, Type: "line", XAxisIndex: panel, YAxisIndex: panel, Symbol: "none", Data: ends},
		LineStyle:    map[string]any{"color": d.colour(r), "width": 1.4},
		ItemStyle:    map[string]any{"color": d.colour(r)},
	}
}
