package chart

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
)

// cumulative draws for each time the share of requests that took at most it:
// the whole distribution, with nothing binned.
func cumulative(m *dataset) (*layout, string) {
	type part struct {
		name  string
		why   string // a row that succeeded may lack it
		lines []line
	}
	parts := []part{
		{"TTFT", unstreamed, m.distribution("ttft")},
		{"TPOT", tooFew, m.distribution("tpot")},
		{"E2E latency", "no latency", m.distribution("latency")},
	}
	said := []string{m.requests(), "share of requests that took at most this long", m.without("", "", succeeded)}
	panels, limit := 0, smooth(len(m.shown()))
	if slices.ContainsFunc(parts, func(p part) bool {
		return slices.ContainsFunc(p.lines, func(l line) bool { return len(l.values) > limit })
	}) {
		said = append(said, fmt.Sprintf("drawn: at most %d points a line, extremes kept", limit))
	}
	for _, part := range parts {
		if drawable(part.lines) {
			panels++
		}
		said = append(said, m.without(part.name, part.why, func(r *row) bool { return !succeeded(r) || holds(part.lines)(r) }))
	}
	s := &layout{note: m.note(append(said, m.less())...), legend: entries(m.shown())}
	if panels == 0 {
		return nil, m.nothing("No model has two requests that succeeded: a distribution needs two.")
	}
	s.beside(panels, 60, 12, 46)
	panel := 0
	for _, part := range parts {
		if drawable(part.lines) {
			s.steps(m, panel, part.name, part.lines)
			panel++
		}
	}
	return s, ""
}

func drawable(lines []line) bool {
	for _, line := range lines {
		if len(line.values) > 1 {
			return true
		}
	}
	return false
}

func (s *layout) steps(m *dataset, panel int, name string, lines []line) {
	lines = slices.DeleteFunc(lines, func(l line) bool { return !slices.Contains(m.shown(), l.of) })
	var all []float64
	for _, line := range lines {
		all = append(all, line.values[0], line.values[len(line.values)-1])
	}
	chosen := scaleOf("s", all...)
	across, up := chosen.axis(name, panel, 26), shares("requests", panel)
	across.tip.name += " up to"
	if panel > 0 {
		up.name = ""
	}
	s.x, s.y, s.across = append(s.x, across), append(s.y, up), append(s.across, panel)
	for _, line := range lines {
		points := make([]xy, len(line.values))
		for i, value := range line.values {
			points[i] = xy{value, float64(i+1) / float64(len(line.values))}
		}
		one := m.curve(line.of, panel, chosen, points)
		one.Step = "end"
		s.line(m, line.of, one)
	}
}

// shares is the upright axis of a cumulative distribution.
func shares(of string, panel int) axis {
	name := "share of " + of
	return axis{kind: "value", name: name, tip: tip{name: name, format: "percent", beyond: true}, panel: panel, gap: 44, min: 0.0, max: 1.0}
}

// curve is a line of a row over an x axis of the given scale.
func (m *dataset) curve(r *row, panel int, chosen scale, points []xy) series {
	points = thin(points, smooth(len(m.shown())))
	data := make([]any, len(points))
	for i, point := range points {
		data[i] = []any{chosen.of(point.x), number(point.y)}
	}
	return m.lineOf(r, panel, data)
}

// smooth is how many points make a curve that no eye can tell from the whole,
// where few others are beside it.
func smooth(rows int) int { return min(240, max(80, 600/max(rows, 1))) }

// lineOf is a line of a row with its colour, dash and symbol.
func (m *dataset) lineOf(r *row, panel int, data []any) series {
	symbol, style := m.symbol(r, 1)
	return series{
		SingleSeries: charts.SingleSeries{Name: r.name, Type: "line", XAxisIndex: panel, YAxisIndex: panel, Symbol: symbol, SymbolSize: 6, Data: some(data)},
		more: map[string]any{
			"showSymbol": len(data) <= crowd, "showAllSymbol": true,
			"lineStyle": map[string]any{"color": m.colour(r), "type": r.dash(), "width": 1.8},
			"itemStyle": style,
		},
	}
}

// line adds a line, and its symbol at about eight places, elsewhere for each
// look: lines that lie on each other are told apart, with or without colour.
func (s *layout) line(m *dataset, r *row, one series) {
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
	dots := m.dots(r, 6, 1, places)
	dots.XAxisIndex, dots.YAxisIndex = one.XAxisIndex, one.YAxisIndex
	s.series = append(s.series, dots)
}
