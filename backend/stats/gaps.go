package stats

import (
	"cmp"
	"iter"
	"math"
	"math/bits"
	"time"

	"tokenlap/backend/bench"
)

// gaps is a pool of many gaps between events, which holds most of them in four
// bytes.
type gaps struct {
	short list[uint32]        // nanoseconds
	rest  list[time.Duration] // that do not fit
	least time.Duration       // of rest
}

func gapsIn(s *scratch) gaps { return gaps{short: listIn[uint32](s), rest: listIn[time.Duration](s)} }

func (g *gaps) add(gap time.Duration) {
	if gap < 0 || gap > math.MaxUint32 {
		g.rest.add(gap)
		g.least = min(g.least, gap)
		return
	}
	g.short.add(uint32(gap))
}

// len is how many gaps there are.
func (g *gaps) len() int { return g.short.len() + g.rest.len() }

// manyGaps are so many that their percentiles are found by counting. It takes no more
// memory than the pool, and a tenth of the time of sorting them.
var manyGaps = 1 << 20

// describe returns the distribution of the gaps and empties the pool.
func (g *gaps) describe() bench.Distribution {
	defer g.release()
	if g.len() < manyGaps || g.least < 0 {
		return g.seconds().describe(bench.Seconds)
	}
	g.rest.sort(cmp.Compare[time.Duration]) // all above the short ones
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

func (g *gaps) release() {
	g.short.release()
	g.rest.release()
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
		for gap := range g.short.all() {
			if !yield(uint64(gap)) {
				return
			}
		}
		for gap := range g.rest.all() {
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
	ends   map[uint32][]int // the same of the lower bits, by the upper ones; of those that are asked for
}

// newGapOrder goes through the gaps twice, to count the ends of all places that a
// distribution asks for.
func newGapOrder(g *gaps) *gapOrder {
	c := &gapOrder{gaps: g, begins: make([]int, 1<<16), ends: map[uint32][]int{}}
	for gap := range g.short.all() {
		c.begins[gap>>16]++
	}
	note := func(place int) float64 {
		if begin, _, isShort := c.find(place); isShort && c.ends[begin] == nil {
			c.ends[begin] = make([]int, 1<<16)
		}
		return 0
	}
	n := g.len()
	note(0)
	note(n - 1)
	for _, percentile := range percentiles {
		bench.QuantileAt(n, note, percentile.share)
	}
	for gap := range g.short.all() {
		if ends := c.ends[gap>>16]; ends != nil {
			ends[gap&(1<<16-1)]++
		}
	}
	return c
}

// find returns the upper bits of the gap at a place and its place among those that have
// them; or its place in the rest.
func (c *gapOrder) find(place int) (begin uint32, among int, isShort bool) {
	for begin, count := range c.begins {
		if place < count {
			return uint32(begin), place, true
		}
		place -= count
	}
	return 0, place, false
}

// at returns the gap in seconds that has this many below it.
func (c *gapOrder) at(place int) float64 {
	begin, among, isShort := c.find(place)
	if !isShort {
		return c.gaps.rest.at(among).Seconds()
	}
	end := 0
	for ; among >= c.ends[begin][end]; end++ {
		among -= c.ends[begin][end]
	}
	return time.Duration(int(begin)<<16 | end).Seconds()
}

// seconds is all gaps in seconds.
func (g *gaps) seconds() *floats {
	list := floatsIn(g.short.scratch)
	for gap := range g.short.all() {
		list.add(time.Duration(gap).Seconds())
	}
	for gap := range g.rest.all() {
		list.add(gap.Seconds())
	}
	return &list
}
