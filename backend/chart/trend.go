package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/opts"

	"tokenlap/backend/bench"
)

// trendDefinition is not of runs, so it is none of definitions.
var trendDefinition = definition{name: "trend", title: "Over time"}

// leastSpan is the least part of the median to both sides that the axis of a trend
// spans, so that noise does not look like a plunge.
const leastSpan = 0.05

// trendChart is a trend while it is drawn.
type trendChart struct {
	trend  bench.Trend
	data   *dataset
	of     *row
	up     scale
	counts []bench.TrendPoint
}

// DrawTrend returns the chart of a trend: each run as a point with its interval, the
// level between change points as a dashed line, and each change with how much it is.
// Runs that do not count stand apart in grey.
func DrawTrend(trend bench.Trend, medium Medium) (Chart, error) {
	return trendDefinition.chart(medium)(drawTrend(trend, medium))
}

func drawTrend(trend bench.Trend, medium Medium) (*layout, string) {
	one := trendChart{trend: trend, of: &row{endpoint: trend.Model}}
	one.data = newDataset(bench.Run{
		Plan:    bench.Plan{Endpoints: []bench.Endpoint{{Name: trend.Model, Title: trend.Title}}},
		Summary: bench.Summary{Models: []bench.ModelSummary{{Endpoint: trend.Model}}}, Styles: trend.Styles,
	}, medium)
	one.of = one.data.rows[0]
	for _, point := range trend.Points {
		if point.Value != nil {
			one.counts = append(one.counts, point)
		}
	}
	if len(one.counts) < 2 {
		return nil, "A trend needs two comparable runs with this metric."
	}
	return one.layout(), ""
}

func (c *trendChart) layout() *layout {
	metric := c.trend.MetricStatistic()
	s := &layout{language: c.data.medium.Language, width: c.data.medium.width(), title: metric.Heading() + " over comparable runs"}
	s.note = c.note()
	s.tallPanel(64, 24, panelHeight)
	runs := float64(len(c.trend.Points))
	along := axis{kind: "value", name: "runs, oldest first", tip: tip{Name: "run", Format: "count"}, gap: 26, min: 0.5, max: runs + 0.5}
	along.ticks = append(along.ticks, places(len(c.trend.Points))...)
	low, high := c.span()
	c.up = scaleOf(string(c.trend.Unit), low, high)
	if c.trend.Unit == bench.Share {
		c.up = scale{unit: "share", factor: 1}
	}
	c.up.log = false
	upright := c.up.axis(metric.Heading(), 0, 48)
	if c.trend.Unit == bench.Share {
		upright.name, upright.tip = metric.Heading(), tip{Name: metric.Heading(), Format: "percent"}
	}
	upright.kind = "value"
	upright.min, upright.max = roundSpan(low*c.up.factor, high*c.up.factor)
	s.x, s.y = []axis{along}, []axis{upright}
	s.series = append(s.series, c.intervals(), c.line(), c.levels())
	if apart := c.apart(); len(apart.Data.([]any)) > 0 {
		s.series = append(s.series, apart)
	}
	return s
}

// note says which runs are drawn, and the changes in words.
func (c *trendChart) note() []string {
	first, last := c.trend.Points[0], c.trend.Points[len(c.trend.Points)-1]
	const day = "2006-01-02"
	tag := ""
	if c.trend.Tag != "" {
		tag = "tag " + short(clean(c.trend.Tag), 24)
	}
	head := facts(c.of.label, short(clean(c.trend.Load), 40), tag, first.Started.UTC().Format(day)+" to "+last.Started.UTC().Format(day))
	lines := c.data.medium.wrap(append(head, "bars: 95 % intervals within a run", "grey: not counted"))
	changes := slices.DeleteFunc(slices.Clone(c.trend.Changes), func(one bench.TrendChange) bool { return one.Kind != bench.LevelChange })
	const most = 3 // the latest
	for _, one := range changes[max(0, len(changes)-most):] {
		lines = append(lines, shortenTo(c.data.medium.say(fmt.Sprintf("From run %d on (%s) %s", one.At+1, c.trend.Points[one.At].Started.UTC().Format("2006-01-02 15:04 UTC"), one.Text())), float64(c.data.medium.width()-noteMargin)))
	}
	if len(changes) == 0 {
		lines = append(lines, c.data.medium.say("no change beyond noise"))
	}
	return lines
}

// span is what the upright axis has to show.
func (c *trendChart) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	var values []float64
	for _, point := range c.counts {
		values = append(values, *point.Value)
		low, high = min(low, *point.Value), max(high, *point.Value)
		if point.Low != nil && point.High != nil && point.IsCounted() {
			low, high = min(low, *point.Low), max(high, *point.High)
		}
	}
	slices.Sort(values)
	median := bench.Quantile(values, 0.5)
	low, high = min(low, median*(1-leastSpan)), max(high, median*(1+leastSpan))
	if c.trend.Unit == bench.Share {
		high = min(1, high)
	}
	return low, high
}

