package stats

import (
	"cmp"
	"math"
	"slices"
)

// z95 is the quantile of the normal distribution that leaves 5 % outside on both
// sides.
const z95 = 1.959963984540054

// trend is a monotone trend of a series: the median slope between two of its
// values (Theil and Sen) with its 95 % interval, and the p-value of the test of
// Mann and Kendall.
type trend struct {
	slope, low, high float64 // a unit of time
	p                float64
}

// point is a value at a time.
type point struct{ at, value float64 }

// trendOf returns the trend of points, sorted by time. The variance of the test is
// corrected for autocorrelation as Hamed and Rao (1998) propose, never downwards,
// and multiplied by inflation.
func trendOf(points []point, inflation float64) trend {
	slopes, score := pairs(points)
	if len(slopes) == 0 {
		return trend{p: 1}
	}
	found := trend{slope: Quantile(slopes, 0.5), p: 1}
	sigma := math.Sqrt(kendallVariance(points) * autocorrelation(points, found.slope) * inflation)
	if sigma > 0 {
		found.p = math.Erfc(max(0, math.Abs(score)-1) / sigma / math.Sqrt2)
	}
	all, wide := float64(len(slopes)), z95*sigma
	found.low = slopes[place((all-wide)/2, -1, len(slopes))]
	found.high = slopes[place((all+wide)/2, 0, len(slopes))]
	return found
}

// place rounds a rank to an index of a list, as SciPy's theilslopes does.
func place(rank float64, shift, length int) int {
	return min(max(int(math.RoundToEven(rank))+shift, 0), length-1)
}

// pairs returns the slopes between all points, sorted, and Kendall's score: how
// many more of them rise than fall.
func pairs(points []point) (slopes []float64, score float64) {
	slopes = make([]float64, 0, len(points)*(len(points)-1)/2)
	for i, a := range points {
		for _, b := range points[i+1:] {
			if b.at <= a.at {
				continue
			}
			slopes = append(slopes, (b.value-a.value)/(b.at-a.at))
			score += float64(cmp.Compare(b.value, a.value))
		}
	}
	slices.Sort(slopes)
	return slopes, score
}

// kendallVariance is the variance of the score of independent values, with their
// ties.
func kendallVariance(points []point) float64 {
	part := func(n float64) float64 { return n * (n - 1) * (2*n + 5) }
	values := make([]float64, 0, len(points))
	for _, p := range points {
		values = append(values, p.value)
	}
	slices.Sort(values)
	sum := part(float64(len(values)))
	for from := 0; from < len(values); {
		to := from
		for to < len(values) && values[to] == values[from] {
			to++
		}
		sum -= part(float64(to - from))
		from = to
	}
	return sum / 18
}

// autocorrelation is the factor by which the variance of the score is larger than
// that of independent values. It follows from the autocorrelation of the ranks of
// what is left without the trend, at the lags at which it is significant at 5 %,
// but is at least that of a first-order process.
func autocorrelation(points []point, slope float64) float64 {
	ranked := ranks(residuals(points, slope))
	n := float64(len(ranked))
	mean, square := (n+1)/2, 0.0
	for i := range ranked {
		ranked[i] -= mean
		square += ranked[i] * ranked[i]
	}
	if square == 0 || n < 5 {
		return 1
	}
	sum := 0.0
	for lag := 1; lag < len(ranked)-1; lag++ {
		rho := autocovariance(ranked, lag) / square
		if math.Abs(rho) <= z95/math.Sqrt(n) {
			continue
		}
		l := float64(lag)
		sum += (n - l) * (n - l - 1) * (n - l - 2) * rho
	}
	first := (autocovariance(ranked, 1)/square*n + 1) / (n - 4) // without the bias of few values
	first = min(max(first, 0), 0.95)
	return max(1, 1+2*sum/(n*(n-1)*(n-2)), (1+first)/(1-first))
}

func autocovariance(values []float64, lag int) (sum float64) {
	for i, v := range values[lag:] {
		sum += v * values[i]
	}
	return sum
}

// residuals are what is left of the values without the monotone course in the
// direction of slope that fits them best (isotonic regression): a step or a curve is
// no sign that values depend on each other.
func residuals(points []point, slope float64) []float64 {
	type pool struct{ mean, weight float64 }
	sign := 1.0
	if slope < 0 {
		sign = -1
	}
	var pools []pool
	for _, p := range points {
		last := pool{sign * p.value, 1}
		for len(pools) > 0 && pools[len(pools)-1].mean >= last.mean {
			before := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			weight := before.weight + last.weight
			last = pool{(before.mean*before.weight + last.mean*last.weight) / weight, weight}
		}
		pools = append(pools, last)
	}
	left := make([]float64, 0, len(points))
	for _, one := range pools {
		for range int(one.weight) {
			left = append(left, points[len(left)].value-sign*one.mean)
		}
	}
	return left
}

// ranks are the ranks of values from 1; equal ones share their mean.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranked := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranked[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return ranked
}
