package stats

import (
	"cmp"
	"fmt"
	"strings"

	"tokenlap/backend/bench"
)

// counters are who counted the tokens of successes.
type counters struct {
	of         map[bench.TokenSource]int
	tokenizers map[string]int // by name
	ranges     floats         // of estimates that have one
	low        int            // answers with a count of the server below their events
}

func (c *counters) add(s *bench.Sample) {
	t := &s.Tokens
	if t.Source == "" || t.Output < 0 {
		return
	}
	c.of = count(c.of, t.Source)
	if t.Source == bench.FromTokenizer {
		c.tokenizers = count(c.tokenizers, cmp.Or(t.Tokenizer, "a tokenizer")) // a CSV file does not say which
	}
	if t.Source == bench.FromEstimate && t.Error > 0 {
		c.ranges.add(t.Error)
	}
	if s.HasLowUsage() {
		c.low++
	}
}

func (c *counters) sources() []bench.SourceCount {
	list := []bench.SourceCount{}
	for _, source := range bench.ByCount(c.of) {
		list = append(list, bench.SourceCount{Source: source, Count: c.of[source]})
	}
	return list
}

// counted is how many successes have a count that is no guess.
func (c *counters) counted() (sum int) {
	for source, n := range c.of {
		if !source.IsGuessed() {
			sum += n
		}
	}
	return sum
}

// spread is the range of the estimates as a text: the 0.9 quantile of their own
// ranges; "" where none has one.
func (c *counters) spread() string {
	if c.ranges.len() == 0 {
		return ""
	}
	c.ranges.sort()
	return fmt.Sprintf(", ±%.0f %%", 100*c.ranges.quantile(0.9))
}

// warn warns of tokens that the server did not count, or counted too low.
func (c *counters) warn(m *bench.ModelSummary, warn func(code, format string, args ...any)) {
	all, names, guessed := number(m.Successes, "answer"), []string{}, 0
	for _, source := range bench.ByCount(c.of) {
		names = append(names, fmt.Sprintf("%s %d", source, c.of[source]))
		if source.IsGuessed() {
			guessed += c.of[source]
		}
	}
	if guessed > 0 {
		warn(EstimatedTokens, "Estimated tokens%s: in %d of %s the server did not count them.", c.spread(), guessed, all)
	}
	if n := c.of[bench.FromTokenizer]; n > 0 {
		warn(CountedTokens, "The tokens of %d of %s were counted here by %s: the server does not report them.",
			n, all, strings.Join(bench.ByCount(c.tokenizers), ", "))
	}
	if n := c.of[bench.FromEvents]; n > 0 {
		warn(EventTokens, "The tokens of %d of %s are output events: the server did not report them, and sends one token with each event elsewhere.", n, all)
	}
	if c.low > 0 {
		warn(LowUsage, "In %d of %s the server counted fewer tokens than it sent events with output: its counts, and the speeds that rest on them, may be too low.", c.low, all)
	}
	if len(names) > 1 {
		warn(MixedTokens, "Tokens were counted in more than one way (%s): averages over tokens mix them.", strings.Join(names, ", "))
	}
	if unknown := m.Successes - m.OutputTokens.N; unknown > 0 {
		warn(UnknownTokens, "The tokens of %d of %s are not known: they are missing in token counts and speeds.", unknown, all)
	}
}
