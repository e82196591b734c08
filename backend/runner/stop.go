package runner

import "tokenlap/backend/bench"

// The share of errors is taken over the last requests, once there are a few.
const (
	errorRateOver  = 100
	errorRateLeast = 20
)

// stopRules follows the samples of a run and finds when a rule of its plan ends
// it. It belongs to the recorder's goroutine.
type stopRules struct {
	rules     bench.StopRules
	endpoints map[string]bench.Endpoint
	errors    int
	tokens    int
	cost      float64
	last      []bool // of the last requests: did they fail? A ring.
	next      int
	failed    int // of last
}

func newStopRules(plan bench.Plan) *stopRules {
	s := &stopRules{rules: plan.Stop.Dealt(plan.Part), endpoints: map[string]bench.Endpoint{}}
	for _, endpoint := range plan.Endpoints {
		s.endpoints[endpoint.Name] = endpoint
	}
	return s
}

// add counts a sample and returns the rule that ends the run; "" for none.
// Tokens and cost count whatever the phase, since they are paid for.
func (s *stopRules) add(sample *bench.Sample) bench.EndReason {
	input, output := max(0, sample.Tokens.Input), max(0, sample.Tokens.Output)
	s.tokens += input + output
	if cost, priced := s.endpoints[sample.Endpoint].Cost(float64(input), float64(output)); priced {
		s.cost += cost
	}
	if sample.Phase.IsCounted() && sample.Outcome != bench.Cancelled && sample.Outcome != bench.Dropped {
		s.ended(sample.Outcome != bench.OK)
	}
	switch r := s.rules; {
	case r.Errors > 0 && s.errors >= r.Errors:
		return bench.EndErrors
	case r.ErrorRate > 0 && len(s.last) >= errorRateLeast && float64(s.failed) > r.ErrorRate*float64(len(s.last)):
		return bench.EndErrorRate
	case r.Tokens > 0 && s.tokens >= r.Tokens:
		return bench.EndTokens
	case r.Cost > 0 && s.cost >= r.Cost:
		return bench.EndCost
	}
	return ""
}

func (s *stopRules) ended(failed bool) {
	if failed {
		s.errors++
		s.failed++
	}
	if len(s.last) < errorRateOver {
		s.last = append(s.last, failed)
		return
	}
	if s.last[s.next] {
		s.failed--
	}
	s.last[s.next] = failed
	s.next = (s.next + 1) % errorRateOver
}
