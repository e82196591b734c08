package stats

import (
	"math"
	"time"
)

// gaps is a pool of many gaps between events, which holds most of them in four
// bytes. It grows by pages, because one long list would be copied each time.
type gaps struct {
	pages [][]uint32      // nanoseconds
	rest  []time.Duration // that do not fit
}

const gapPage = 1 << 14 // gaps a page

func (g *gaps) add(gap time.Duration) {
	if gap < 0 || gap > math.MaxUint32 {
		g.rest = append(g.rest, gap)
		return
	}
	last := len(g.pages) - 1
	if last < 0 || len(g.pages[last]) == gapPage {
		g.pages, last = append(g.pages, g.page()), last+1
	}
	g.pages[last] = append(g.pages[last], uint32(gap))
}

// page returns a new page. The first one grows, as most pools are small.
func (g *gaps) page() []uint32 {
	if len(g.pages) == 0 {
		return nil
	}
	return make([]uint32, 0, gapPage)
}

// take returns all gaps in seconds and empties the pool.
func (g *gaps) take() []float64 {
	count := len(g.rest)
	for _, page := range g.pages {
		count += len(page)
	}
	seconds := make([]float64, 0, count)
	for i, page := range g.pages {
		for _, gap := range page {
			seconds = append(seconds, time.Duration(gap).Seconds())
		}
		g.pages[i] = nil
	}
	for _, gap := range g.rest {
		seconds = append(seconds, gap.Seconds())
	}
	*g = gaps{}
	return seconds
}
