package prompt

import (
	"math"

	"tokenlap/backend/bench"
)

// Calibrator learns from a server's own counts how many tokens synthetic text
// has. The zero value is ready. It is not safe for use by several goroutines.
type Calibrator struct {
	asked         int // results of Next
	words, tokens []float64
}

// calibrationShares are the lengths of the requests that a calibrator learns from,
// as shares of the mean length wanted.
var calibrationShares = [bench.CalibrationRequests]float64{0.25, 0.5, 0.75, 1, 1.1}

// Next returns how many words the next request should have, for prompts of a mean
// number of tokens. The first takes a word for a token; what the server counts of it
// keeps the others within about the mean. None is long, because the ratio is the same
// in long prompts.
func (c *Calibrator) Next(tokens float64) (words int) {
	const longest, shortest = 1500, 16
	if len(c.words) > 0 {
		tokens *= c.words[0] / c.tokens[0]
	}
	share := calibrationShares[min(c.asked, len(calibrationShares)-1)]
	c.asked++
	return int(math.Round(min(longest, max(shortest, tokens)) * share))
}

// Add takes how many words a request had and how many tokens the server counted.
// A request without a count is passed over.
func (c *Calibrator) Add(words, tokens int) {
	if words < 1 || tokens < 1 {
		return
	}
	c.words, c.tokens = append(c.words, float64(words)), append(c.tokens, float64(tokens))
}

// Calibration returns the line of least squares through what was added. Where the
// server counted nothing, or counts what cannot be tokens of the text, the ratio
// is estimated and Requests is 0.
func (c *Calibrator) Calibration() bench.Calibration {
	perWord, overhead, ok := c.line()
	if !ok || perWord < 0.2 || perWord > 20 {
		return Uncalibrated()
	}
	if overhead < 0 { // by chance: there is no such template
		perWord, overhead = sum(c.tokens)/sum(c.words), 0
	}
	return bench.Calibration{TokensPerWord: perWord, Overhead: overhead, Requests: len(c.words)}
}

// Uncalibrated is the calibration where no server has counted.
func Uncalibrated() bench.Calibration {
	const count = 1000
	estimate := bench.EstimateTokens(Synthetic(0, 0, count))
	return bench.Calibration{TokensPerWord: float64(estimate.Tokens) / count}
}

// line fits tokens = perWord * words + overhead; false: there are fewer than two
// lengths.
func (c *Calibrator) line() (perWord, overhead float64, ok bool) {
	n := float64(len(c.words))
	meanWords, meanTokens := sum(c.words)/n, sum(c.tokens)/n
	var with, of float64
	for i, words := range c.words {
		with += (words - meanWords) * (c.tokens[i] - meanTokens)
		of += (words - meanWords) * (words - meanWords)
	}
	if !(of > 0) {
		return 0, 0, false
	}
	perWord = with / of
	return perWord, meanTokens - perWord*meanWords, true
}

func sum(values []float64) (total float64) {
	for _, value := range values {
		total += value
	}
	return total
}

// Share returns a number from 0 to below 1 that is a function of seed and index,
// for rounding.
func Share(seed uint64, index int) float64 {
	return float64(mix(mix(seed)^uint64(index)*0x9e3779b97f4a7c15)>>11) / (1 << 53)
}
