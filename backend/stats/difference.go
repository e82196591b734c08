package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"tokenlap/backend/bench"
)

// Compare returns the differences of each of others from a baseline, in the order
// of others and of the statistics that are compared; those that too few requests
// are there for are left out. Their p values are corrected together. It sorts the
// requests of the series.
//
// Paired says that the series are of models that took turns in one run: what befell
// a repeat befell the repeat of the other too, so that it cancels.
func Compare(baseline *Series, others []*Series, paired bool) [][]Difference {
	a := newEstimator(baseline, 1)
	all := make([][]Difference, len(others))
	if a == nil {
		return all
	}
	var tested []*comparison
	for i, other := range others {
		var stream uint64 = 1 // the same draws for pairs
		if !paired {
			stream = uint64(i + 2)
		}
		b := newEstimator(other, stream)
		if b == nil {
			continue
		}
		for _, m := range bench.Compared() {
			if one := newComparison(m, a, b, paired && a.blocks == b.blocks); one != nil {
				tested = append(tested, one)
				one.column = i
			}
		}
	}
	adjust(tested)
	for _, one := range tested {
		one.answer()
		all[one.column] = append(all[one.column], one.Difference)
	}
	return all
}

// comparison is a difference with the estimates that it is of.
type comparison struct {
	Difference
	better bench.Better
	a, b   estimate
	shared float64 // correlation of their replicates
	column int
	n      int // requests of the smaller series
}

// newComparison returns nil where one of the estimates is missing, or the metric has no
// better direction.
func newComparison(m bench.MetricStatistic, a, b *estimator, paired bool) *comparison {
	ofA, okA := a.of(m)
	ofB, okB := b.of(m)
	if !okA || !okB || m.Better == "" || (ofA.kind != share && !(ofA.value > 0 && ofB.value > 0)) {
		return nil
	}
	c := &comparison{better: m.Better, a: ofA, b: ofB, n: min(a.series.Len(), b.series.Len())}
	if paired {
		c.shared = correlation(ofA.replicates, ofB.replicates)
	}
	c.Difference = Difference{Metric: m.Key, Statistic: m.Statistic, A: ofA.value, B: ofB.value, Absolute: ofA.kind == share}
	c.Change = c.scale(c.b.value) - c.scale(c.a.value)
	freedom := c.freedom()
	c.Low, c.High = c.limits(critical(freedom))
	c.P = c.p(freedom)
	if !c.Absolute {
		c.Change, c.Low, c.High = math.Expm1(c.Change), math.Expm1(c.Low), math.Expm1(c.High)
	}
	if m.Distribution != nil {
		c.superior(m, a, b)
	}
	return c
}

// scale is where values are subtracted: that of logarithms for ratios.
func (c *comparison) scale(value float64) float64 {
	if c.Absolute {
		return value
	}
	return math.Log(max(value, math.SmallestNonzeroFloat64))
}

// limits are those of the difference if both sides are off by k standard errors,
// by the method of variance estimates recovery: the distances of the limits of both
// sides from their values are joined as standard errors would be.
func (c *comparison) limits(k float64) (low, high float64) {
	downA, upA := c.distances(c.a, k)
	downB, upB := c.distances(c.b, k)
	change := c.scale(c.b.value) - c.scale(c.a.value)
	return change - c.join(downB, upA), change + c.join(upB, downA)
}

func (c *comparison) join(b, a float64) float64 {
	return math.Sqrt(max(0, a*a+b*b-2*c.shared*a*b))
}

// distances are those of the limits of an estimate from its value. A drift counts
// like a standard error of its own, unless it is one that both sides share.
func (c *comparison) distances(e estimate, k float64) (down, up float64) {
	low, high := e.limits(k)
	value := c.scale(e.value)
	drift := 0.0
	if c.shared == 0 && !c.Absolute {
		drift = k * e.drift
	}
	return math.Hypot(value-c.scale(low), drift), math.Hypot(c.scale(high)-value, drift)
}

