package chart

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// The size that positions are thought for; larger and somewhat smaller ones
// are drawn well too, because what must not touch is placed in pixels.
const (
	nominalWidth  = 1000
	nominalHeight = 500
)

// layout is a chart before it becomes an option: title and note above, then
// the legend, then panels, each a grid with its axes.
type layout struct {
	title   string
	note    []string // lines below the title
	legend  []legend
	compact bool // its icons are symbols
	panels  []opts.Grid
	across  []int // panels whose tooltip reads all lines where the pointer stands
	x, y    []axis
	series  []series
}

// legend is one entry; its icon where the series' own symbol will not do.
type legend struct{ name, icon string }

// axis is of the kind value, log or category.
type axis struct {
	kind, name string
	tip        tip
	panel      int
	data       []any // of a category axis
	min, max   any
	gap        int // from the axis to its name
	rotate     float64
	opposite   bool // right or top
	bare       bool // labels alone: no line, no ticks, no split lines
	inverse    bool
	unlabelled bool
	ragged     bool  // ends at no round number
	whole      bool  // whole numbers only
	near       bool  // begins near its values, not at 0
	ticks      []any // where they stand, if not at round numbers
}

// tip is what a tooltip calls the values of an axis, and the name of their
// format (see build/echarts/format.js). A share stays beyond the end of a line.
type tip struct {
	name, format string
	beyond       bool
}

// series is one of go-echarts with the fields its structs lack.
type series struct {
	charts.SingleSeries
	more map[string]any
}

// option is the layout as a plain map, in which every number is finite and no
// value is a function. A dash stands for a value that does not exist.
func (s *layout) option(theme Theme) (map[string]any, error) {
	chart := charts.NewScatter()
	chart.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{Title: s.title, Subtitle: lines(s.note), Left: "12", Top: "8"}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(len(s.legend) > 0), Type: "plain", Left: "17", Top: fmt.Sprint(s.legendTop()), Data: s.legendData()}),
		charts.WithGridOpts(s.panels...),
	)
	chart.XAxisList, chart.YAxisList = nil, nil
	for _, axis := range s.x {
		chart.XAxisList = append(chart.XAxisList, opts.XAxis{
			Type: axis.kind, Name: axis.name, NameLocation: "middle", NameGap: axis.gap, GridIndex: axis.panel, Min: axis.min, Max: axis.max,
			AxisLabel: &opts.AxisLabel{Rotate: axis.rotate},
		})
	}
	for _, axis := range s.y {
		chart.YAxisList = append(chart.YAxisList, opts.YAxis{
			Type: axis.kind, Name: axis.name, NameLocation: "middle", NameGap: axis.gap, GridIndex: axis.panel, Min: axis.min, Max: axis.max,
			AxisLabel: &opts.AxisLabel{Rotate: axis.rotate},
		})
	}
	for _, one := range s.series {
		chart.MultiSeries = append(chart.MultiSeries, one.SingleSeries)
	}
	chart.Validate()
	option, err := unwrap(chart.JSON())
	if err != nil {
		return nil, fmt.Errorf("chart %q: %w", s.title, err)
	}
	s.patch(option, theme)
	return option, nil
}

// patch adds what go-echarts has no field for.
func (s *layout) patch(option map[string]any, theme Theme) {
	delete(option, "toolbox")
	for _, panel := range option["grid"].([]any) {
		panel.(map[string]any)["outerBoundsMode"] = "none" // positions are ours
	}
	for _, panel := range s.across {
		option["grid"].([]any)[panel].(map[string]any)["tooltip"] = map[string]any{"trigger": "axis"}
	}
	for key, axes := range map[string][]axis{"xAxis": s.x, "yAxis": s.y} {
		for i, axis := range axes {
			axis.patch(option[key].([]any)[i].(map[string]any), key)
		}
	}
	if tooltip, ok := option["tooltip"].(map[string]any); ok {
		tooltip["formatter"], tooltip["confine"] = "@tip", true
	}
	drawn, _ := option["series"].([]any)
	for i, one := range s.series {
		maps.Copy(drawn[i].(map[string]any), one.more)
	}
	if entry, ok := option["legend"].(map[string]any); ok {
		entry["itemWidth"], entry["itemHeight"], entry["itemGap"], entry["padding"] = 24.0, 10.0, 12.0, 0.0
		entry["width"] = share100(legendWidth, 1) // ECharts would run past a margin on the right
		if s.compact {
			entry["itemWidth"] = 10.0 // else a symbol would be stretched
		}
	}
	option["backgroundColor"] = theme.Background()
	option["animation"] = false
}

