package bench

import "iter"

// TokenSource says who counted the tokens.
type TokenSource string

const (
	FromUsage     TokenSource = "usage"     // the server's own count
	FromTokenizer TokenSource = "tokenizer" // counted here
	FromEvents    TokenSource = "events"    // the output events of a server that was seen to send one token with each
	FromEstimate  TokenSource = "estimate"  // guessed from the characters of the text
	FromChunks    TokenSource = "chunks"    // imported: the other tool counted chunks and called them tokens
)

// Tokens are the counts of one request. Output includes reasoning; -1 means
// not known.
type Tokens struct {
	Source    TokenSource `json:"source"`
	Input     int         `json:"input"`
	Cached    int         `json:"cached"`
	Output    int         `json:"output"`
	Reasoning int         `json:"reasoning"`

	Tokenizer string  `json:"tokenizer,omitempty"` // the vocabulary of FromTokenizer, or the one that corrected an estimate
	Error     float64 `json:"error,omitempty"`     // of FromEstimate: relative, not exceeded in nine of ten cases
}

// IsGuessed reports whether nobody counted the tokens, or an imported file does
// not say who did. Chunks that another tool called tokens are a guess too.
func (s TokenSource) IsGuessed() bool { return s != FromUsage && s != FromTokenizer && s != FromEvents }

// OutputText is the whole output of an answer.
type OutputText struct {
	Answer, Reasoning, Tool string
}

// Len returns its length in bytes.
func (t *OutputText) Len() int { return len(t.Answer) + len(t.Reasoning) + len(t.Tool) }

// NoTokens is the count before anything is known.
var NoTokens = Tokens{Input: -1, Cached: -1, Output: -1, Reasoning: -1}

// Updated returns the count with what a later one in the same stream says; what
// it leaves out stays.
func (t Tokens) Updated(later Tokens) Tokens {
	for _, field := range []struct{ now, before *int }{
		{&later.Input, &t.Input}, {&later.Cached, &t.Cached}, {&later.Output, &t.Output}, {&later.Reasoning, &t.Reasoning},
	} {
		if *field.now < 0 {
			*field.now = *field.before
		}
	}
	return later
}

// IsPlausible reports whether an answer can have had so many tokens: what is
// beyond the bounds of a plan is a server's mistake.
func (t Tokens) IsPlausible() bool { return max(t.Input, t.Cached, t.Output, t.Reasoning) <= maxTokens }

// HiddenReasoning returns the number of reasoning tokens that the server counted
// and did not stream, so that the visible answer is the first output. It is 0 if
// the server streamed its reasoning or there was none.
func (s *Sample) HiddenReasoning() int {
	if s.Tokens.Reasoning < 1 || !s.Streamed || !s.Answer.Reached() || s.Answer != s.First {
		return 0
	}
	return min(s.Tokens.Reasoning, s.Tokens.Output)
}

// streamed returns N without hidden reasoning: the tokens from the first output to
// the last.
func (s *Sample) streamed() int { return s.Tokens.Output - s.HiddenReasoning() }

// TokensAChunk is how many tokens one output event carries on average.
func (s *Sample) TokensAChunk() (float64, bool) {
	n := s.streamed()
	return float64(n) / float64(max(s.Events, 1)), s.Streamed && s.Events > 0 && n > 0
}

// HasLowUsage reports whether the server counted fewer tokens than it sent output
// events, of which each has a token at least. A difference within 2 % may come from
// text that was held back and sent at the end.
func (s *Sample) HasLowUsage() bool {
	const near = 0.02
	n := s.streamed()
	return s.Tokens.Source == FromUsage && s.Streamed && n >= 0 && float64(n) < float64(s.Events)*(1-near)
}

// TokenArrivals yields instants and the number of output tokens that arrived at
// each, whose sum is N. They follow the running count of the server, if it sends
// one, else they are spread evenly over the events. Without a list of events they
// are spread evenly from the first output to the last, and if these are not known,
// all arrive at the end. It yields nothing if N is not known.
func (s *Sample) TokenArrivals() iter.Seq2[Instant, float64] {
	return func(yield func(Instant, float64) bool) {
		total := float64(s.Tokens.Output)
		switch {
		case total <= 0:
			return
		case len(s.Chunks) == 0:
			s.spread(yield)
			return
		}
		evenly := total / float64(len(s.Chunks))
		counted, before := uint32(0), uint32(0)
		if s.HasRunningCount() {
			counted = s.Chunks[len(s.Chunks)-1].Tokens
		}
		for _, chunk := range s.Chunks {
			came := evenly
			if counted > 0 {
				now := min(max(chunk.Tokens, before), counted)
				came, before = total*float64(now-before)/float64(counted), now
			}
			if !yield(chunk.At, came) {
				return
			}
		}
	}
}

// HasSpreadTokens reports whether TokenArrivals are spread evenly between the
// first and the last output, because no list of events was kept.
func (s *Sample) HasSpreadTokens() bool {
	return len(s.Chunks) == 0 && s.Tokens.Output > 1 && s.First.Reached() && s.Last > s.First
}

func (s *Sample) spread(yield func(Instant, float64) bool) {
	n := s.Tokens.Output
	if !s.HasSpreadTokens() {
		yield(s.Ended(), float64(n))
		return
	}
	stretch := float64(s.Last - s.First)
	for i := range n {
		if !yield(s.First+Instant(stretch*float64(i)/float64(n-1)), 1) {
			return
		}
	}
}
