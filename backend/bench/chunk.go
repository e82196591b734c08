package bench

import "time"

// Chunk is one output-bearing event.
type Chunk struct {
	At     Instant // when it arrived; see DEFINITIONS.md
	Lag    uint32  // microseconds from then until the read that took it returned; 0: not known, or stored and not late
	Read   uint32  // the number of that read, from 1: events that shared one share it; 0: not known
	Bytes  uint32  // length of its output text
	Tokens uint32  // tokens so far by the server's running count; 0: not sent
}

// LateRead is the lag from which on a read is late, in microseconds: far beyond
// what a wake-up takes.
const LateRead = 500

// IsLate reports whether the event was read late, by a client that was busy or
// held up.
func (c Chunk) IsLate() bool { return c.Lag >= LateRead }

// Gaps are the times between successive output events: inter-chunk latency.
// Nil for fewer than two events.
func (s *Sample) Gaps() []time.Duration {
	if len(s.Chunks) < 2 {
		return nil
	}
	gaps := make([]time.Duration, len(s.Chunks)-1)
	for i := range gaps {
		gaps[i] = time.Duration(s.Chunks[i+1].At - s.Chunks[i].At)
	}
	return gaps
}

// Stall is the largest gap between two output events.
func (s *Sample) Stall() (time.Duration, bool) {
	if len(s.Chunks) == 0 && s.Reported != nil && s.Reported.MaxGap != nil {
		return fromSeconds(*s.Reported.MaxGap), true
	}
	var longest time.Duration
	for i := 1; i < len(s.Chunks); i++ {
		longest = max(longest, time.Duration(s.Chunks[i].At-s.Chunks[i-1].At))
	}
	return longest, len(s.Chunks) > 1
}

// IsPerToken reports whether the gaps may be called inter-token latency: the
// server counts tokens on each chunk, or by its count an event carries one. A
// guess at the number of tokens is not enough.
func (s *Sample) IsPerToken() bool {
	if len(s.Chunks) == 0 && s.Reported != nil && s.Reported.PerToken != nil {
		return *s.Reported.PerToken
	}
	if s.HasRunningCount() {
		return s.Tokens.Output > 0
	}
	each, ok := s.TokensAChunk()
	return ok && s.Tokens.Source != FromEstimate && each*0.95 <= 1
}

// HasRunningCount reports whether the server counted tokens on every chunk; a
// count on the last one alone is the usage of the whole.
func (s *Sample) HasRunningCount() bool {
	for _, chunk := range s.Chunks {
		if chunk.Tokens == 0 {
			return false
		}
	}
	return len(s.Chunks) > 1
}

// SharedReads returns the share of output events that came in the same read as
// another one, because a proxy, the server or a slow client joined them. See
// LateReads for which of them it was.
func (s *Sample) SharedReads() (float64, bool) {
	if len(s.Chunks) == 0 && s.Reported != nil && s.Reported.SharedReads != nil {
		return *s.Reported.SharedReads, true
	}
	if !s.knowsReads() {
		return 0, false
	}
	shared, _ := s.LateReads()
	return float64(shared) / float64(len(s.Chunks)), true
}

// LateReads returns how many output events shared a read with another one, and how
// many of these were read late, so that the client may have joined them.
func (s *Sample) LateReads() (shared, late int) {
	for i, chunk := range s.Chunks {
		before := i > 0 && s.Chunks[i-1].Read == chunk.Read
		after := i+1 < len(s.Chunks) && s.Chunks[i+1].Read == chunk.Read
		if !before && !after {
			continue
		}
		shared++
		if chunk.IsLate() {
			late++
		}
	}
	return shared, late
}

// TTFTError is by how much the TTFT may be too long because of the client: what
// lay between the stamp of the request and its way into the system and, where the
// first output was read together with later ones, how long the client may not
// have looked. That is the longest time between two reads of this answer of which
// the second brought several events, at most the TTFT. Nil without a TTFT, or
// where reads are not known.
func (s *Sample) TTFTError() *time.Duration {
	ttft, ok := s.TTFT()
	if !ok || !s.knowsReads() {
		return nil
	}
	wrote, _ := s.Wrote.Since(s.Sent)
	bound := max(0, wrote)
	if len(s.Chunks) > 1 && s.Chunks[0].Read == s.Chunks[1].Read {
		bound += min(ttft, s.longestWait())
	}
	return &bound
}

// longestWait is the longest time between two reads of which the second brought
// several events.
func (s *Sample) longestWait() (longest time.Duration) {
	read := func(c Chunk) Instant { return c.At + Instant(time.Duration(c.Lag)*time.Microsecond) }
	for i := 1; i+1 < len(s.Chunks); i++ {
		before, this, next := s.Chunks[i-1], s.Chunks[i], s.Chunks[i+1]
		if before.Read != this.Read && this.Read == next.Read {
			longest = max(longest, time.Duration(read(this)-read(before)))
		}
	}
	return longest
}

func (s *Sample) oneRead() bool {
	if s.knowsReads() {
		return s.Chunks[0].Read == s.Chunks[len(s.Chunks)-1].Read
	}
	return s.First == s.Last
}

// knowsReads is false for imported events: other tools do not record reads.
func (s *Sample) knowsReads() bool {
	return len(s.Chunks) > 0 && s.Chunks[len(s.Chunks)-1].Read > 0
}
