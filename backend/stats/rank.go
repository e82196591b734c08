package stats

import (
	"math"

	"tokenlap/backend/bench"
)

// superior adds the rank test: the share of pairs of requests, one of each side, in
// which that of B is better, and how probable a share that far from a half were if
// none was better. It is the test of Brunner and Munzel, with the variances of
// blocks in place of those of single requests.
func (c *comparison) superior(m bench.MetricStatistic, a, b *estimator) {
	ofA, ofB := a.column(m.Key), b.column(m.Key)
	below, above := placements(ofA, ofB, a.blocks), placements(ofB, ofA, b.blocks)
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
func placements(c, others *column, blocks int) ratio {
	sums := newRatio(blocks)
	n, below, upTo := others.len(), 0, 0
	lower, upper := cursor[inBlock]{list: &others.list}, cursor[inBlock]{list: &others.list}
	for one := range c.all() {
		for below < n && lower.at(below).value < one.value {
			below++
		}
		for upTo < n && upper.at(upTo).value <= one.value {
			upTo++
		}
		sums.add(int(one.block), (float64(below)+float64(upTo))/2/float64(n), 1)
	}
	return sums
}
