package bench

import "iter"

// Ended is when the request was over. An imported sample may know only its
// last output.
func (s *Sample) Ended() Instant { return max(s.Done, s.Last) }

// Arrivals spreads the request's N output tokens over its events, as pairs of
// an instant and how many tokens came then: by the server's running count
// where it sends one, else evenly. Without a list of events they come one by
// one, evenly from the first output to the last; all at the end where these
// are not known. Their sum is N; there are none where N is not known.
func (s *Sample) Arrivals() iter.Seq2[Instant, float64] {
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

// HasSpreadArrivals reports whether its Arrivals are a guess between the first
// and the last output, because no list of events was kept.
func (s *Sample) HasSpreadArrivals() bool {
	return len(s.Chunks) == 0 && s.Tokens.Output > 1 && s.First.Reached() && s.Last > s.First
}

func (s *Sample) spread(yield func(Instant, float64) bool) {
	n := s.Tokens.Output
	if !s.HasSpreadArrivals() {
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
