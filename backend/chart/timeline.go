package chart

import (
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
)

// timeline shows the first token of each request, requests in flight, tokens and
// failures over time, with the phases shaded.
func timeline(d *dataset) (*layout, string) {
	t := d.times
	if !t.sent || t.last <= 0 {
		return nil, d.whyEmpty("The send times of the requests are unknown.")
	}
	t.coarsen(max(80, min(300, maxPoints/max(len(t.order), 1))))
	rows, less := cut(d.tracks())
	nameRows(rows, d.medium.width())
	spread := ""
	if t.spread {
		spread = "tokens without timestamps: spread evenly from first to last"
	}
	thinned := t.thin(rows)
	s := d.layout(d.requests(), fmt.Sprintf("all phases, in bins of %g s", t.width.Seconds()), d.settlingNote(), d.droppedNote(), thinned, spread, d.omittedTTFT(), less)
	s.legend, s.compact = entries(rows), true
	s.unlisted = len(rows) == 1 && len(t.errors) == 0 && !d.isOpen()
	panels := d.timelinePanels(s, rows)
	if len(panels) == 0 {
		return nil, d.whyEmpty("The durations of the requests are unknown.")
	}
	if len(t.errors) > 0 {
		s.legend = append(s.legend, legend{"errors", "rect"})
	}
	if d.isOpen() {
		s.legend = append(s.legend, legend{askedRate, dashIcon})
	}
	for _, server := range d.serverPanels(rows) {
		panels = append(panels, timelinePanel{60, func(panel int) { s.reported(d, rows, panel, server) }})
	}
	if len(d.run.Series) > 0 {
		s.note = append(s.note, serverNote)
	}
	heights := make([]int, len(panels))
	for i := range panels {
		heights[i] = panels[i].height
	}
	phases := d.shading()
	s.above = phases.height()
	s.stack(timelineLeft, timelineRight, heights...)
	for panel, one := range panels {
		name := ""
		if panel == len(panels)-1 {
			name = sinceStart + ", s"
		}
		s.x = append(s.x, axis{kind: "value", name: name, tip: tip{Name: sinceStart, Format: "s"}, panel: panel, gap: 26, min: 0.0, max: tidy(t.last.Seconds()), ragged: true, unlabelled: name == ""})
		one.draw(panel)
	}
	s.shade(d, phases)
	return s, ""
}

// thin leaves of the first tokens as many as are drawn, and says how many these are;
// "" if all.
func (t *times) thin(rows []*row) string {
	all, drawn := 0, 0
	for _, one := range rows {
		first := &t.models[one.endpoint].first
		first.fit(max(60, maxDots/len(rows)))
		all, drawn = all+first.n, drawn+len(first.points())
	}
	if drawn == all {
		return ""
	}
	return fmt.Sprintf("TTFT: %d of %d points, extremes included", drawn, all)
}

// timelinePanel is one of those above each other.
type timelinePanel struct {
	height int // in pixels
	draw   func(panel int)
}

// timelinePanels returns the panels for which there are values.
func (d *dataset) timelinePanels(s *layout, rows []*row) (panels []timelinePanel) {
	t := d.times
	if slices.ContainsFunc(rows, func(r *row) bool { return t.models[r.endpoint].first.n > 0 }) {
		panels = append(panels, timelinePanel{140, func(panel int) { s.firsts(d, rows, panel) }})
	}
	if d.isOpen() {
		panels = append(panels, timelinePanel{96, func(panel int) { s.sent(d, rows, panel) }})
	}
	for _, rate := range []rate{
		{"in flight", "count", func(one *track) []float64 { return one.busy }},
		{"tokens/s", "tok_s", func(one *track) []float64 { return one.tokens }},
	} {
		if slices.ContainsFunc(rows, func(r *row) bool { return len(rate.of(t.models[r.endpoint])) > 0 }) {
			panels = append(panels, timelinePanel{96, func(panel int) { s.binned(d, rows, panel, rate) }})
		}
	}
	if len(t.errors) > 0 {
		panels = append(panels, timelinePanel{60, func(panel int) { s.failed(d, panel) }})
	}
	return panels
}

