package stats

import (
	"math"
	"sort"

	"tokenlap/backend/bench"
)

// superior adds the rank test: the share of pairs of requests, one of each side, in
// which that of B is better, and how probable a share that far from a half were if
// none was better. It is the test of Brunner and Munzel, with the variances of
// blocks in place of those of single requests.
func (c *comparison) superior(m bench.MetricStatistic, a, b *estimator) {
	ofA, ofB := a.column(m.Key), b.column(m.Key)
	below, above := placements(ofA, ofB.sorted, a.blocks), placements(ofB, ofA.sorted, b.blocks)
	share := below.value() // B is lower
	if c.better == bench.Higher {
		share = 1 - share
	}
	c.Superior = &share
	deviationA, deviationB := spread(below.replicates(a.drawn), a.blocks), spread(above.replicates(b.drawn), b.blocks)
	if deviationA+deviationB == 0 {
		return
	}
	freedom := welch(deviationA, deviationB, c.a.freedom(), c.b.freedom())
	p := 2 * student(freedom).CDF(-math.Abs(share-0.5)/math.Hypot(deviationA, deviationB))
	c.RankP = &p
}

// placements are the shares of others below each value, ties counting half.
func placements(c *column, others []float64, blocks int) ratio {
	sums := newRatio(blocks)
	for i, value := range c.values {
		below := sort.SearchFloat64s(others, value)
		upTo := below + sort.Search(len(others)-below, func(j int) bool { return others[below+j] > value })
		sums.add(c.block[i], (float64(below)+float64(upTo))/2/float64(len(others)), 1)
	}
	return sums
}
