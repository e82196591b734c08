package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
)

// line is one row of a chart of distributions: a box, the values outside it, and
// the percentiles of the summary as text on its right.
type line struct {
	label  string
	of     *row
	values []float64 // sorted
	stated bench.Distribution
	more   string // said behind the label
	faint  bool   // the second of two lines about one model
}

// maxLines is how many rows a chart has at most; more would not be readable.
const maxLines = 40

// box returns the quartiles of sorted values, and the whiskers: the farthest
// values within 1.5 times the length of the box.
func box(sorted []float64) (low, q1, median, q3, high float64) {
	q1, median, q3 = bench.Quantile(sorted, 0.25), bench.Quantile(sorted, 0.5), bench.Quantile(sorted, 0.75)
	reach := 1.5 * (q3 - q1)
	low, high = q1, q3
	for _, value := range sorted {
		if value >= q1-reach {
			low = min(low, value)
			break
		}
	}
	for i := len(sorted) - 1; i >= 0; i-- {
		if sorted[i] <= q3+reach {
			high = max(high, sorted[i])
			break
		}
	}
	return low, q1, median, q3, high
}

// boxes fills the layout with one panel of boxes, a row each, the first on top.
func (s *layout) boxes(d *dataset, lines []line, name, unit string) scale {
	chosen := boxExtent(lines).scale(unit)
	s.compact = true
	s.legend = append(s.legend, legend{"p50", ""}, legend{"p95", ""}, legend{"p99", ""})
	s.rows(chosen.axis(name, 0, 26), lines, chosen)
	s.box(d, lines, chosen, boxKind{name, []any{4, boxWidth(len(lines))}, func(l line) bool { return !isFew(l) }})
	s.box(d, lines, chosen, boxKind{name, []any{3, 9}, func(l line) bool { return isFew(l) && len(l.values) >= leastBox }})
	s.dots(d, lines, chosen)
	s.edges(d, lines, chosen)
	s.marks(d, lines, chosen)
	return chosen
}

// boxExtent is what the axis of boxes spans: the percentiles that are marked are on it.
func boxExtent(lines []line) extent {
	e := extentOf(valuesOfLines(lines)...)
	for _, line := range lines {
		for _, mark := range []*float64{line.stated.P50, line.stated.P95, line.stated.P99} {
			e = e.include(known(mark))
		}
	}
	return e
}

// leastBox is from how many values on a row has a box: fewer are their own summary.
const leastBox = 5

// boxKind is the boxes of some lines.
type boxKind struct {
	name  string
	width []any // the least and the most, in pixels or as a share of a row
	has   func(line) bool
}

// box adds boxes as a series that has all lines.
func (s *layout) box(d *dataset, lines []line, chosen scale, kind boxKind) {
	boxes, some := make([]any, len(lines)), false
	for i, line := range lines {
		boxes[i] = map[string]any{"name": line.label, "value": []any{"-", "-", "-", "-", "-"}}
		if !kind.has(line) {
			continue
		}
		some = true
		low, q1, median, q3, high := box(line.values)
		boxes[i] = map[string]any{
			"name":      line.label,
			"value":     []any{chosen.of(low), chosen.of(q1), chosen.of(median), chosen.of(q3), chosen.of(high)},
			"itemStyle": map[string]any{"color": d.colour(line.of), "borderColor": d.colour(line.of), "opacity": opacity(line), "borderWidth": 1.2},
		}
	}
	if some {
		s.series = append(s.series, series{SingleSeries: charts.SingleSeries{Name: kind.name, Type: "boxplot", Data: boxes}, BoxWidth: kind.width, Z: 2})
	}
}

// isFew reports whether a line shows each of its values, over a thin box.
func isFew(l line) bool { return len(l.values) < bench.FewValues }

// boxWidth is a share of the height of a row, and limited if there are few.
func boxWidth(lines int) any {
	if lines <= 8 {
		return 20.0
	}
	return "62%"
}

func opacity(l line) float64 {
	if isFew(l) {
		return 0.3
	}
	if l.faint {
		return 0.35
	}
	return 0.6
}

