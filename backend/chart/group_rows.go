package chart

import (
	"math"
	"slices"
	"strings"
)

// groupRows draws a panel for each breakdown that has values, in it a row for each
// model and a dot for each group. It returns false if none has values.
func (s *layout) groupRows(d *dataset, groups []string, of func(point) string, parts ...breakdown) bool {
	var panels []groupPanel
	for _, part := range parts {
		if table, found := part.table(d, groups, of); found {
			panels = append(panels, groupPanel{part, groups, table, scaleOf(part.unit, figures(table)...)})
		}
	}
	if len(panels) == 0 {
		return false
	}
	if slices.ContainsFunc(panels, func(p groupPanel) bool { return anyWeak(p.table) }) {
		s.note = append(s.note[:1:1], d.medium.wrap(append(s.note[1:], fewMeaning))...)
	}
	s.compact = true
	for i, group := range groups {
		s.legend = append(s.legend, legend{short(group, 16), groupSymbols[i%len(groupSymbols)]})
	}
	rows := d.shown()
	names := make([]any, len(rows))
	for i, one := range rows {
		names[i] = one.axisName
	}
	texts := s.placeGroups(names, panels)
	for i, panel := range panels {
		s.groupPanel(d, i, panel, names, texts[i])
	}
	return true
}

// groupPanel is a breakdown with its values, by row and group.
type groupPanel struct {
	breakdown
	groups []string
	table  [][]cell
	scale  scale
}

// groupSymbols are those of groups, in their order; more of them than the usual
// three are told apart by where they stand.
var groupSymbols = []string{"circle", "triangle", "rect", "diamond"}

// leastDots is the least width in which dots can be told apart, in pixels.
const leastDots = 100

// placeGroups places panels side by side, the names on the left of the first. It
// returns the figures beside each, nil where there is no room for any.
func (s *layout) placeGroups(names []any, panels []groupPanel) (texts [][]any) {
	const gap = 34
	left, n := float64(rowsLeft(names)), float64(len(panels))
	room := (float64(s.width)-left-16)/n - gap
	texts, rights := make([][]any, len(panels)), make([]float64, len(panels))
	for i, panel := range panels {
		texts[i] = panel.texts()
		rights[i] = float64(rowsLeft(append(slices.Clone(texts[i]), panel.head())))
	}
	if room-slices.Max(rights) < leastDots {
		texts, rights = make([][]any, len(panels)), make([]float64, len(panels))
	}
	s.panel(0, 0, len(names))
	whole := s.panels[0]
	s.panels = nil
	for i := range panels {
		one := whole
		from := left + float64(i)*(room+gap)
		one.Left, one.Right = s.wide(from), s.wide(float64(s.width)-from-room+rights[i])
		s.panels = append(s.panels, one)
	}
	return texts
}

// texts are the figures of each row.
func (p groupPanel) texts() []any {
	all := make([]any, len(p.table))
	for i, cells := range p.table {
		var figures []string
		for _, one := range cells {
			text := p.scale.text(one.value)
			if one.weak && !math.IsNaN(one.value) {
				text += " ?"
			}
			figures = append(figures, text)
		}
		all[i] = strings.Join(figures, " | ")
	}
	return all
}

// head says what the figures are.
func (p groupPanel) head() string {
	if p.scale.unit == "" {
		return strings.Join(shortenAll(p.groups, 12), " | ")
	}
	return strings.Join(shortenAll(p.groups, 12), " | ") + ", " + p.scale.unit
}

func (s *layout) groupPanel(d *dataset, number int, panel groupPanel, names, texts []any) {
	s.x = append(s.x, panel.scale.axis(panel.name, number, 26))
	row := len(s.y)
	s.y = append(s.y, axis{kind: "category", data: names, panel: number, inverse: true, unlabelled: number > 0})
	if texts != nil {
		s.y = append(s.y, axis{kind: "category", data: texts, panel: number, inverse: true, opposite: true, bare: true, name: panel.head()})
	}
	spans := bars("", map[string]any{"color": d.theme.scheme().split, "width": 3.0}, panel.spans())
	spans.XAxisIndex, spans.YAxisIndex = number, row
	s.series = append(s.series, spans)
	for g, group := range panel.groups {
		var dots []any
		for i, one := range d.shown() {
			if cell := panel.table[i][g]; !math.IsNaN(cell.value) {
				style := map[string]any{"color": d.colour(one)}
				if cell.weak {
					style = map[string]any{"color": d.theme.Background(), "borderColor": d.colour(one), "borderWidth": 1.5}
				}
				dots = append(dots, map[string]any{"name": one.label, "value": []any{panel.scale.of(cell.value), i}, "itemStyle": style})
			}
		}
		one := scatter(short(group, 16), groupSymbols[g%len(groupSymbols)], 9, dots)
		one.XAxisIndex, one.YAxisIndex, one.ItemStyle = number, row, map[string]any{"color": d.theme.scheme().faint}
		s.series = append(s.series, one)
	}
}

// spans join the least and the greatest value of each row.
func (p groupPanel) spans() (data []any) {
	for i, cells := range p.table {
		low, high := math.Inf(1), math.Inf(-1)
		for _, one := range cells {
			if !math.IsNaN(one.value) {
				low, high = min(low, one.value), max(high, one.value)
			}
		}
		if low < high {
			data = append(data, []any{p.scale.of(low), i}, []any{p.scale.of(high), i}, []any{"-", i})
		}
	}
	return data
}

func figures(table [][]cell) (all []float64) {
	for _, cells := range table {
		for _, one := range cells {
			all = append(all, one.value)
		}
	}
	return all
}

func anyWeak(table [][]cell) bool {
	return slices.ContainsFunc(slices.Concat(table...), func(c cell) bool { return c.weak && !math.IsNaN(c.value) })
}

func (b breakdown) table(d *dataset, groups []string, of func(point) string) (table [][]cell, found bool) {
	for _, one := range d.shown() {
		cells := make([]cell, len(groups))
		for i, group := range groups {
			values := one.values(b.of, func(p point) bool { return group == everything || of(p) == group })
			cells[i] = cell{b.reduce(values), len(values) < b.firm}
			found = found || !math.IsNaN(cells[i].value)
		}
		table = append(table, cells)
	}
	return table, found
}

// shown are the rows of a chart that has a mark for each; less says if not all.
func (d *dataset) shown() []*row { shown, _ := cut(d.rows); return shown }
func (d *dataset) less() string  { _, less := cut(d.rows); return less }

func entries(rows []*row) []legend {
	named := make([]legend, len(rows))
	for i, one := range rows {
		named[i] = legend{name: one.name}
	}
	return named
}
