package bench

import (
	"math"
	"strconv"
	"strings"
)

// Cost is what the requests of a model cost in US dollars, by the prices of its
// endpoint. Prompt tokens from a cache cost as much as others here.
type Cost struct {
	Run              float64  `json:"run"`                   // all requests whose tokens are known, those of warm-up and failed ones included
	PerThousand      *float64 `json:"per_thousand_requests"` // 1,000 times the mean of the successes whose tokens are known; nil: there are none
	PerMillionOutput *float64 `json:"per_million_output"`    // of the same successes, for a million of their output tokens
	Unknown          int      `json:"unknown,omitempty"`     // successes whose tokens are not known: they are in none of the figures
}

// CostOf returns what the tokens of a request cost by the prices of its endpoint;
// false where they, or the prices, are not known. Simulated models have none.
func (e Endpoint) CostOf(t Tokens) (dollars float64, ok bool) {
	if e.IsSimulated() || t.Input < 0 || t.Output < 0 {
		return 0, false
	}
	return e.Cost(float64(t.Input), float64(t.Output))
}

// costOf returns nil for a summary without a cost.
func costOf(value func(*Cost) *float64) func(*ModelSummary) *float64 {
	return func(m *ModelSummary) *float64 {
		if m.Cost == nil {
			return nil
		}
		return value(m.Cost)
	}
}

// Sentence says what the model cost; "" for nil.
func (c *Cost) Sentence() string {
	if c == nil {
		return ""
	}
	text := "cost " + FormatDollars(&c.Run)
	if c.PerThousand != nil {
		text += ", " + FormatDollars(c.PerThousand) + " per 1,000 requests"
	}
	if c.PerMillionOutput != nil {
		text += ", " + FormatDollars(c.PerMillionOutput) + " per million output tokens"
	}
	if c.Unknown > 0 {
		text += ", without " + strconv.Itoa(c.Unknown) + " whose tokens are not known"
	}
	return text
}

// FormatDollars writes an amount for people: in cents or, of less than a dollar,
// with three significant digits.
func FormatDollars(amount *float64) string {
	if Finite(amount) == nil {
		return None
	}
	decimals := 2
	if size := math.Abs(*amount); size > 0 && size < 1 {
		decimals = min(max(2, 2-int(math.Floor(math.Log10(size)))), 9)
	}
	text := strconv.FormatFloat(*amount, 'f', decimals, 64)
	for strings.HasSuffix(text, "0") && len(text)-strings.Index(text, ".") > 3 {
		text = strings.TrimSuffix(text, "0")
	}
	return "$" + text
}
