package stats

import (
	"slices"

	"tokenlap/backend/bench"
)

// cost adds up what the requests of a model cost.
type cost struct {
	endpoint bench.Endpoint
	paid     bool    // the cost of a request is known
	run      float64 // of all requests
	measured float64 // of measured successes
	counted  int     // measured successes whose cost is known
	tokens   float64 // their output
	unknown  int     // measured successes whose cost is not known
}

func (c *cost) add(s *bench.Sample) {
	dollars, ok := c.endpoint.CostOf(s.Tokens)
	isMeasured := s.Phase.IsCounted() && s.Outcome == bench.OK
	switch {
	case !ok && isMeasured:
		c.unknown++
	case ok:
		c.paid, c.run = true, c.run+dollars
	}
	if ok && isMeasured {
		c.counted, c.measured, c.tokens = c.counted+1, c.measured+dollars, c.tokens+float64(s.Tokens.Output)
	}
}

func (c *cost) into(m *bench.ModelSummary) {
	if !c.paid {
		return
	}
	m.Cost = &bench.Cost{Run: c.run, Unknown: c.unknown}
	if c.counted > 0 {
		m.Cost.PerThousand = pointer(1000 * c.measured / float64(c.counted))
	}
	if c.tokens > 0 {
		m.Cost.PerMillionOutput = pointer(1e6 * c.measured / c.tokens)
	}
}

// spreadOf returns what a small picture of values shows; nil for none.
func spreadOf(values ordered) *bench.Spread {
	n := values.len()
	switch {
	case n == 0:
		return nil
	case n < bench.FewValues:
		return &bench.Spread{Points: slices.Collect(values.all())}
	}
	at := func(share float64) *float64 { return pointer(bench.QuantileAt(n, values.at, share)) }
	return &bench.Spread{P5: at(0.05), P25: at(0.25), P75: at(0.75)}
}
