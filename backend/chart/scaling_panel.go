package chart

import (
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
)

func (d *dataset) scaling(runs []bench.Run, lines []scalingLine, kind levelKind) *layout {
	without := d.omitted("", "level unknown", func(r *row) bool {
		return slices.ContainsFunc(lines, func(c scalingLine) bool { return c.of.endpoint == r.endpoint })
	})
	lines, less := cut(lines)
	var rows []*row
	repeated := ""
	for _, one := range lines {
		rows = append(rows, one.of)
		if distinct(one.points) < len(one.points) {
			repeated = "repeats: line at their median, a dot each"
		}
	}
	nameRows(rows, d.medium.width())
	knees := kneesOf(runs, kind)
	s := &layout{language: d.medium.Language, width: d.medium.width(), title: kneeTitle(runs, kind, knees), legend: entries(rows)}
	s.note = d.note(append([]string{d.requests(), names(runs), "TTFT: p50 thick, p95 thin", repeated, without, less}, kneeNotes(d, knees)...)...)
	panels := scalingPanels(lines, kind)
	if kind.load == bench.OpenRate {
		s.legend = append(s.legend, legend{asAsked, dashIcon})
	}
	if kind.load != bench.OpenRate {
		s.nameDirectly(rows, len(panels))
	}
	s.beside(len(panels), 62, 12)
	levels := valuesOf(lines, func(at levelPoint) float64 { return at.level })
	across := levelScale(levels)
	for i, panel := range panels {
		level := across.axis(kind.axis, i, 26)
		level.ticks = ticks(levels)
		s.x = append(s.x, level)
		s.scalingPanel(d, i, across, panel, lines)
	}
	s.markKnees(d, lines, knees, across)
	return s
}

// scalingPanel is what one panel shows: metrics with one axis.
type scalingPanel struct {
	name, unit string
	metrics    []scalingMetric
	diagonal   bool // with a line on which all that was asked for was done
}

// scalingPanels returns the panels. Success has one where some request failed.
func scalingPanels(lines []scalingLine, kind levelKind) []scalingPanel {
	panels := []scalingPanel{
		{"system throughput", "tok/s", []scalingMetric{{"system throughput", 1.8, func(at levelPoint) float64 { return at.tokens }}}, false},
		{"TTFT", "s", []scalingMetric{
			{"TTFT p50", 1.8, func(at levelPoint) float64 { return at.p50 }},
			{"TTFT p95", thin, func(at levelPoint) float64 { return at.p95 }},
		}, false},
	}
	if kind.load == bench.OpenRate {
		panels = append(panels, scalingPanel{"requests completed", "/s", []scalingMetric{
			{"requests completed", 1.8, func(at levelPoint) float64 { return at.finished }},
		}, true})
	}
	success := func(at levelPoint) float64 { return at.success }
	if slices.ContainsFunc(valuesOf(lines, success), func(share float64) bool { return share < 1 }) {
		panels = append(panels, scalingPanel{"success rate", "share", []scalingMetric{{"success rate", 1.8, success}}, false})
	}
	return panels
}

func valuesOf(lines []scalingLine, of func(levelPoint) float64) (all []float64) {
	for _, one := range lines {
		for _, at := range one.points {
			all = append(all, of(at))
		}
	}
	return all
}

const (
	asAsked  = "target rate"
	dashIcon = "path://M0,4H8V6H0ZM12,4H20V6H12Z"
)

