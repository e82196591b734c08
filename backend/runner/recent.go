package runner

import "tokenlap/backend/bench"

// recent holds the requests that ended last. Adding one only copies it; the
// list is made when it is asked for.
type recent struct {
	samples [12]bench.Sample // a ring buffer: sample n is at n modulo its length
	count   int              // of all that were added
}

func (r *recent) add(s bench.Sample) {
	s.Text, s.Reasoning, s.Chunks = "", "", nil // may be large, and are not listed
	r.samples[r.count%len(r.samples)] = s
	r.count++
}

// ended returns the requests, the latest first.
func (r *recent) ended() []bench.EndedRequest {
	list := make([]bench.EndedRequest, 0, len(r.samples))
	for n := r.count - 1; n >= max(0, r.count-len(r.samples)); n-- {
		list = append(list, endedOf(&r.samples[n%len(r.samples)]))
	}
	return list
}

func endedOf(s *bench.Sample) bench.EndedRequest {
	e := bench.EndedRequest{
		Seq: s.Seq, Endpoint: s.Endpoint, PromptID: s.PromptID, Phase: s.Phase, Outcome: s.Outcome, Message: s.Message,
		At: s.Done.Offset().Seconds(),
	}
	if ttft, ok := s.TTFT(); ok {
		e.TTFT = pointer(ttft.Seconds())
	}
	if latency, ok := s.Latency(); ok {
		e.Latency = pointer(latency.Seconds())
	}
	if s.Tokens.Output >= 0 {
		e.Output = pointer(s.Tokens.Output)
	}
	return e
}

func pointer[T any](value T) *T { return &value }
