package bench

import (
	"math"
	"slices"
	"testing"
)

func TestArrivalsFollowTheServersOwnCount(t *testing.T) {
	came := func(s *Sample) (at []Instant, tokens []float64) {
		for when, n := range s.TokenArrivals() {
			at, tokens = append(at, when), append(tokens, n)
		}
		return at, tokens
	}
	s := answered()
	s.Chunks, s.Tokens.Output = []Chunk{{At: 10}, {At: 20}, {At: 30}}, 10
	at, tokens := came(&s)
	if !slices.Equal(at, []Instant{10, 20, 30}) {
		t.Errorf("uncounted: tokens came at %v", at)
	}
	for _, n := range tokens {
		if math.Abs(n-10.0/3) > 1e-12 {
			t.Errorf("uncounted: %v tokens, want an even share", n)
		}
	}
	s.Chunks[0].Tokens, s.Chunks[1].Tokens, s.Chunks[2].Tokens = 1, 4, 10
	if _, tokens = came(&s); !slices.Equal(tokens, []float64{1, 3, 6}) {
		t.Errorf("counted by the server as 1, 4, 10 so far: %v came", tokens)
	}
	s.Chunks = nil
	s.First, s.Last, s.Tokens.Output = 100, 400, 4
	if at, tokens = came(&s); !slices.Equal(at, []Instant{100, 200, 300, 400}) || !slices.Equal(tokens, []float64{1, 1, 1, 1}) {
		t.Errorf("no list of events: %v at %v, want one by one from the first output to the last", tokens, at)
	}
	s.First = 0
	if at, tokens = came(&s); !slices.Equal(at, []Instant{s.Ended()}) || !slices.Equal(tokens, []float64{4}) {
		t.Errorf("no first output: %v at %v, want all at the end", tokens, at)
	}
	s.Tokens.Output = -1
	if at, _ = came(&s); at != nil {
		t.Errorf("tokens that nobody counted came at %v", at)
	}
}