// marks draws the percentiles of the summary. Those it has no value of are not
// drawn, weak ones are hollow.
func (s *layout) marks(d *dataset, lines []line, chosen scale) {
	for _, mark := range []struct {
		name, symbol string
		of           func(bench.Distribution) *float64
	}{
		{"p50", "diamond", func(d bench.Distribution) *float64 { return d.P50 }},
		{"p95", "triangle", func(d bench.Distribution) *float64 { return d.P95 }},
		{"p99", "rect", func(d bench.Distribution) *float64 { return d.P99 }},
	} {
		var points []any
		for i, line := range lines {
			if value := mark.of(line.stated); value != nil {
				point := map[string]any{"name": line.label, "value": []any{chosen.of(*value), i}}
				if isWeak(line.stated, mark.name) {
					point["itemStyle"] = map[string]any{"color": d.theme.Background(), "borderColor": d.theme.scheme().text, "borderWidth": 1.4}
				}
				points = append(points, point)
			}
		}
		one := scatter(mark.name, mark.symbol, 8, points)
		one.ItemStyle = map[string]any{"color": d.theme.scheme().text, "borderColor": d.theme.Background(), "borderWidth": 1.0}
		one.Z = 5
		s.series = append(s.series, one)
	}
}

func isWeak(d bench.Distribution, percentile string) bool { return slices.Contains(d.Weak, percentile) }

// outlierNote says that not all outliers are drawn, if so.
func outlierNote(lines []line) string {
	if slices.ContainsFunc(lines, func(l line) bool {
		low, _, _, _, high := box(l.values)
		if isFew(l) {
			return false
		}
		return len(outside(l.values, low, high)) >= maxOutliers
	}) {
		return fmt.Sprintf("outliers: at most %d per row, extremes included", maxOutliers)
	}
	return ""
}

// weakNote explains the mark of weak percentiles, if there are any.
func weakNote(lines []line) string {
	if slices.ContainsFunc(lines, func(l line) bool {
		return isWeak(l.stated, "p50") || isWeak(l.stated, "p95") || isWeak(l.stated, "p99")
	}) {
		return fewMeaning
	}
	return ""
}

const fewMeaning = "? and hollow: based on few values"

// stated writes a percentile, with a mark if it is weak.
func (s scale) stated(d bench.Distribution, percentile string, value *float64) string {
	text := s.text(known(value))
	if isWeak(d, percentile) {
		text += " ?"
	}
	return text
}

func scatter(name, symbol string, size int, data []any) series {
	return series{
		SingleSeries: charts.SingleSeries{Name: name, Type: "scatter", Symbol: symbol, SymbolSize: size, Data: nonNil(data)},
		Z:            3,
	}
}

// nonNil returns an empty slice for nil, with which the series would have no
// data field.
func nonNil(data []any) []any {
	if data == nil {
		return []any{}
	}
	return data
}

// rows adds a panel with the names of the lines on the left axis and their
// percentiles on the right one.
func (s *layout) rows(value axis, lines []line, chosen scale) {
	names, figures := make([]any, len(lines)), make([]any, len(lines))
	for i, line := range lines {
		names[i] = fmt.Sprintf("%s%s  n %d", line.of.axisName, line.more, line.stated.N)
		d := line.stated
		figures[i] = fmt.Sprintf("%s | %s | %s", chosen.stated(d, "p50", d.P50), chosen.stated(d, "p95", d.P95), chosen.stated(d, "p99", d.P99))
	}
	head := "p50 | p95 | p99, " + chosen.unit
	s.panel(rowsLeft(names), rowsLeft(append(slices.Clone(figures), head)), len(lines))
	s.x = append(s.x, value)
	s.y = append(s.y,
		axis{kind: "category", data: names, inverse: true},
		axis{kind: "category", data: figures, inverse: true, opposite: true, bare: true, name: head},
	)
}

// rowsLeft is the width that the longest name needs, in pixels.
func rowsLeft(names []any) int {
	longest := 0.0
	for _, name := range names {
		longest = max(longest, pixels(name.(string)))
	}
	return 20 + int(math.Ceil(longest))
}

// distribution returns the lines of the metric with a key. Rows without the
// metric in their summary have no line.
func (d *dataset) distribution(key string) []line {
	var lines []line
	of, metric := valueOf(key), bench.MetricOf(key)
	for _, one := range d.rows {
		stated := *metric.Distribution(one.summary)
		if values := one.values(of, nil); len(values) > 0 && stated.N > 0 {
			lines = append(lines, line{label: one.label, of: one, values: values, stated: stated})
		}
	}
	return lines
}

// cut returns the first maxLines, and a sentence if there are more.
func cut[T any](all []T) (shown []T, less string) {
	if len(all) <= maxLines {
		return all, ""
	}
	return all[:maxLines], fmt.Sprintf("shown: first %d of %d", maxLines, len(all))
}
