package chart

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// The structs below are the options of go-echarts with the fields of ECharts
// that they lack.
type (
	chartOption struct {
		Title           opts.Title    `json:"title"`
		Tooltip         tooltipOption `json:"tooltip"`
		Legend          legendOption  `json:"legend"`
		Grid            []gridOption  `json:"grid"`
		XAxis           []axisOption  `json:"xAxis"`
		YAxis           []axisOption  `json:"yAxis"`
		Series          []series      `json:"series"`
		Color           []string      `json:"color"`
		BackgroundColor string        `json:"backgroundColor"`
		Animation       bool          `json:"animation"`
	}

	tooltipOption struct {
		opts.Tooltip
		Formatter string `json:"formatter"` // a name: see build/echarts/tip.js
		Confine   bool   `json:"confine"`
	}

	legendOption struct {
		opts.Legend
		ItemWidth  int    `json:"itemWidth"`
		ItemHeight int    `json:"itemHeight"`
		ItemGap    int    `json:"itemGap"`
		Padding    int    `json:"padding"`
		Width      string `json:"width"`
	}

	gridOption struct {
		opts.Grid
		OuterBoundsMode string `json:"outerBoundsMode"`
	}

	axisOption struct {
		opts.XAxis
		AxisLabel       map[string]any `json:"axisLabel"`
		AxisLine        map[string]any `json:"axisLine,omitempty"`
		AxisTick        map[string]any `json:"axisTick,omitempty"`
		SplitLine       map[string]any `json:"splitLine"`
		BoundaryGap     []any          `json:"boundaryGap,omitempty"`
		NameMoveOverlap bool           `json:"nameMoveOverlap"`
		NameTextStyle   map[string]any `json:"nameTextStyle,omitempty"`
		LogBase         int            `json:"logBase,omitempty"`
		StartValue      any            `json:"startValue,omitempty"`
		Tip             *tip           `json:"tip,omitempty"`
	}

	series struct {
		charts.SingleSeries
		ItemStyle      map[string]any `json:"itemStyle,omitempty"`
		LineStyle      map[string]any `json:"lineStyle,omitempty"`
		AreaStyle      map[string]any `json:"areaStyle,omitempty"`
		MarkArea       map[string]any `json:"markArea,omitempty"`
		MarkLine       map[string]any `json:"markLine,omitempty"`
		ShowAllSymbol  bool           `json:"showAllSymbol,omitempty"`
		LargeThreshold *int           `json:"largeThreshold,omitempty"`
		BoxWidth       []any          `json:"boxWidth,omitempty"`
		EndLabel       map[string]any `json:"endLabel,omitempty"`
		LabelLayout    map[string]any `json:"labelLayout,omitempty"`
		Z              int            `json:"z,omitempty"`
		Tip            string         `json:"tip,omitempty"` // what its values are called in a tooltip
	}
)

// unusedColours are the colours of ECharts. Every series has one of its own.
var unusedColours = []string{"#5470c6", "#91cc75", "#fac858", "#ee6666", "#73c0de", "#3ba272", "#fc8452", "#9a60b4", "#ea7ccc"}

// option returns the option of a chart as values of JSON. All numbers in it are
// finite and no value is a function. A dash stands for a value that does not
// exist.
func (s *layout) option(theme Theme) (map[string]any, error) {
	option := chartOption{
		Title:   opts.Title{Title: s.title, Subtitle: strings.Join(s.note, "\n"), Left: "12", Top: "8"},
		Tooltip: tooltipOption{Tooltip: opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}, Formatter: "@tip", Confine: true},
		Legend:  s.legendOption(),
		Grid:    s.gridOptions(),
		Series:  s.series,
		Color:   unusedColours, BackgroundColor: theme.Background(),
	}
	for _, axis := range s.x {
		option.XAxis = append(option.XAxis, axis.option())
	}
	for _, axis := range s.y {
		upright := axis.option()
		if len(axis.data) > crowd {
			upright.AxisLabel["fontSize"] = 8
		}
		option.YAxis = append(option.YAxis, upright)
	}
	text, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("chart %q: %w", s.title, err)
	}
	var values map[string]any
	err = json.Unmarshal(text, &values)
	return values, err
}

func (s *layout) legendOption() legendOption {
	width := 24
	if s.compact {
		width = 10 // a symbol would be stretched
	}
	return legendOption{
		Legend:    opts.Legend{Show: opts.Bool(s.hasLegend()), Type: "plain", Left: "17", Top: fmt.Sprint(s.legendTop()), Data: s.legendData()},
		ItemWidth: width, ItemHeight: 10, ItemGap: 12,
		Width: percentOf(legendWidth, 1), // ECharts would run past a margin on the right
	}
}

func (s *layout) gridOptions() []gridOption {
	grids := make([]gridOption, len(s.panels))
	for i, panel := range s.panels {
		grids[i] = gridOption{panel, "none"} // positions are ours
	}
	for _, panel := range s.across {
		grids[panel].Tooltip = &opts.Tooltip{Trigger: "axis"}
	}
	return grids
}

// option returns the axis of ECharts.
func (a axis) option() axisOption {
	label := map[string]any{"hideOverlap": true}
	option := axisOption{
		XAxis: opts.XAxis{
			Type: a.kind, Name: a.name, NameLocation: "middle", NameGap: a.gap, GridIndex: a.panel, Min: a.min, Max: a.max,
			Inverse: trueOrNil(a.inverse), Scale: trueOrNil(a.near),
		},
		AxisLabel: label, SplitLine: map[string]any{"show": true},
	}
	switch a.kind {
	case "category":
		delete(label, "hideOverlap")
		label["interval"] = 0
		option.Data, option.AxisTick, option.SplitLine = a.data, hidden(), hidden()
	case "log":
		option.LogBase, option.StartValue = 10, a.min // bars stand on the axis, not on 1
	}
	if a.tip.Name != "" {
		option.Tip = &a.tip
	}
	if a.tip.Format == "percent" {
		label["formatter"] = "@fmt:percent"
	}
	if a.bare {
		option.AxisLine, option.AxisTick, option.SplitLine = hidden(), hidden(), hidden()
	}
	if a.opposite {
		option.NameLocation, option.NameGap, option.Position = "start", 6, "right"
		option.NameTextStyle = map[string]any{"align": "left", "padding": []int{0, 0, 0, 8}}
	}
	if a.unlabelled {
		label["show"] = false
	}
	if a.ticks != nil {
		label["customValues"] = a.ticks
		option.AxisTick = map[string]any{"customValues": a.ticks}
	}
	if a.whole {
		option.MinInterval = 1
	}
	if a.near {
		option.BoundaryGap = []any{"4%", "4%"}
	}
	if a.ragged {
		label["showMaxLabel"] = false
	}
	return option
}

func hidden() map[string]any { return map[string]any{"show": false} }

// trueOrNil leaves false out of an option.
func trueOrNil(value bool) *bool {
	if !value {
		return nil
	}
	return &value
}
