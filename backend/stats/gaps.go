package stats

import (
	"iter"
	"math"
	"math/bits"
	"slices"
	"time"

	"tokenlap/backend/bench"
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

// len is how many gaps there are.
func (g *gaps) len() int {
	count := len(g.rest)
	for _, page := range g.pages {
		count += len(page)
	}
	return count
}

// manyGaps are so many that their percentiles are found by counting. It takes no more
// memory than the pages, and a tenth of the time of sorting them.
var manyGaps = 1 << 20

// describe returns the distribution of the gaps and empties the pool.
func (g *gaps) describe() bench.Distribution {
	defer func() { *g = gaps{} }()
	if g.len() < manyGaps || len(g.rest) > 0 && slices.Min(g.rest) < 0 {
		return Describe(bench.Seconds, g.take())
	}
	slices.Sort(g.rest) // all above those of the pages
	order := newGapOrder(g)
	n := g.len()
	average, deviation := g.moments(n)
	described := bench.Distribution{
		Unit: string(bench.Seconds), N: n, Weak: []string{}, Mean: &average, SD: &deviation, Min: pointer(order.at(0)), Max: pointer(order.at(n - 1)),
	}
	for _, percentile := range percentiles {
		*described.Value(percentile.name) = pointer(bench.QuantileAt(n, order.at, percentile.share))
	}
	return described
}

// moments returns the mean and the standard deviation in seconds. Sums are whole
// numbers, so that the order of the gaps does not change them.
func (g *gaps) moments(n int) (average, deviation float64) {
	total := uint64(0)
	for gap := range g.all() {
		total += gap
	}
	middle := total / uint64(n)
	var high, low uint64 // the sum of the squares of the distances from middle
	for gap := range g.all() {
		distance := max(gap, middle) - min(gap, middle)
		squareHigh, squareLow := bits.Mul64(distance, distance)
		sum, carry := bits.Add64(low, squareLow, 0)
		low, high = sum, high+squareHigh+carry
	}
	rest := float64(total%uint64(n)) / float64(n) // of the mean, beyond middle
	squares := math.Ldexp(float64(high), 64) + float64(low) - float64(float64(n)*rest*rest)
	return (float64(middle) + rest) / 1e9, math.Sqrt(max(0, squares)/float64(n-1)) / 1e9
}

// all yields all gaps in nanoseconds.
func (g *gaps) all() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, page := range g.pages {
			for _, gap := range page {
				if !yield(uint64(gap)) {
					return
				}
			}
		}
		for _, gap := range g.rest {
			if !yield(uint64(gap)) {
				return
			}
		}
	}
}

// gapOrder finds the gap at any place of the order, by the number of gaps that begin
// with the same 16 bits and, of those, that end with the same.
type gapOrder struct {
	gaps   *gaps
	begins []int            // how many gaps have these upper bits
	ends   map[uint32][]int // the same of the lower bits, by the upper ones; of those that were asked for
}

func newGapOrder(g *gaps) *gapOrder {
	c := &gapOrder{gaps: g, begins: make([]int, 1<<16), ends: map[uint32][]int{}}
	for _, page := range g.pages {
		for _, gap := range page {
			c.begins[gap>>16]++
		}
	}
	return c
}

// at returns the gap in seconds that has this many below it.
func (c *gapOrder) at(place int) float64 {
	for begin, count := range c.begins {
		if place >= count {
			place -= count
			continue
		}
		for end, count := range c.endsOf(uint32(begin)) {
			if place < count {
				return time.Duration(begin<<16 | end).Seconds()
			}
			place -= count
		}
	}
	return c.gaps.rest[place].Seconds()
}

func (c *gapOrder) endsOf(begin uint32) []int {
	if ends, known := c.ends[begin]; known {
		return ends
	}
	ends := make([]int, 1<<16)
	for _, page := range c.gaps.pages {
		for _, gap := range page {
			if gap>>16 == begin {
				ends[gap&(1<<16-1)]++
			}
		}
	}
	c.ends[begin] = ends
	return ends
}

// take returns all gaps in seconds and empties the pool.
func (g *gaps) take() []float64 {
	seconds := make([]float64, 0, g.len())
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