// freedom is the degrees of freedom of the difference, after Welch and
// Satterthwaite; of pairs one less than there are.
func (c *comparison) freedom() float64 {
	if c.shared != 0 {
		return c.a.freedom()
	}
	downA, upA := c.distances(c.a, 1)
	downB, upB := c.distances(c.b, 1)
	return welch((downA+upA)/2, (downB+upB)/2, c.a.freedom(), c.b.freedom())
}

// welch is the degrees of freedom of a difference of two values with standard errors
// that have their own.
func welch(a, b, freedomA, freedomB float64) float64 {
	if a+b == 0 {
		return freedomA + freedomB
	}
	a, b = a*a, b*b
	return (a + b) * (a + b) / (a*a/freedomA + b*b/freedomB)
}

// most is a number of standard errors that no difference needs.
const most = 1000.0

// p is the probability beyond the interval that has 0 at its end.
func (c *comparison) p(freedom float64) float64 {
	holdsZero := func(k float64) bool {
		low, high := c.limits(k)
		return low <= 0 && high >= 0
	}
	if holdsZero(0) {
		return 1
	}
	if !holdsZero(most) {
		return 0
	}
	low, high := 0.0, most
	for range 50 {
		if middle := (low + high) / 2; holdsZero(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return 2 * student(freedom).CDF(-high)
}

// nulls are the differences of resamples from the one that was found, in standard
// errors: how it would come out if there were none.
func (c *comparison) nulls() []float64 {
	downA, upA := c.distances(c.a, 1)
	downB, upB := c.distances(c.b, 1)
	a, b := ratioOf(downA+upA, c.a.deviation), ratioOf(downB+upB, c.b.deviation)
	all := make([]float64, resamples)
	for i := range all {
		all[i] = b*(c.b.replicates[i]-c.b.centre) - a*(c.a.replicates[i]-c.a.centre)
	}
	deviation := spread(all, min(c.a.blocks, c.b.blocks))
	for i := range all {
		all[i] = ratioOf(all[i], deviation)
	}
	return all
}

func ratioOf(above, below float64) float64 {
	if below == 0 || math.IsNaN(above) {
		return 0
	}
	return above / below
}

// adjust corrects p values for their number, after Westfall and Young: the adjusted
// one is how often the smallest of all p values of a resample is no larger. So
// metrics that say the same thing do not count as many.
func adjust(tested []*comparison) {
	farthest := make([]float64, resamples)
	for _, one := range tested {
		for i, z := range one.nulls() {
			farthest[i] = max(farthest[i], math.Abs(z))
		}
	}
	slices.Sort(farthest)
	for _, one := range tested {
		z := -distuv.UnitNormal.Quantile(one.P / 2)
		at, _ := slices.BinarySearch(farthest, z)
		one.AdjustedP = max(one.P, float64(resamples-at)/resamples)
	}
}

// answer says what the difference shows.
func (c *comparison) answer() {
	excludes := c.Low > 0 || c.High < 0
	switch {
	case excludes && c.AdjustedP < 1-confidence:
		c.Answer = IsWorse
		if (c.Change < 0) == (c.better == bench.Lower) {
			c.Answer = IsBetter
		}
	case c.Low > -Margin && c.High < Margin:
		c.Answer = IsSame
	default:
		c.Answer, c.More, c.Drifts = IsUnknown, c.more(), c.a.drift > 0 || c.b.drift > 0
	}
}

// tooMany is a number of requests that nobody would send to learn of a difference.
const tooMany = 100_000

// more is about how many more requests of each would tell: as many as make the
// interval, whose length goes with the square root of their number, exclude 0 or
// stay within the margin. 0 if that are too many, or drift and not number is why.
func (c *comparison) more() int {
	if c.a.drift > 0 || c.b.drift > 0 {
		return 0
	}
	half := (c.High - c.Low) / 2
	size := math.Abs(c.Change)
	wanted := max(size, Margin-size)
	if c.AdjustedP > c.P && c.P > 0 { // as wide as the correction makes it
		freedom := c.freedom()
		half *= student(freedom).Quantile(1-min(c.P/c.AdjustedP*(1-confidence), 1-confidence)/2) / critical(freedom)
	}
	missing := math.Ceil(float64(c.n) * (half*half/(wanted*wanted) - 1))
	if !(missing < tooMany) {
		return 0
	}
	return max(1, int(missing))
}