// tracks returns a row for each model, of all stages, in the order of the plan.
func (d *dataset) tracks() []*row {
	var rows []*row
	for _, endpoint := range d.times.order {
		one := &row{endpoint: endpoint, label: d.label(endpoint), style: d.styles[endpoint]}
		rows = append(rows, one)
	}
	slices.SortStableFunc(rows, func(a, b *row) int { return d.order(a.endpoint) - d.order(b.endpoint) })
	return rows
}

func (d *dataset) order(endpoint string) int {
	return slices.IndexFunc(d.rows, func(r *row) bool { return r.endpoint == endpoint })
}

// maxDots is how many first tokens of all models are drawn as dots.
const maxDots = 1200

func (s *layout) firsts(d *dataset, rows []*row, panel int) {
	var all []float64
	for _, one := range rows {
		for _, point := range d.times.models[one.endpoint].first.points() {
			all = append(all, point.y)
		}
	}
	chosen := scaleOf("s", all...)
	s.y = append(s.y, chosen.axis("TTFT", panel, 48))
	for _, one := range rows {
		points := d.times.models[one.endpoint].first.points()
		if len(points) == 0 { // none succeeded, or none was streamed
			continue
		}
		var data []any
		for _, point := range points {
			data = append(data, []any{number(point.x), chosen.of(point.y)})
		}
		dots := d.dots(one, 5, 0.8, data)
		dots.XAxisIndex, dots.YAxisIndex = panel, panel
		s.series = append(s.series, dots)
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

const sinceStart = "time since start"

// rate is a sum by bin that is drawn by the second: seconds in flight, or
// tokens.
type rate struct {
	name, format string
	of           func(*track) []float64
}

func (s *layout) binned(d *dataset, rows []*row, panel int, rate rate) {
	s.y = append(s.y, axis{kind: "value", name: rate.name, tip: tip{Name: rate.name, Format: rate.format}, panel: panel, gap: 48, min: 0.0})
	s.across = append(s.across, panel)
	for _, one := range rows {
		data := d.times.rates(rate.of(d.times.models[one.endpoint]))
		curve := d.lineOf(one, panel, data)
		curve.Step = "end"
		curve.LineStyle["width"] = 1.2
		s.line(d, one, curve)
	}
}

// rates turns sums by bin into values by the second, as the steps of a line. If
// the last bin of the run is shorter than half the others, it is merged with the
// bin before it.
func (t *times) rates(sums []float64) (steps []any) {
	width, last := t.width.Seconds(), t.last.Seconds()
	whole := int(last / width) // bins that are not cut short
	if rest := last - float64(whole)*width; len(sums) > whole && whole > 0 && rest < width/2 {
		sums = slices.Clone(sums[:whole+1])
		sums[whole-1] += sums[whole]
		sums = sums[:whole]
		whole--
	}
	end := 0.0
	for i, sum := range sums {
		begin := float64(i) * width
		end = begin + width
		if i >= whole {
			end = last
		}
		steps = append(steps, []any{number(begin), number(sum / (end - begin))})
	}
	if n := len(steps); n > 0 {
		steps = append(steps, []any{number(end), steps[n-1].([]any)[1]})
	}
	return steps
}

// failed draws the failures and drops of all models together.
func (s *layout) failed(d *dataset, panel int) {
	s.y = append(s.y, axis{kind: "value", name: "errors", tip: tip{Name: "errors", Format: "count"}, panel: panel, gap: 48, min: 0.0, whole: true})
	s.across = append(s.across, panel)
	width := d.times.width.Seconds()
	var data []any
	for i, n := range append(slices.Clone(d.times.errors), 0) {
		data = append(data, []any{number(min(float64(i)*width, d.times.last.Seconds())), number(n)})
	}
	s.series = append(s.series, series{
		// Not bars: ECharts would make their axis longer than those above.
		SingleSeries: charts.SingleSeries{Name: "errors", Type: "line", XAxisIndex: panel, YAxisIndex: panel, Step: "end", Symbol: "none", Data: data},
		LineStyle:    map[string]any{"color": d.theme.scheme().bad, "width": 1.0},
		ItemStyle:    map[string]any{"color": d.theme.scheme().bad},
		AreaStyle:    map[string]any{"color": d.theme.scheme().bad, "opacity": 0.7},
	})
}