func (a axis) patch(option map[string]any, key string) {
	label, _ := option["axisLabel"].(map[string]any)
	if a.kind == "category" {
		option["data"] = a.data
		label["interval"] = 0.0
		if key == "yAxis" && len(a.data) > crowd {
			label["fontSize"] = 8.0
		}
		option["axisTick"] = map[string]any{"show": false}
		option["splitLine"] = map[string]any{"show": false}
	} else {
		label["hideOverlap"] = true
		option["splitLine"] = map[string]any{"show": true}
	}
	if a.kind == "log" {
		option["logBase"] = 10.0
		option["startValue"] = a.min // bars stand on the axis, not on 1
	}
	if a.tip.name != "" {
		said := map[string]any{"name": a.tip.name, "format": a.tip.format}
		if a.tip.beyond {
			said["beyond"] = true
		}
		option["tip"] = said
	}
	if a.tip.format == "percent" {
		label["formatter"] = "@fmt:percent"
	}
	if a.bare {
		option["axisLine"], option["axisTick"], option["splitLine"] = hidden(), hidden(), hidden()
	}
	if a.opposite {
		option["nameLocation"], option["nameGap"] = "start", 6.0
		option["nameTextStyle"] = map[string]any{"align": "left", "padding": []any{0.0, 0.0, 0.0, 8.0}}
		option["position"] = map[string]string{"xAxis": "top", "yAxis": "right"}[key]
	}
	if a.inverse {
		option["inverse"] = true
	}
	if a.unlabelled {
		label["show"] = false
	}
	if a.ticks != nil {
		label["customValues"] = a.ticks
		option["axisTick"] = map[string]any{"customValues": a.ticks}
	}
	if a.whole {
		option["minInterval"] = 1.0
	}
	if a.near {
		option["scale"], option["boundaryGap"] = true, []any{"4%", "4%"}
	}
	option["nameMoveOverlap"] = false
	delete(label, "showMinLabel")
	delete(label, "showMaxLabel")
	if a.ragged {
		label["showMaxLabel"] = false
	}
}

func hidden() map[string]any { return map[string]any{"show": false} }

// unwrap turns the structs of go-echarts into plain maps.
func unwrap(from map[string]any) (map[string]any, error) {
	text, err := json.Marshal(from)
	if err != nil {
		return nil, err
	}
	var plain map[string]any
	err = json.Unmarshal(text, &plain)
	return plain, err
}

func lines(note []string) string {
	text := ""
	for i, line := range note {
		if i > 0 {
			text += "\n"
		}
		text += line
	}
	return text
}

func (s *layout) legendTop() int { return 36 + 15*len(s.note) + 9 }

// top is where panels may begin: below title, note and legend.
func (s *layout) top() int {
	if len(s.legend) == 0 {
		return s.legendTop() + 10
	}
	return s.legendTop() + legendLine*s.legendRows() + 14
}

const (
	legendLine  = 21
	legendRows  = 4
	legendWidth = 0.95 // of the chart's
	crowd       = 26   // lines one below the other that fit in the usual letters
)

// legendRows counts as ECharts breaks them: an icon, five pixels, the name,
// and twelve before the next.
func (s *layout) legendRows() int {
	icon := 24.0
	if s.compact {
		icon = 10
	}
	rows, used := 1, 0.0
	for _, entry := range s.legend {
		width := icon + 5 + pixels(entry.name)
		if used+width > legendWidth*nominalWidth-6 && used > 0 {
			rows, used = rows+1, 0
		}
		used += width + 12
	}
	return rows
}

func (s *layout) legendData() []any {
	entries := make([]any, len(s.legend))
	for i, entry := range s.legend {
		one := map[string]any{"name": entry.name}
		if entry.icon != "" {
			one["icon"] = entry.icon
		}
		entries[i] = one
	}
	return entries
}

// beside divides the width into n panels with room for axis labels.
func (s *layout) beside(n int, left, right, bottom int) {
	each := float64(nominalWidth-right) / float64(n)
	for i := range n {
		s.panels = append(s.panels, opts.Grid{
			Left:  wide(each*float64(i) + float64(left)),
			Right: wide(nominalWidth - each*float64(i+1) + 12),
			Top:   fmt.Sprint(s.top()), Bottom: fmt.Sprint(bottom),
		})
	}
}

// stack divides the height into panels by the given shares.
func (s *layout) stack(left, right, bottom int, shares ...float64) {
	whole, gap := 0.0, 14.0
	for _, part := range shares {
		whole += part
	}
	free := float64(nominalHeight-s.top()-bottom) - gap*float64(len(shares)-1)
	at := float64(s.top())
	for _, part := range shares {
		height := free * part / whole
		s.panels = append(s.panels, opts.Grid{
			Left: fmt.Sprint(left), Right: fmt.Sprint(right), Top: tall(at), Height: tall(height),
		})
		at += height + gap
	}
}

func wide(pixels float64) string { return share100(pixels, nominalWidth) }
func tall(pixels float64) string { return share100(pixels, nominalHeight) }

func share100(pixels, whole float64) string {
	return fmt.Sprintf("%g%%", math.Round(pixels/whole*1e4)/100)
}

// panel adds one that fills what is left.
func (s *layout) panel(left, right, bottom int) {
	s.panels = append(s.panels, opts.Grid{
		Left: fmt.Sprint(left), Right: fmt.Sprint(right), Top: fmt.Sprint(s.top()), Bottom: fmt.Sprint(bottom),
	})
}
