package chart

import (
	"cmp"

	"tokenlap/backend/translate"
)

// Medium is what a chart is drawn for. The zero value is a light chart of the usual
// width.
type Medium struct {
	Theme    Theme
	Language translate.Language // of the texts; "": English
	Width    int                // in CSS pixels, of a row of charts; 0: usualWidth
	Columns  int                // how many charts that are not wide stand in a row; 0: 1
	Patterns bool               // bars have patterns, which print without colour
}

// usualWidth is the width in CSS pixels that charts are laid out for where nobody
// chose one. A wider chart is drawn well too, because what must not overlap is
// placed in pixels.
const usualWidth = 1000

// narrowest is the least width that charts are laid out for.
const narrowest = 600

// columnGap is the room between charts that stand in a row, in CSS pixels.
const columnGap = 16

// of returns the medium of one chart.
func (m Medium) of(d definition) Medium {
	if columns := max(1, m.Columns); !d.wide && columns > 1 {
		m.Width = (cmp.Or(m.Width, usualWidth) - (columns-1)*columnGap) / columns
	}
	m.Columns = 1
	return m
}

// say returns a text in the language of the medium.
func (m Medium) say(english string) string { return m.Language.Text(english) }

func (m Medium) width() int { return max(narrowest, cmp.Or(m.Width, usualWidth)) }
