package bench

import "time"

// SharedPrefix is synthetic text that many requests begin with.
type SharedPrefix struct {
	Tokens int `json:"tokens"` // of each; 0: there is none
	Count  int `json:"count"`  // of different ones, which take turns
}

// The bounds of what is wanted.
const (
	maxTurns    = 1000
	maxPrefixes = 10_000
	maxThink    = 24 * time.Hour
)

// CalibrationRequests is how many requests to each endpoint show how many tokens
// synthetic text has. They are warm-up.
const CalibrationRequests = 5

// IsSynthetic reports whether text of a wanted number of tokens is sent.
func (p Plan) IsSynthetic() bool { return p.Input != "" || p.SharedPrefix.Tokens > 0 }

// TurnsOf is how many requests a conversation that begins with a prompt has.
func (p Plan) TurnsOf(first Prompt) int {
	if len(first.Turns) == 0 {
		return max(1, p.Turns)
	}
	turns := 1 + len(first.Turns)
	if p.Turns > 0 {
		turns = min(turns, p.Turns)
	}
	return turns
}

// HasConversations reports whether any conversation has more than one turn.
func (p Plan) HasConversations() bool { return p.MeanTurns() > 1 }

// MeanTurns is the mean number of requests of a conversation; 1 without any.
func (p Plan) MeanTurns() float64 {
	if len(p.Prompts.Prompts) == 0 {
		return float64(max(1, p.Turns))
	}
	sum := 0
	for _, prompt := range p.Prompts.Prompts {
		sum += p.TurnsOf(prompt)
	}
	return float64(sum) / float64(len(p.Prompts.Prompts))
}

// InputMean is the expected length of synthetic prompts, and OutputMean that of
// answers whose length is wanted; 0 where it is not known.
func (p Plan) InputMean() float64 {
	return p.lengthMean(p.Input, func(a TraceArrival) int { return a.Input })
}

// OutputMean: see InputMean.
func (p Plan) OutputMean() float64 {
	return p.lengthMean(p.Output, func(a TraceArrival) int { return a.Output })
}

func (p Plan) lengthMean(l Lengths, of func(TraceArrival) int) float64 {
	if l != TraceLengths || p.Trace == nil {
		return l.Mean()
	}
	sum, known := 0, 0
	for _, arrival := range p.Trace.Arrivals {
		if n := of(arrival); n > 0 {
			sum, known = sum+n, known+1
		}
	}
	return float64(sum) / float64(max(known, 1))
}

func (p Plan) validateWanted(wrong *mistakes) {
	for _, l := range []struct {
		field   string
		lengths Lengths
		mean    float64
	}{{"input", p.Input, p.InputMean()}, {"output", p.Output, p.OutputMean()}} {
		if err := l.lengths.Validate(); err != nil {
			wrong.join(About(l.field, err))
		} else if l.lengths == TraceLengths && l.mean == 0 {
			wrong.add(l.field, "the lengths are to be those of the trace, and it has none: give them as a number or a distribution")
		}
	}
	wrong.number("shared_prefix", "tokens of the shared prefix", p.SharedPrefix.Tokens, 0, maxLength)
	if p.SharedPrefix.Tokens > 0 {
		wrong.number("shared_prefix", "number of shared prefixes", p.SharedPrefix.Count, 1, maxPrefixes)
	}
	wrong.number("turns", "turns", p.Turns, 0, maxTurns)
	if p.Think < 0 || p.Think > maxThink {
		wrong.add("think_ns", "think time %v: use 0s to 24h", p.Think)
	}
	for _, endpoint := range p.Endpoints {
		if p.HasConversations() && endpoint.EffectiveAPI() == CompletionsAPI {
			wrong.add("turns", "model %q is sent to through the completions API, which has no conversations: use its chat API or one turn", endpoint.Name)
		}
	}
}
