package chart

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
)

// wantedLine is what the line of wanted lengths is called.
const wantedLine = "wanted"

// wantedLengths shows how the lengths of prompts and answers are distributed,
// beside those that were wanted.
func wantedLengths(d *dataset) (*layout, string) {
	var panels []lengthPanel
	for _, one := range []lengthPanel{
		{"prompt tokens", valueOf("input_tokens"), point.promptWanted},
		{"output tokens", valueOf("output_tokens"), func(p point) int { return p.outputWanted }},
	} {
		if len(one.wantedOf(d)) > 0 && len(one.lines(d)) > 0 {
			panels = append(panels, one)
		}
	}
	if len(panels) == 0 {
		return nil, d.whyEmpty("No prompt or answer lengths were requested, or their tokens are unknown.")
	}
	s := &layout{language: d.medium.Language, width: d.medium.width(), legend: append(entries(d.shown()), legend{wantedLine, dashIcon})}
	s.note = d.note(d.requests(), "share of requests at or below a value", d.firstTurns(), d.inputSources(), d.omitted("", "", succeeded), d.less())
	s.beside(len(panels), 62, 12)
	for i, panel := range panels {
		s.lengths(d, i, panel)
	}
	return s, ""
}

// firstTurns says which prompts of conversations are shown; "" if there are none.
func (d *dataset) firstTurns() string {
	if len(d.turns()) == 0 {
		return ""
	}
	return "prompts of first turns: later turns include earlier ones"
}

// lengthPanel is a length with what was wanted of it.
type lengthPanel struct {
	name   string
	of     func(point) float64
	wanted func(point) int // 0: any
}

// promptWanted is the wanted length of a prompt; 0 of later turns of a conversation,
// which hold those before.
func (p point) promptWanted() int {
	if p.turn > 1 {
		return 0
	}
	return p.inputWanted
}

func (l lengthPanel) isWanted(p point) bool { return l.wanted(p) > 0 }

// wantedOf returns the wanted lengths of all successes, sorted.
func (l lengthPanel) wantedOf(d *dataset) (all []float64) {
	for _, one := range d.shown() {
		all = append(all, one.values(func(p point) float64 { return float64(l.wanted(p)) }, l.isWanted)...)
	}
	slices.Sort(all)
	return all
}

// lines returns the achieved lengths of each row that has some.
func (l lengthPanel) lines(d *dataset) (lines []line) {
	for _, one := range d.shown() {
		if values := one.values(l.of, l.isWanted); len(values) > 0 {
			lines = append(lines, line{of: one, values: values})
		}
	}
	return lines
}

func (s *layout) lengths(d *dataset, panel int, length lengthPanel) {
	lines, wanted := length.lines(d), length.wantedOf(d)
	all := slices.Clone(wanted)
	for _, one := range lines {
		all = append(all, one.values...)
	}
	chosen := scaleOf("", all...)
	across := chosen.axis(length.name, panel, 26)
	across.whole = true
	if !chosen.log && slices.Min(all) > slices.Max(all)/2 {
		across.min, across.near = nil, true
	}
	across.tip.Name += " up to"
	s.x, s.y, s.across = append(s.x, across), append(s.y, shares("requests", panel)), append(s.across, panel)
	for _, one := range lines {
		curve := d.curve(one.of, panel, chosen, downsample(cumulated(one.values), pointsPerCurve(len(d.shown()))))
		curve.Step = "end"
		s.line(d, one.of, curve)
	}
	points := downsample(cumulated(wanted), pointsPerCurve(len(lines)))
	data := make([]any, len(points))
	for i, point := range points {
		data[i] = []any{chosen.of(point.x), number(point.y)}
	}
	text := d.theme.scheme().text
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: wantedLine, Type: "line", XAxisIndex: panel, YAxisIndex: panel, Symbol: "none", Step: "end", Data: data},
		LineStyle:    map[string]any{"color": text, "type": []any{8.0, 4.0}, "width": 1.4},
		ItemStyle:    map[string]any{"color": text},
	})
}

// cumulated returns for each of sorted values the share of those up to it. The line
// begins at a share of 0.
func cumulated(values []float64) []xy {
	points := []xy{{values[0], 0}}
	for i, value := range values {
		points = append(points, xy{value, float64(i+1) / float64(len(values))})
	}
	return points
}
