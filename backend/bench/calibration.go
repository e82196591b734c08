package bench

import "math"

// Calibration is how the words of synthetic text become the tokens of a prompt,
// as the server of one endpoint counts them: tokens = TokensPerWord * words +
// Overhead.
type Calibration struct {
	TokensPerWord float64 `json:"tokens_per_word"`
	Overhead      float64 `json:"overhead_tokens"` // of each request: the chat template
	Requests      int     `json:"requests"`        // that it was learned from; 0: the server counts no tokens, it was estimated
}

// Words is how many words give a prompt of so many tokens: at least 1. The share,
// from 0 to below 1, decides how it is rounded: over even shares the mean is
// exact.
func (c Calibration) Words(tokens int, share float64) int {
	return c.words(float64(tokens)-c.Overhead, share)
}

// PrefixWords is the same for text that stands before a prompt and so has no
// overhead of its own.
func (c Calibration) PrefixWords(tokens int) int { return c.words(float64(tokens), 0.5) }

func (c Calibration) words(tokens, share float64) int {
	perWord := c.TokensPerWord
	if !(perWord > 0) {
		perWord = 1
	}
	return max(1, int(math.Floor(tokens/perWord+share)))
}
