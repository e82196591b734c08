package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// DifferencesName is the name of the chart of differences.
const DifferencesName = "compare"

// differencesDefinition is not of runs, so it is none of definitions.
var differencesDefinition = definition{name: DifferencesName, title: "Differences from the baseline"}

// Differences are those of one model from a baseline.
type Differences struct {
	Baseline, Other string // labels
	Answer          string // what they show, in a sentence
	Rows            []DifferenceRow
}

// DifferenceRow is the difference of one metric.
type DifferenceRow struct {
	Metric    string
	Change    float64  // relative: 0.1 is 10 % more than the baseline
	Low, High *float64 // its 95 % interval; nil: without bound
	Points    bool     // Change is a difference of shares instead
	Better    bool     // beyond noise
	Worse     bool     // beyond noise
	Text      string   // the difference in words
}

// DrawDifferences returns the chart of differences: a row for each metric with its
// change and the interval of it, and a line at no change. Differences of shares stand
// in a panel of their own, in points of percent.
func DrawDifferences(d Differences, medium Medium) (Chart, error) {
	return differencesDefinition.chart(medium)(drawDifferences(d, medium))
}

func drawDifferences(d Differences, medium Medium) (*layout, string) {
	if len(d.Rows) == 0 {
		return nil, "No difference has an interval: there are too few requests."
	}
	d.Rows = slices.Clone(d.Rows)
	for i := range d.Rows {
		d.Rows[i].Metric, d.Rows[i].Text = translated(d.Rows[i].Metric, medium.Language), medium.say(d.Rows[i].Text)
	}
	s := &layout{language: medium.Language, width: medium.width(), compact: true}
	s.note = d.note(medium)
	for _, class := range differenceClasses {
		if slices.ContainsFunc(d.Rows, class.has) {
			s.legend = append(s.legend, legend{class.name, class.symbol})
		}
	}
	var parts []differencePanel
	for _, one := range []differencePanel{{name: "change, %"}, {name: "difference, percentage points", points: true}} {
		for _, row := range d.Rows {
			if row.Points == one.points {
				one.rows = append(one.rows, row)
			}
		}
		if len(one.rows) > 0 {
			one.at, one.theme = len(parts), medium.Theme
			parts = append(parts, one)
		}
	}
	s.differencePanels(d.Rows, parts)
	for _, part := range parts {
		s.differences(part)
	}
	return s, ""
}

// note says what is compared, how the chart is read and what it shows.
func (d Differences) note(medium Medium) []string {
	against := " " + medium.say("against") + " "
	half := (float64(medium.width()-noteMargin) - pixels(against)) / 2
	const reading = "bars: 95 % intervals, an arrow where one is cut · better and worse: beyond noise, corrected for the number of metrics"
	note := []string{shortenTo(clean(d.Other), half) + against + shortenTo(clean(d.Baseline), half)}
	note = append(note, medium.wrap(strings.Split(medium.say(reading), " · "))...)
	if answer := clean(d.Answer); answer != "" {
		note = append(note, medium.wrap([]string{answer})...)
	}
	return note
}

// differencePanel is the rows that share an axis.
type differencePanel struct {
	name      string
	points    bool
	rows      []DifferenceRow
	at        int // index of the panel
	theme     Theme
	low, high float64 // ends of the axis, in percent
	step      float64 // between its numbers
}

// differencePanels adds a panel for each part, in which all rows are equally high.
func (s *layout) differencePanels(rows []DifferenceRow, parts []differencePanel) {
	names, texts := make([]any, len(rows)), make([]any, len(rows))
	for i, row := range rows {
		names[i], texts[i] = row.Metric, row.Text
	}
	top := s.top()
	s.height = top + rowsHeight(len(rows)) + axisBelow*len(parts)
	each := rowsHeight(len(rows)) / len(rows)
	for _, part := range parts {
		height := each * len(part.rows)
		s.panels = append(s.panels, opts.Grid{
			Left: fmt.Sprint(rowsLeft(names)), Right: fmt.Sprint(rowsLeft(texts)), Top: s.tall(float64(top)), Height: s.tall(float64(height)),
		})
		top += height + axisBelow
	}
}

// differenceClass is the rows with one answer.
type differenceClass struct {
	name, symbol string
	has          func(DifferenceRow) bool
	colour       func(scheme) string
}

var differenceClasses = []differenceClass{
	{"better", "circle", func(r DifferenceRow) bool { return r.Better }, func(c scheme) string { return c.good }},
	{"worse", "diamond", func(r DifferenceRow) bool { return r.Worse }, func(c scheme) string { return c.bad }},
	{"no clear difference", "circle", func(r DifferenceRow) bool { return !r.isClaimed() }, func(c scheme) string { return c.faint }},
}

func (r DifferenceRow) isClaimed() bool { return r.Better || r.Worse }

