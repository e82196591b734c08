package stats

import (
	"math"
	"math/rand/v2"
)

// resamples is how often blocks are drawn anew.
const resamples = 1000

// draws are numbers of times that each block was drawn, one list a resample. Equal
// arguments give equal draws; those of two streams are independent.
func draws(blocks int, stream uint64) [][]float64 {
	random := rand.New(rand.NewPCG(uint64(blocks), stream))
	all := make([][]float64, resamples)
	for i := range all {
		all[i] = make([]float64, blocks)
		for range blocks {
			all[i][random.IntN(blocks)]++
		}
	}
	return all
}

// ratio is a statistic that is a sum over requests divided by another: a mean, a
// share, a rate. It has the sums of each block.
type ratio struct{ above, below []float64 }

func newRatio(blocks int) ratio { return ratio{make([]float64, blocks), make([]float64, blocks)} }

func (r ratio) add(block int, above, below float64) {
	r.above[block] += above
	r.below[block] += below
}

// value is the statistic of all blocks.
func (r ratio) value() float64 {
	above, below := 0.0, 0.0
	for k := range r.above {
		above, below = above+r.above[k], below+r.below[k]
	}
	return above / below
}

// of is the statistic of blocks that were drawn, each as often as weights say.
func (r ratio) of(weights []float64) float64 {
	above, below := 0.0, 0.0
	for k, times := range weights {
		above, below = above+times*r.above[k], below+times*r.below[k]
	}
	return above / below
}

// replicates are the statistic's values in resamples; of those without requests
// NaN.
func (r ratio) replicates(drawn [][]float64) []float64 {
	all := make([]float64, len(drawn))
	for i, weights := range drawn {
		all[i] = r.of(weights)
	}
	return all
}

// spread is the standard deviation of replicates, corrected for the small number
// of blocks: a resample varies less than the blocks do.
func spread(replicates []float64, blocks int) float64 {
	n, mean, squares := 0.0, 0.0, 0.0
	for _, value := range replicates {
		if math.IsNaN(value) {
			continue
		}
		n++
		step := value - mean
		mean += step / n
		squares += step * (value - mean)
	}
	if n < 2 {
		return 0
	}
	return math.Sqrt(squares / (n - 1) * float64(blocks) / float64(blocks-1))
}

// correlation is that of two lists of replicates.
func correlation(a, b []float64) float64 {
	var n, meanA, meanB, squaresA, squaresB, products float64
	for i := range a {
		if math.IsNaN(a[i]) || math.IsNaN(b[i]) {
			continue
		}
		n++
		stepA, stepB := a[i]-meanA, b[i]-meanB
		meanA, meanB = meanA+stepA/n, meanB+stepB/n
		squaresA += stepA * (a[i] - meanA)
		squaresB += stepB * (b[i] - meanB)
		products += stepA * (b[i] - meanB)
	}
	if squaresA <= 0 || squaresB <= 0 {
		return 0
	}
	return products / math.Sqrt(squaresA*squaresB)
}

// linearTrend returns the change of block values from the first to the last of them by
// least squares, and its standard error.
func linearTrend(values []float64) (change, errorOf float64) {
	n := float64(len(values))
	mean := 0.0
	for _, value := range values {
		mean += value / n
	}
	var products, squares, rest float64
	middle := (n - 1) / 2
	for i, value := range values {
		step := float64(i) - middle
		products += step * (value - mean)
		squares += step * step
	}
	slope := products / squares
	for i, value := range values {
		off := value - mean - slope*(float64(i)-middle)
		rest += off * off
	}
	return slope * n, n * math.Sqrt(rest/(n-2)/squares)
}
