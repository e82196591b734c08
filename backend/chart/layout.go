package chart

import (
	"cmp"
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
)

// Positions are calculated for this size. Charts of other sizes are drawn well
// too, because what must not overlap is placed in pixels.
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
	compact bool // the icons of the legend are symbols
	above   int  // pixels between legend and panels, beside the usual ones
	panels  []opts.Grid
	across  []int // panels whose tooltip has the values of all lines at the pointer
	x, y    []axis
	series  []series
	height  int // pixels that it needs; 0: nominalHeight
}

// size returns the pixels that the chart needs, and whether it needs a whole row.
func (s *layout) size() (height int, wide bool) {
	return cmp.Or(s.height, nominalHeight), len(s.panels) > 1
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
	gap        int  // from the axis to its name
	opposite   bool // on the right
	bare       bool // labels alone: no line, no ticks, no split lines
	inverse    bool
	unlabelled bool
	ragged     bool  // ends at no round number
	whole      bool  // whole numbers only
	near       bool  // begins near its values, not at 0
	ticks      []any // where they stand, if not at round numbers
}

// tip says what a tooltip calls the values of an axis.
type tip struct {
	Name   string `json:"name"`
	Format string `json:"format"`           // a name: see build/echarts/format.js
	Beyond bool   `json:"beyond,omitempty"` // a line keeps its last value beyond its end, as shares do
}

func (s *layout) legendTop() int { return 36 + 15*len(s.note) + 9 }

// top is where panels may begin: below title, note and legend.
func (s *layout) top() int {
	if len(s.legend) == 0 {
		return s.legendTop() + 10 + s.above
	}
	return s.legendTop() + legendLine*s.legendRows() + 14 + s.above
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

// besideOrSquare places up to three panels beside each other, and four as a square.
func (s *layout) besideOrSquare(n int, left, right, bottom int) {
	if n < 4 {
		s.beside(n, left, right, bottom)
		return
	}
	const gap = 16.0
	each, height := float64(nominalWidth-right)/2, (float64(nominalHeight-s.top()-bottom)-gap)/2
	for i := range n {
		column, line := float64(i%2), float64(i/2)
		s.panels = append(s.panels, opts.Grid{
			Left: wide(each*column + float64(left)), Right: wide(nominalWidth - each*(column+1) + 12),
			Top: tall(float64(s.top()) + line*(height+gap)), Height: tall(height),
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

func wide(pixels float64) string { return percentOf(pixels, nominalWidth) }
func tall(pixels float64) string { return percentOf(pixels, nominalHeight) }

func percentOf(pixels, whole float64) string {
	return fmt.Sprintf("%g%%", math.Round(pixels/whole*1e4)/100)
}

// panel adds one that fills what is left.
func (s *layout) panel(left, right, bottom int) {
	s.panels = append(s.panels, opts.Grid{
		Left: fmt.Sprint(left), Right: fmt.Sprint(right), Top: fmt.Sprint(s.top()), Bottom: fmt.Sprint(bottom),
	})
}