// differences fills a panel.
func (s *layout) differences(p differencePanel) {
	p.low, p.high, p.step = spanOfDifferences(p.rows)
	scheme := p.theme.scheme()
	names, texts := make([]any, len(p.rows)), make([]any, len(p.rows))
	for i, row := range p.rows {
		colour := scheme.text
		for _, class := range differenceClasses {
			if class.has(row) {
				colour = class.colour(scheme)
			}
		}
		names[i], texts[i] = row.Metric, map[string]any{"value": row.Text, "textStyle": map[string]any{"color": colour}}
	}
	across := axis{kind: "value", name: p.name, panel: p.at, gap: 26, min: number(p.low), max: number(p.high), tip: tip{Name: p.name, Format: "count"}}
	for i := range int(math.Round((p.high-p.low)/p.step)) + 1 {
		across.ticks = append(across.ticks, number(p.low+float64(i)*p.step))
	}
	s.x = append(s.x, across)
	s.y = append(s.y,
		axis{kind: "category", data: names, panel: p.at, inverse: true},
		axis{kind: "category", data: texts, panel: p.at, inverse: true, opposite: true, bare: true})
	for _, class := range differenceClasses {
		if slices.ContainsFunc(p.rows, class.has) {
			s.series = append(s.series, p.series(class)...)
		}
	}
	zero := bars("no change", map[string]any{"color": scheme.text}, nil)
	zero.MarkLine = map[string]any{
		"silent": true, "symbol": "none", "animation": false, "label": map[string]any{"show": false},
		"lineStyle": map[string]any{"color": scheme.text, "type": "solid", "width": 1.2}, "data": []any{map[string]any{"xAxis": 0}},
	}
	zero.XAxisIndex, zero.YAxisIndex = p.at, 2*p.at
	s.series = append(s.series, zero)
}

// spanOfDifferences returns the ends of an axis and the step of its numbers, in
// percent. It spans all changes and their intervals, but cuts those of unclear
// differences, so that they do not hide the clear ones.
func spanOfDifferences(rows []DifferenceRow) (low, high, step float64) {
	const cut = 2 // times the farthest that is clear
	low, high = -leastSpan, leastSpan
	widen := func(value, limit float64) {
		value = max(-limit, min(limit, value))
		low, high = min(low, value), max(high, value)
	}
	ends := func(row DifferenceRow, limit float64) {
		for _, end := range []*float64{row.Low, row.High} {
			if end != nil {
				widen(*end, limit)
			}
		}
	}
	for _, row := range rows {
		widen(row.Change, math.Inf(1))
		if row.isClaimed() {
			ends(row, math.Inf(1))
		}
	}
	limit := cut * max(-low, high)
	for _, row := range rows {
		ends(row, limit)
	}
	low, high = 100*low, 100*high
	step = above((high - low) / 8)
	return math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step
}

// series returns the marks of the rows of a class, their intervals, and arrows where
// these go on beyond the axis.
func (p differencePanel) series(class differenceClass) []series {
	colour := class.colour(p.theme.scheme())
	var points, intervals, arrows []any
	for i, row := range p.rows {
		if !class.has(row) {
			continue
		}
		name := row.Metric + ": " + row.Text
		low, isLow := p.end(row.Low, p.low)
		high, isHigh := p.end(row.High, p.high)
		points = append(points, map[string]any{"name": name, "value": []any{number(100 * row.Change), i}})
		intervals = append(intervals, []any{number(low), i}, []any{number(high), i}, []any{"-", i})
		if isLow {
			arrows = append(arrows, map[string]any{"name": name, "value": []any{number(low), i}, "symbolRotate": 90})
		}
		if isHigh {
			arrows = append(arrows, map[string]any{"name": name, "value": []any{number(high), i}, "symbolRotate": -90})
		}
	}
	line := bars(class.name, map[string]any{"color": colour, "width": 3, "opacity": 0.55, "type": "solid"}, intervals)
	dots := scatter(class.name, class.symbol, 9, points)
	dots.Z = 4 // above arrows
	all := []series{line, dots}
	if arrows != nil {
		all = append(all, scatter(class.name, "triangle", 8, arrows))
	}
	for i := range all {
		all[i].XAxisIndex, all[i].YAxisIndex = p.at, 2*p.at
		all[i].ItemStyle = map[string]any{"color": colour}
	}
	return all
}

// end returns where an interval ends on the axis, in percent, and whether it goes on
// beyond it.
func (p differencePanel) end(of *float64, edge float64) (at float64, beyond bool) {
	if of == nil {
		return edge, true
	}
	at = max(p.low, min(p.high, 100**of))
	return at, at != 100**of
}

// bars is a line that breaks between pieces.
func bars(name string, style map[string]any, data []any) series {
	return series{
		SingleSeries: charts.SingleSeries{Name: name, Type: "line", Symbol: "none", ShowSymbol: opts.Bool(false), Data: nonNil(data)},
		LineStyle:    style, ItemStyle: map[string]any{"color": style["color"]}, Tip: name,
	}
}
