//go:build unix

package main

import (
	"cmp"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// A figure has become worse where both hold: its median moved in the bad direction by
// more than smallest of the base's median or of its target, whichever is more; and
// values of the base are so often better than those of the head that chance would bring
// that in less than significance of all comparisons together.
const (
	smallest     = 0.05
	significance = 0.01
)

// change is a figure of two revisions.
type change struct {
	name, unit string
	base, head float64 // medians
	p          float64 // that chance alone makes the head so much worse
	judged     bool    // it has a target, so one direction is better
	worse      bool
	better     bool
}

// judge compares the values of figures, which are those of the same measures in the same
// order.
func judge(base, head []*figure) []change {
	changes := make([]change, len(base))
	tests := 0
	for _, f := range base {
		if f.target != 0 {
			tests++
		}
	}
	for i, f := range base {
		changes[i] = f.changeTo(head[i].values, significance/float64(max(tests, 1)))
	}
	return changes
}

// changeTo compares the values of a figure with those of the head.
func (f *figure) changeTo(head []float64, limit float64) change {
	c := change{name: f.name, unit: f.unit, base: median(f.values), head: median(head), judged: f.target != 0}
	if !c.judged {
		return c
	}
	base, lower := f.values, head
	if f.atMost { // more is worse: count how often the base is below
		base, lower = head, f.values
	}
	c.p = chanceOfRanks(base, lower)
	least := smallest * max(math.Abs(c.base), f.target)
	moved := c.base - c.head
	if f.atMost {
		moved = -moved
	}
	c.worse = moved > least && c.p < limit
	c.better = -moved > least && chanceOfRanks(lower, base) < limit
	return c
}

// chanceOfRanks returns the probability that values so much larger than others as these
// are drawn from one distribution: the one-sided Mann-Whitney test, exact, with ties at
// their middle rank.
func chanceOfRanks(larger, smaller []float64) float64 {
	ranks, sum := doubledRanks(larger, smaller)
	// ways[n][s]: how many choices of n of the ranks have the sum s.
	total := 0
	for _, rank := range ranks {
		total += rank
	}
	ways := make([][]float64, len(larger)+1)
	for n := range ways {
		ways[n] = make([]float64, total+1)
	}
	ways[0][0] = 1
	for _, rank := range ranks {
		for n := len(larger); n > 0; n-- {
			for s := total; s >= rank; s-- {
				ways[n][s] += ways[n-1][s-rank]
			}
		}
	}
	all, extreme := 0.0, 0.0
	for s, n := range ways[len(larger)] {
		all += n
		if s >= sum {
			extreme += n
		}
	}
	return extreme / all
}

// doubledRanks returns twice the ranks of all values, which ties make whole numbers, and
// the sum of those of the larger ones.
func doubledRanks(larger, smaller []float64) (ranks []int, sum int) {
	type value struct {
		of       float64
		isLarger bool
	}
	var all []value
	for _, v := range larger {
		all = append(all, value{v, true})
	}
	for _, v := range smaller {
		all = append(all, value{v, false})
	}
	slices.SortFunc(all, func(a, b value) int { return cmp.Compare(a.of, b.of) })
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].of == all[from].of {
			to++
		}
		for _, one := range all[from:to] {
			ranks = append(ranks, from+to+1) // the mean of from+1 ... to, twice
			if one.isLarger {
				sum += from + to + 1
			}
		}
		from = to
	}
	return ranks, sum
}

func median(values []float64) float64 {
	return bench.Quantile(slices.Sorted(slices.Values(values)), 0.5)
}
