package stats

import (
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// The test for changes of a trend.
const (
	changeP        = 0.01 // p value below which there is a change
	leastSegment   = 2    // points on each side of a change point
	smallestChange = 0.01 // a change point with a smaller change is not reported
	rounding       = 1e-9 // below it a difference is one of arithmetic
)

// Changes returns where a trend changes: its change points, and single runs that are
// unlike those before them, in the order of the points. Points that do not count are
// passed over.
//
// Change points are found by binary segmentation: at each place with two points on
// both sides Student's t test of equal means is made, on the logarithms of values or
// on shares as they are. The smallest p value, times the number of places, has to be
// below 1 %; then both sides are searched. The variance is at least what the intervals
// of the points let expect.
//
// A single run is tested against the points of its segment before it, with the
// variance within all segments until then, at 1 %; it has to differ by Margin. With
// fewer than two degrees of freedom the intervals alone decide.
func Changes(t bench.Trend) []bench.TrendChange {
	levels := levelsOf(t)
	starts := append([]int{0}, changePoints(levels, 0)...)
	found := []bench.TrendChange{}
	add := func(kind bench.ChangeKind, at int, change levelChange, least float64) {
		if one := t.Points[levels[at].at]; change.p < changeP {
			c := bench.TrendChange{At: levels[at].at, Run: one.Run, Metric: t.Metric, Statistic: t.Statistic, Kind: kind, P: change.p,
				Change: relative(t, change.by), Low: relative(t, change.low), High: relative(t, change.high)}
			c.Worse = (c.Change > 0) == (t.Better == bench.Lower)
			if math.Abs(c.Change) >= least {
				found = append(found, c)
			}
		}
	}
	whole := pool(levels, starts)
	for i, start := range starts {
		end := len(levels)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if i > 0 {
			add(bench.LevelChange, start, compareLevels(levels[starts[i-1]:start], levels[start:end], whole), smallestChange)
		}
		for at := start + 1; at < end; at++ {
			before := pool(levels[:at], starts[:i+1])
			add(bench.RunChange, at, compareLevels(levels[start:at], levels[at:at+1], before), Margin)
		}
	}
	return found
}

// trendLevel is a point on the scale on which changes are differences: the logarithm of a
// value, or a share.
type trendLevel struct {
	at    int // index of the point
	value float64
	error float64 // standard error, of the run by itself; 0: not known
}

func levelsOf(t bench.Trend) []trendLevel {
	var levels []trendLevel
	for i, one := range t.Points {
		if !one.IsCounted() || t.Unit != bench.Share && *one.Value <= 0 {
			continue
		}
		found := trendLevel{at: i, value: scaled(t, *one.Value)}
		if one.Low != nil && one.High != nil {
			down, up := found.value-scaled(t, *one.Low), scaled(t, *one.High)-found.value
			if math.IsInf(down, 0) {
				down = up
			}
			found.error = max(0, down, up) / z95
		}
		levels = append(levels, found)
	}
	return levels
}

func scaled(t bench.Trend, value float64) float64 {
	if t.Unit == bench.Share {
		return value
	}
	return math.Log(value)
}

func relative(t bench.Trend, difference float64) float64 {
	if t.Unit == bench.Share {
		return difference
	}
	return math.Expm1(difference)
}

// changePoints returns the indexes at which a new level begins, counted from offset.
func changePoints(levels []trendLevel, offset int) []int {
	best, bestP := 0, 1.0
	places := len(levels) - 2*leastSegment + 1
	for at := leastSegment; at <= len(levels)-leastSegment; at++ {
		change := compareLevels(levels[:at], levels[at:], pool(levels, []int{0, at}))
		if p := change.p * float64(places); p < bestP {
			best, bestP = at, p
		}
	}
	if bestP >= changeP {
		return nil
	}
	found := append(changePoints(levels[:best], offset), offset+best)
	return append(found, changePoints(levels[best:], offset+best)...)
}

// variance is that of points about the mean of their segment.
type variance struct{ square, freedom float64 }

// pool is the variance within segments, which begin at starts.
func pool(levels []trendLevel, starts []int) variance {
	sum := 0.0
	for i, start := range starts {
		end := len(levels)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		mean := meanLevel(levels[start:end])
		for _, one := range levels[start:end] {
			sum += (one.value - mean) * (one.value - mean)
		}
	}
	freedom := float64(len(levels) - len(starts))
	return variance{sum / max(1, freedom), freedom}
}

func meanLevel(levels []trendLevel) float64 {
	sum := 0.0
	for _, one := range levels {
		sum += one.value
	}
	return sum / float64(len(levels))
}

// meanSquare is the mean of the squared standard errors that are known.
func meanSquare(levels []trendLevel) float64 {
	sum, known := 0.0, 0.0
	for _, one := range levels {
		if one.error > 0 {
			sum, known = sum+one.error*one.error, known+1
		}
	}
	return sum / max(1, known)
}

// levelChange is the difference of two levels.
type levelChange struct{ by, low, high, p float64 }

// compareLevels tests whether the means of two segments are equal, by the variance
// within segments. Without one the standard errors have to be known.
func compareLevels(before, after []trendLevel, within variance) levelChange {
	change := levelChange{by: meanLevel(after) - meanLevel(before), p: 1}
	known := meanSquare(slices.Concat(before, after))
	square, freedom := max(within.square, known), within.freedom
	if freedom < 2 {
		if !allKnown(before) || !allKnown(after) {
			return change
		}
		freedom = math.Inf(1)
	}
	deviation := math.Sqrt(square * (1/float64(len(before)) + 1/float64(len(after))))
	half := quantileT(freedom) * deviation
	change.low, change.high = change.by-half, change.by+half
	switch {
	case math.Abs(change.by) < rounding:
	case deviation > 0:
		change.p = 2 * tailT(freedom, math.Abs(change.by)/deviation)
	default:
		change.p = 0
	}
	return change
}

func allKnown(levels []trendLevel) bool {
	return !slices.ContainsFunc(levels, func(l trendLevel) bool { return l.error == 0 })
}

func quantileT(freedom float64) float64 {
	if math.IsInf(freedom, 1) {
		return z95
	}
	return critical(freedom)
}

// tailT is the probability beyond t on one side.
func tailT(freedom, t float64) float64 {
	if math.IsInf(freedom, 1) {
		return math.Erfc(t/math.Sqrt2) / 2
	}
	return student(freedom).CDF(-t)
}