// roundSpan widens a span to round numbers.
func roundSpan(low, high float64) (from, to any) {
	step := above((high - low) / 5)
	return number(max(0, math.Floor(low/step)*step)), number(math.Ceil(high/step-1e-9) * step)
}

// places are about ten numbers from 1 to n.
func places(n int) (at []any) {
	every := max(1, (n+9)/10)
	for i := 1; i <= n; i += every {
		at = append(at, i)
	}
	return at
}

// at is a point as an item of a series: its run is named in the tooltip.
func (c *trendChart) at(i int) map[string]any {
	point := c.trend.Points[i]
	name := short(clean(point.Name), 40)
	if name == "" {
		name = clean(point.Run)
	}
	text := point.Started.UTC().Format("2006-01-02 15:04 UTC") + " · " + name
	switch {
	case point.Excluded != "":
		text += " · " + c.data.medium.say("excluded") + ": " + short(clean(point.Excluded), 60)
	case !point.IsCounted():
		text += " · " + c.data.medium.say(string(point.State))
	}
	return map[string]any{"name": text, "value": []any{i + 1, c.up.of(*point.Value)}}
}

// line joins the points that count.
func (c *trendChart) line() series {
	var data []any
	for i, point := range c.trend.Points {
		if point.IsCounted() {
			data = append(data, c.at(i))
		}
	}
	one := c.data.lineOf(c.of, 0, data)
	one.ShowSymbol, one.Z = opts.Bool(true), 4
	one.LineStyle["width"], one.LineStyle["opacity"] = 1.2, 0.6
	one.Tip = c.trend.MetricStatistic().Heading()
	return one
}

func (c *trendChart) intervals() series {
	var data []any
	for i, point := range c.trend.Points {
		if point.Low == nil || point.High == nil || !point.IsCounted() {
			continue
		}
		data = append(data, []any{i + 1, c.up.of(*point.Low)}, []any{i + 1, c.up.of(*point.High)}, []any{i + 1, "-"})
	}
	return bars("95 % interval", map[string]any{"color": c.data.colour(c.of), "width": 2.5, "opacity": 0.35, "type": "solid"}, data)
}

// levels are the means between change points, with a mark at each change.
func (c *trendChart) levels() series {
	scheme := c.data.theme.scheme()
	var data, marks []any
	begin := 0
	level := func(end int) {
		if mean, known := c.mean(begin, end); known {
			data = append(data, []any{float64(begin) + 0.5, c.up.of(mean)}, []any{float64(end) + 0.5, c.up.of(mean)}, []any{float64(end) + 0.5, "-"})
		}
		begin = end
	}
	for _, change := range c.trend.Changes {
		if change.Kind != bench.LevelChange {
			continue
		}
		level(change.At)
		colour := scheme.good
		if change.Worse {
			colour = scheme.bad
		}
		marks = append(marks, map[string]any{
			"xAxis":     float64(change.At) + 0.5,
			"lineStyle": map[string]any{"color": colour, "type": "dashed", "width": 1.2},
			"label":     map[string]any{"formatter": change.Short(), "color": colour, "position": "insideEndTop", "rotate": 0, "fontWeight": 600, "distance": []any{2, 2}},
		})
	}
	level(len(c.trend.Points))
	one := bars("level", map[string]any{"color": scheme.text, "width": 1.0, "type": "dashed"}, data)
	if marks != nil {
		one.MarkLine = map[string]any{"silent": true, "symbol": "none", "animation": false, "data": marks}
	}
	return one
}

// mean is that of the points from one index to before another: of times and rates the
// geometric one, as changes are ratios.
func (c *trendChart) mean(begin, end int) (mean float64, known bool) {
	sum, n := 0.0, 0.0
	for _, point := range c.trend.Points[begin:end] {
		switch {
		case !point.IsCounted():
		case c.trend.Unit == bench.Share:
			sum, n = sum+*point.Value, n+1
		case *point.Value > 0:
			sum, n = sum+math.Log(*point.Value), n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	if c.trend.Unit == bench.Share {
		return sum / n, true
	}
	return math.Exp(sum / n), true
}

// apart are the runs that do not count.
func (c *trendChart) apart() series {
	var data []any
	for i, point := range c.trend.Points {
		if point.Value != nil && !point.IsCounted() {
			data = append(data, c.at(i))
		}
	}
	faint := c.data.theme.scheme().faint
	one := scatter("not counted", "circle", 8, data)
	one.ItemStyle = map[string]any{"color": c.data.theme.Background(), "borderColor": faint, "borderWidth": 1.5, "opacity": 0.8}
	one.Tip = c.trend.MetricStatistic().Heading()
	return one
}
