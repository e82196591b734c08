package bench

import "time"

// Sample is what happened to one request: raw instants, never durations, with
// the counts and the outcome. The metrics are its methods, and only there.
type Sample struct {
	Seq       int    `json:"seq"`
	Endpoint  string `json:"endpoint"`
	Stage     int    `json:"stage"`
	Phase     Phase  `json:"phase"`
	PromptID  string `json:"prompt_id"`
	Iteration int    `json:"iteration"`
	User      int    `json:"user"`
	Asked

	Due        Instant `json:"due"`         // the schedule wanted it to start
	Start      Instant `json:"start"`       // the worker picked it up
	Conn       Instant `json:"conn"`        // a connection is ready
	Sent       Instant `json:"sent"`        // t0: first byte of the request is written
	Wrote      Instant `json:"wrote"`       // the whole request is written
	Headers    Instant `json:"headers"`     // response headers received
	FirstEvent Instant `json:"first_event"` // first data event of any kind
	First      Instant `json:"first"`       // first output-bearing event
	Answer     Instant `json:"answer"`      // first visible answer, not reasoning
	Last       Instant `json:"last"`        // last output-bearing event
	Done       Instant `json:"done"`        // [DONE], end of body, or the failure

	Reused bool          `json:"reused"` // the connection had been opened before
	DNS    time.Duration `json:"dns_ns"` // look-up; told by the first request on a connection, 0 for those after it
	TCP    time.Duration `json:"tcp_ns"`
	TLS    time.Duration `json:"tls_ns"`

	Streamed   bool    `json:"streamed"`    // an event stream was asked for
	Retried    bool    `json:"asked_again"` // stream_options or max_tokens was refused; the instants are those of the last asking
	Chunks     []Chunk `json:"-"`           // output-bearing events in order
	Events     int     `json:"chunks"`      // their number, also where the list itself is absent
	Heartbeats int     `json:"heartbeats"`  // comments and empty events
	BodyBytes  int64   `json:"body_bytes"`
	Tokens     Tokens  `json:"tokens"`

	Outcome      Outcome       `json:"outcome"`
	Status       int           `json:"status"` // HTTP status; 0: none came
	Message      string        `json:"message"`
	FinishReason string        `json:"finish_reason"`
	ResponseID   string        `json:"response_id"`
	RetryAfter   time.Duration `json:"retry_after_ns"` // what a 429 or 503 asked for; 0: nothing
	Unterminated bool          `json:"unterminated"`   // an event was not closed by a blank line
	Prefix       string        `json:"prefix"`         // the unique line put before the prompt, or ""
	Text         string        `json:"text"`           // the visible answer, as far as it is kept
	Reasoning    string        `json:"reasoning"`      // the reasoning, as far as it is kept

	Uncounted *OutputText `json:"-"` // the output, on its way to be counted where the server did not; never stored

	Findings

	Reported *Reported `json:"told,omitempty"` // imported: what the file states itself; nil for a run that was measured here
}

// NewSample begins the sample of a request: everything known, nothing reached.
func NewSample(r Request) Sample {
	return Sample{
		Seq: r.Seq, Endpoint: r.Endpoint, Stage: r.Stage, Phase: r.Phase, PromptID: r.Prompt.ID,
		Iteration: r.Iteration, User: r.User, Prefix: r.Prefix, Due: r.Due, Asked: r.Asked, Tokens: NoTokens,
	}
}

// Shift moves all instants that were reached.
func (s *Sample) Shift(by time.Duration) {
	for _, at := range []*Instant{
		&s.Due, &s.Start, &s.Conn, &s.Sent, &s.Wrote, &s.Headers, &s.FirstEvent, &s.First, &s.Answer, &s.Last, &s.Done,
	} {
		*at = at.Shifted(by)
	}
	for i := range s.Chunks {
		s.Chunks[i].At += Instant(by)
	}
}

// Compressed is the message of a stream whose server compressed it.
const Compressed = "the server compressed its answer although it should not:  chunk times are those of whole lumps"

// IsCompressed reports whether the answer came as a compressed stream.
func (s *Sample) IsCompressed() bool { return s.Message == Compressed }

// Ended is when the request was over. An imported sample may know only its
// last output.
func (s *Sample) Ended() Instant { return max(s.Done, s.Last) }

// TTFT is the time to first token: from the first byte written to the first
// output. It does not exist without output or without streaming.
func (s *Sample) TTFT() (time.Duration, bool) {
	if !s.Streamed {
		return 0, false
	}
	return s.First.Since(s.Sent)
}

// TTFTWithSetup counts from the moment the worker picked the request up: it
// adds DNS, TCP, TLS and the wait for a connection.
func (s *Sample) TTFTWithSetup() (time.Duration, bool) {
	if !s.Streamed {
		return 0, false
	}
	return s.First.Since(s.Start)
}

// TTFA is the time to first answer: the first output that is not reasoning.
func (s *Sample) TTFA() (time.Duration, bool) {
	if !s.Streamed {
		return 0, false
	}
	return s.Answer.Since(s.Sent)
}

// Thinking is the time from the first output to the first visible answer. It
// does not exist where no reasoning was seen before the answer.
func (s *Sample) Thinking() (time.Duration, bool) {
	if !s.Streamed || s.Answer == s.First {
		return 0, false
	}
	return s.Answer.Since(s.First)
}

// Latency is the end-to-end time of a success: to the last output, or to the
// end of the body where the answer was not streamed.
func (s *Sample) Latency() (time.Duration, bool) {
	switch {
	case s.Outcome != OK:
		return 0, false
	case !s.Streamed:
		return s.Done.Since(s.Sent)
	}
	return s.Last.Since(s.Sent)
}

// ResponseTime runs from when the request was due: free of coordinated
// omission. It does not exist for a request dropped before it was sent.
func (s *Sample) ResponseTime() (time.Duration, bool) {
	if s.Outcome == Dropped {
		return 0, false
	}
	return s.Done.Since(s.Due)
}

// QueueDelay is how long the request waited on our side.
func (s *Sample) QueueDelay() (time.Duration, bool) { return s.Sent.Since(s.Due) }

// TPOT is the time per output token after the first: (last - first) / (N - 1),
// where N leaves out reasoning that was counted but never streamed. It does
// not exist for fewer than two tokens or when all output came in one read. An
// imported request has what its file tells, where it tells it.
func (s *Sample) TPOT() (time.Duration, bool) {
	if s.Reported != nil && s.Reported.TPOT != nil {
		return fromSeconds(*s.Reported.TPOT), true
	}
	n := s.streamed()
	if !s.Streamed || n < 2 || s.oneRead() {
		return 0, false
	}
	decode, ok := s.Last.Since(s.First)
	return decode / time.Duration(n-1), ok
}

// DecodeSpeed is 1 / TPOT, in tokens a second of this one stream.
func (s *Sample) DecodeSpeed() (float64, bool) {
	tpot, ok := s.TPOT()
	if !ok || tpot <= 0 {
		return 0, false
	}
	return 1 / tpot.Seconds(), true
}

// OutputSpeed is N / latency, in tokens a second.
func (s *Sample) OutputSpeed() (float64, bool) {
	latency, ok := s.Latency()
	if !ok || latency <= 0 || s.Tokens.Output < 1 {
		return 0, false
	}
	return float64(s.Tokens.Output) / latency.Seconds(), true
}