func (s *layout) scalingPanel(d *dataset, number int, across scale, panel scalingPanel, lines []scalingLine) {
	var values []float64
	for _, metric := range panel.metrics {
		values = append(values, valuesOf(lines, metric.of)...)
	}
	levels := valuesOf(lines, func(at levelPoint) float64 { return at.level })
	if panel.diagonal {
		values = append(values, levels...)
	}
	up := scaleOf(panel.unit, values...)
	upright := up.axis(panel.name, number, 44)
	if panel.unit == "share" {
		up = scale{factor: 1}
		upright = axis{kind: "value", name: panel.name, tip: tip{Name: panel.name, Format: "percent"}, panel: number, gap: 44, min: 0.0, max: 1.0}
	}
	s.y = append(s.y, upright)
	for _, one := range lines {
		for m, metric := range panel.metrics {
			found := d.scalingSeries(one, metric, number, [2]scale{across, up})
			if s.isDirect() && m == 0 {
				found[0].EndLabel, found[0].LabelLayout = d.endLabel(one.of), apart
			}
			s.series = append(s.series, found...)
		}
	}
	if panel.diagonal {
		s.series = append(s.series, d.diagonal(number, levels, across, up))
	}
}

// levelScale is logarithmic where levels are multiples of each other rather than
// steps: from the lowest to the highest they grow eightfold.
func levelScale(levels []float64) scale {
	chosen := scaleOf("", levels...)
	low, high := slices.Min(levels), slices.Max(levels)
	if !chosen.log && low > 0 && high >= 8*low {
		chosen.log, chosen.min, chosen.max = true, low, high
	}
	return chosen
}

// diagonal is the line on which as many requests finish as are asked for.
func (d *dataset) diagonal(panel int, levels []float64, across, up scale) series {
	var data []any
	for _, level := range ticks(levels) {
		data = append(data, []any{across.of(level.(float64)), up.of(level.(float64))})
	}
	faint := d.theme.scheme().faint
	return series{
		SingleSeries: charts.SingleSeries{Name: asAsked, Type: "line", XAxisIndex: panel, YAxisIndex: panel, Symbol: "none", Data: data},
		LineStyle:    map[string]any{"color": faint, "type": []any{8.0, 4.0}, "width": 1.2},
		ItemStyle:    map[string]any{"color": faint},
		Tip:          asAsked,
	}
}

// ticks returns each level once.
func ticks(levels []float64) []any {
	levels = slices.Clone(levels)
	slices.Sort(levels)
	var places []any
	for _, level := range slices.Compact(levels) {
		places = append(places, number(level))
	}
	return places
}

// thin is the width of the line of a second figure of a model.
const thin = 1.1

// scalingMetric is a metric that is drawn against the level of load.
type scalingMetric struct {
	name  string
	width float64 // of its line
	of    func(levelPoint) float64
}

// scalingSeries returns the line of a metric. If there were several stages or runs
// at one level it goes through their median, and each is a small dot.
func (d *dataset) scalingSeries(line scalingLine, metric scalingMetric, panel int, scales [2]scale) []series {
	across, up := scales[0], scales[1]
	var medians, dots []any
	for start := 0; start < len(line.points); {
		end := start
		var values []float64
		for ; end < len(line.points) && line.points[end].level == line.points[start].level; end++ {
			if value := metric.of(line.points[end]); !math.IsNaN(value) {
				values = append(values, value)
			}
		}
		level := across.of(line.points[start].level)
		slices.Sort(values)
		medians = append(medians, []any{level, up.of(bench.Quantile(values, 0.5))})
		for _, value := range values {
			if len(values) > 1 {
				dots = append(dots, []any{level, up.of(value)})
			}
		}
		start = end
	}
	one := d.lineOf(line.of, panel, medians)
	one.LineStyle["width"], one.Tip = metric.width, metric.name
	if dots == nil {
		return []series{one}
	}
	each := d.dots(line.of, 4, 0.6, dots)
	each.XAxisIndex, each.YAxisIndex = panel, panel
	each.Tip = metric.name
	return []series{one, each}
}

// names returns the names of two or three runs; there is no room for more.
func names(runs []bench.Run) string {
	if len(runs) < 2 || len(runs) > 3 {
		return ""
	}
	var texts []string
	for _, run := range runs {
		texts = append(texts, clean(run.Name))
	}
	return strings.Join(shortenAll(texts, 40), ", ")
}
