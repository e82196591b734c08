package selfcheck

import (
	"tokenlap/backend/bench"
	"tokenlap/backend/simulator"
)

// truths are what a simulator did, by response id.
type truths = map[string]simulator.Truth

// TTFTError returns by how many seconds the TTFT of a sample is longer than from
// when the request had arrived at the simulator's system to its first write.
func TTFTError(s *bench.Sample, t simulator.Truth) (seconds float64, ok bool) {
	ttft, ok := s.TTFT()
	return float64(ttft.Nanoseconds()-(t.First-t.Arrived)) / 1e9, ok
}

// clientErrors collects the errors of requests, in seconds.
type clientErrors struct {
	requests, chunks int
	ttft, gap, tpot  []float64
}

// add compares a sample with the truth about it. One that the simulator had no
// room to note is left out.
func (e *clientErrors) add(s *bench.Sample, all truths) {
	t, known := all[s.ResponseID]
	if !known {
		return
	}
	e.requests++
	e.chunks += len(s.Chunks)
	if off, ok := TTFTError(s, t); ok {
		e.ttft = append(e.ttft, off)
	}
	if tpot, ok := s.TPOT(); ok && t.Tokens > 1 {
		e.tpot = append(e.tpot, tpot.Seconds()-float64(t.Last-t.First)/float64(t.Tokens-1)/1e9)
	}
	if len(s.Chunks) != len(t.Writes) { // written gaps are not known
		return
	}
	for i, gap := range s.Gaps() {
		e.gap = append(e.gap, float64(gap.Nanoseconds()-(t.Writes[i+1]-t.Writes[i]))/1e9)
	}
}
