package chart

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// cumulative draws, for each time, the share of requests that took at most as
// long.
func cumulative(d *dataset) (*layout, string) {
	parts := []curves{
		{"TTFT", "ttft", unstreamed, d.shownLines("ttft")},
		{"TPOT", "tpot", tooFew, d.shownLines("tpot")},
		{"E2E latency", "latency", "no latency", d.shownLines("latency")},
	}
	said := []string{d.requests(), "share of requests at or below a value", d.omitted("", "", succeeded)}
	panels, limit := 0, pointsPerCurve(len(d.shown()))
	if slices.ContainsFunc(parts, func(p curves) bool {
		return slices.ContainsFunc(p.lines, func(l line) bool { return len(l.values) > limit })
	}) {
		said = append(said, fmt.Sprintf("at most %d points per line, extremes included", limit))
	}
	if slices.ContainsFunc(parts, func(p curves) bool {
		return slices.ContainsFunc(p.lines, func(l line) bool { return d.hasBand(l, p.key) })
	}) {
		said = append(said, "band: 95 % confidence of the whole curve")
	}
	for _, part := range parts {
		if drawable(part.lines) {
			panels++
			said = append(said, part.scale().beyondNote(part.name, valuesOfLines(part.lines)...))
		}
		said = append(said, d.omitted(part.name, part.why, func(r *row) bool { return !succeeded(r) || !slices.Contains(d.shown(), r) || isAmong(part.lines)(r) }))
	}
	s := d.layout(append(said, d.less())...)
	s.legend, s.unlisted = entries(d.shown()), len(d.shown()) == 1
	if panels == 0 {
		return nil, d.whyEmpty("No model has two successful requests, as a distribution needs.")
	}
	s.beside(panels, 60, 12)
	panel := 0
	for _, part := range parts {
		if drawable(part.lines) {
			s.steps(d, panel, part)
			panel++
		}
	}
	return s, ""
}

// curves are the cumulative distributions of one metric.
type curves struct {
	name  string
	key   string // of the metric
	why   string // a row that succeeded may lack it
	lines []line
}

func (c curves) scale() scale { return extentOf(valuesOfLines(c.lines)...).scale("s") }

func valuesOfLines(lines []line) (lists [][]float64) {
	for _, one := range lines {
		lists = append(lists, one.values)
	}
	return lists
}

// shownLines are the lines of a metric that belong to rows that are shown.
func (d *dataset) shownLines(key string) []line {
	return slices.DeleteFunc(d.distribution(key), func(l line) bool { return !slices.Contains(d.shown(), l.of) })
}

func drawable(lines []line) bool {
	for _, line := range lines {
		if len(line.values) > 1 {
			return true
		}
	}
	return false
}

func (s *layout) steps(d *dataset, panel int, part curves) {
	chosen := part.scale()
	across, up := chosen.axis(part.name, panel, 26), shares("requests", panel)
	across.tip.Name += " up to"
	if panel > 0 {
		up.name = ""
	}
	s.x, s.y, s.across = append(s.x, across), append(s.y, up), append(s.across, panel)
	for _, line := range part.lines {
		points := make([]xy, len(line.values))
		for i, value := range line.values {
			points[i] = xy{value, float64(i+1) / float64(len(line.values))}
		}
		one := d.curve(line.of, panel, chosen, downsample(points, pointsPerCurve(len(d.shown()))))
		one.Step, one.MarkArea = "end", d.band(line, part.key, chosen)
		s.line(d, line.of, one)
	}
}

// shares is the vertical axis of a cumulative distribution.
func shares(of string, panel int) axis {
	name := "share of " + of
	return axis{kind: "value", name: name, tip: tip{Name: name, Format: "percent", Beyond: true}, panel: panel, gap: 44, min: 0.0, max: 1.0}
}

// curve returns a line of a row over an axis with the given scale.
func (d *dataset) curve(r *row, panel int, chosen scale, points []xy) series {
	data := make([]any, len(points))
	for i, point := range points {
		data[i] = []any{chosen.of(point.x), number(point.y)}
	}
	return d.lineOf(r, panel, data)
}

// pointsPerCurve is how many points a curve has at most, so that it looks like
// the complete one.
func pointsPerCurve(rows int) int { return min(240, max(80, 600/max(rows, 1))) }

// lineOf returns a line of a row with its colour, dash and symbol.
func (d *dataset) lineOf(r *row, panel int, data []any) series {
	symbol, style := d.symbol(r, 1)
	return series{
		SingleSeries: charts.SingleSeries{
			Name: r.name, Type: "line", XAxisIndex: panel, YAxisIndex: panel,
			Symbol: symbol, SymbolSize: 6, ShowSymbol: opts.Bool(len(data) <= crowd), Data: nonNil(data),
		},
		ShowAllSymbol: true,
		LineStyle:     map[string]any{"color": d.colour(r), "type": r.dash(), "width": 1.8},
		ItemStyle:     style,
	}
}

// line adds a line with its symbol at about eight places, which differ by style,
// so that lines on top of each other can be told apart without colour.
func (s *layout) line(d *dataset, r *row, one series) {
	s.series = append(s.series, one)
	data := one.Data.([]any)
	if len(data) <= crowd {
		return
	}
	every := len(data) / 8
	var places []any
	for i := (r.style.shape + r.style.colour*3) % 8 * every / 8; i < len(data); i += every {
		places = append(places, data[i])
	}
	dots := d.dots(r, 6, 1, places)
	dots.XAxisIndex, dots.YAxisIndex = one.XAxisIndex, one.YAxisIndex
	s.series = append(s.series, dots)
}
