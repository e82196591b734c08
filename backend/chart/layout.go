package chart

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"tokenlap/backend/translate"
)

// layout is a chart before it becomes an option: title and note above, then
// the legend, then panels, each a grid with its axes.
type layout struct {
	width    int                // of the medium
	language translate.Language // of the medium
	height   int                // known once there are panels
	title    string
	note     []string // lines below the title
	legend   []legend
	compact  bool // the icons of the legend are symbols
	unlisted bool // the legend is not shown: names stand beside what they name, or in the note
	beyond   int  // pixels right of each panel, for names
	above    int  // pixels between legend and panels, beside the usual ones
	panels   []opts.Grid
	across   []int // panels whose tooltip has the values of all lines at the pointer
	x, y     []axis
	series   []series
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

// hasLegend reports whether there is a legend and not one of models alone, which is
// not shown.
func (s *layout) hasLegend() bool { return len(s.legend) > 0 && !s.unlisted }

func (s *layout) legendTop() int { return 36 + 15*len(s.note) + 9 }

// top is where panels may begin: below title, note and legend.
func (s *layout) top() int {
	if !s.hasLegend() {
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
		width := icon + 5 + pixels(s.language.Text(entry.name))
		if used+width > legendWidth*float64(s.width)-6 && used > 0 {
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

// layout begins a chart with its note.
func (d *dataset) layout(note ...string) *layout {
	return &layout{language: d.medium.Language, width: d.medium.width(), note: d.note(note...)}
}

// What panels take, in pixels.
const (
	axisBelow   = 46  // below a panel: the numbers of its axis and their name
	panelHeight = 250 // of a panel in which lines or dots are read both ways
	leastPanel  = 290 // the width from which on panels stand side by side
)

// beside places n panels side by side, on several lines where the width does not
// suffice. Each has the given room on its left; right is that beside the last.
func (s *layout) beside(n int, left, right int) {
	columns := max(1, min(n, s.width/leastPanel))
	if n == 4 && columns == 3 {
		columns = 2
	}
	lines := (n + columns - 1) / columns
	s.height = s.top() + lines*(panelHeight+axisBelow) + (lines-1)*panelGap
	each := float64(s.width-right) / float64(columns)
	for i := range n {
		column, line := float64(i%columns), i/columns
		s.panels = append(s.panels, opts.Grid{
			Left: s.wide(each*column + float64(left)), Right: s.wide(float64(s.width) - each*(column+1) + 12 + float64(s.beyond)),
			Top: s.tall(float64(s.top() + line*(panelHeight+axisBelow+panelGap))), Height: s.tall(panelHeight),
		})
	}
}

const panelGap = 14 // between panels, one below the other

// stack places panels of the given heights, in pixels, one below the other.
func (s *layout) stack(left, right int, heights ...int) {
	s.height = s.top() + axisBelow + panelGap*(len(heights)-1)
	for _, height := range heights {
		s.height += height
	}
	at := s.top()
	for _, height := range heights {
		s.panels = append(s.panels, opts.Grid{
			Left: fmt.Sprint(left), Right: fmt.Sprint(right), Top: s.tall(float64(at)), Height: s.tall(float64(height)),
		})
		at += height + panelGap
	}
}

// panel adds the only panel, with n rows.
func (s *layout) panel(left, right, n int) {
	s.tallPanel(left, right, rowsHeight(n))
}

// tallPanel adds the only panel, of the given height.
func (s *layout) tallPanel(left, right, height int) {
	s.height = s.top() + height + axisBelow
	s.panels = append(s.panels, opts.Grid{
		Left: fmt.Sprint(left), Right: fmt.Sprint(right), Top: fmt.Sprint(s.top()), Bottom: fmt.Sprint(axisBelow),
	})
}

// rowsHeight is how high a panel with n rows is, so that few are not far from each
// other and many can be read.
func rowsHeight(n int) int {
	switch {
	case n <= 8:
		return max(56, 36*n)
	case n <= crowd:
		return 24 * n
	}
	return 17 * n
}

func (s *layout) wide(pixels float64) string { return percentOf(pixels, float64(s.width)) }
func (s *layout) tall(pixels float64) string { return percentOf(pixels, float64(s.height)) }

func percentOf(pixels, whole float64) string {
	return fmt.Sprintf("%g%%", math.Round(pixels/whole*1e4)/100)
}
