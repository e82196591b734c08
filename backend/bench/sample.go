package bench

import (
	"math"
	"time"
)

// Phase says which part of the run a request belongs to.
type Phase string

const (
	Warmup   Phase = "warmup"   // sent, stored, marked, not counted
	Measured Phase = "measured" //
)

// Request is one question, ready to be sent.
type Request struct {
	Seq       int // its number within the run, from 0, over all endpoints
	Endpoint  string
	Stage     int
	Phase     Phase
	Prompt    Prompt
	Prefix    string // the line put before the prompt's text, or ""
	Iteration int
	User      int     // which of the concurrent users asks
	Due       Instant // when the load wanted it to start
}

// Outcome is "ok" or the kind of the failure.
type Outcome string

const (
	OK                Outcome = "ok"
	FailDNS           Outcome = "dns"
	FailConnect       Outcome = "connect"
	FailTLS           Outcome = "tls"
	FailSend          Outcome = "send"
	FailHTTP3xx       Outcome = "http_3xx" // a redirect: never followed within a measurement
	FailHTTP4xx       Outcome = "http_4xx"
	FailHTTP429       Outcome = "http_429"
	FailHTTP5xx       Outcome = "http_5xx"
	TimeoutConnect    Outcome = "timeout_connect"
	TimeoutHeaders    Outcome = "timeout_headers"
	TimeoutFirstToken Outcome = "timeout_first_token"
	TimeoutIdle       Outcome = "timeout_idle"
	TimeoutTotal      Outcome = "timeout_total"
	FailStreamError   Outcome = "stream_error" // an error object inside a 200
	FailTruncated     Outcome = "truncated"    // ended with neither finish_reason nor [DONE]
	FailReset         Outcome = "reset"        // the connection broke before that
	FailEmpty         Outcome = "empty"        // ended properly without any output
	FailMalformed     Outcome = "malformed"    // not what the API promises: HTML, broken JSON
	FailNotStreamed   Outcome = "not_streamed" // a whole JSON answer where a stream was asked
	FailTooLarge      Outcome = "too_large"    // a line, an event, headers or a body over its cap
	Cancelled         Outcome = "cancelled"    // cut off by the user
	Dropped           Outcome = "dropped"      // due, but the in-flight limit was reached; never sent
	FailUntold        Outcome = "untold"       // imported: it failed, and the file does not tell how
)

// TokenSource says who counted the tokens.
type TokenSource string

const (
	FromUsage     TokenSource = "usage"     // the server's own count
	FromTokenizer TokenSource = "tokenizer" // counted here
	FromEstimate  TokenSource = "estimate"  // guessed from the length of the text
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
}

// NoTokens is the count before anything is known.
var NoTokens = Tokens{Input: -1, Cached: -1, Output: -1, Reasoning: -1}

// Chunk is one output-bearing event.
type Chunk struct {
	At     Instant // when the read that brought it returned
	Read   uint32  // the number of that read, from 1: events that shared one share it; 0: not known
	Bytes  uint32  // length of its output text
	Tokens uint32  // tokens so far by the server's running count; 0: not sent
}

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
	AskedAgain bool    `json:"asked_again"` // stream_options or max_tokens was refused; the instants are those of the last asking
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
	Unterminated bool          `json:"unterminated"`   // the last event was not closed by a blank line
	Prefix       string        `json:"prefix"`         // the unique line put before the prompt, or ""
	Text         string        `json:"text"`           // the visible answer, as far as it is kept
	Reasoning    string        `json:"reasoning"`      // what the model thought aloud, as far as it is kept

	Told *Told `json:"told,omitempty"` // imported: what the file says itself; nil for what was measured here
}

// Told are figures that an imported file states without listing the events
// they were made of. They stand in for what would be derived from those; nil
// is not told. Times are in seconds.
type Told struct {
	TPOT        *float64 `json:"tpot,omitempty"` // by the definition of the tool that measured
	MeanGap     *float64 `json:"mean_gap,omitempty"`
	MinGap      *float64 `json:"min_gap,omitempty"`
	MaxGap      *float64 `json:"max_gap,omitempty"`
	P50Gap      *float64 `json:"p50_gap,omitempty"`
	P95Gap      *float64 `json:"p95_gap,omitempty"`
	P99Gap      *float64 `json:"p99_gap,omitempty"`
	SharedReads *float64 `json:"shared_reads,omitempty"`
	PerToken    *bool    `json:"per_token,omitempty"` // the gaps may be called inter-token latency
}

// NewSample begins the sample of a request: everything known, nothing reached.
func NewSample(r Request) Sample {
	return Sample{
		Seq: r.Seq, Endpoint: r.Endpoint, Stage: r.Stage, Phase: r.Phase, PromptID: r.Prompt.ID,
		Iteration: r.Iteration, User: r.User, Prefix: r.Prefix, Due: r.Due, Tokens: NoTokens,
	}
}

// Compressed is the message of a stream whose server compressed it.
const Compressed = "the server compressed its answer although asked not to: chunk times are those of whole lumps"

// IsCompressed reports whether the answer came as a compressed stream.
func (s *Sample) IsCompressed() bool { return s.Message == Compressed }

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

// Thinking is the time from the first output to the first visible answer.
func (s *Sample) Thinking() (time.Duration, bool) {
	if !s.Streamed {
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

// HiddenReasoning is how many reasoning tokens the server counted without
// streaming them: it thought unseen, so that the visible answer is the first
// output. 0 where it streamed what it thought, or did not think.
func (s *Sample) HiddenReasoning() int {
	if s.Tokens.Reasoning < 1 || !s.Streamed || !s.Answer.Reached() || s.Answer != s.First {
		return 0
	}
	return min(s.Tokens.Reasoning, s.Tokens.Output)
}

// streamed is N without what was never streamed: the tokens between the first
// output and the last.
func (s *Sample) streamed() int { return s.Tokens.Output - s.HiddenReasoning() }

// TPOT is the time per output token after the first: (last - first) / (N - 1),
// where N leaves out reasoning that was counted but never streamed. It does
// not exist for fewer than two tokens or when all output came in one read. An
// imported request has what its file tells, where it tells it.
func (s *Sample) TPOT() (time.Duration, bool) {
	if s.Told != nil && s.Told.TPOT != nil {
		return fromSeconds(*s.Told.TPOT), true
	}
	n := s.streamed()
	if !s.Streamed || n < 2 || s.oneRead() {
		return 0, false
	}
	decode, ok := s.Last.Since(s.First)
	return decode / time.Duration(n-1), ok
}

func fromSeconds(s float64) time.Duration {
	return time.Duration(math.Round(s * float64(time.Second)))
}

func (s *Sample) oneRead() bool {
	if s.knowsReads() {
		return s.Chunks[0].Read == s.Chunks[len(s.Chunks)-1].Read
	}
	return s.First == s.Last
}

// knowsReads is false for imported events: other tools do not tell reads.
func (s *Sample) knowsReads() bool {
	return len(s.Chunks) > 0 && s.Chunks[len(s.Chunks)-1].Read > 0
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
	if len(s.Chunks) == 0 && s.Told != nil && s.Told.MaxGap != nil {
		return fromSeconds(*s.Told.MaxGap), true
	}
	var longest time.Duration
	for i := 1; i < len(s.Chunks); i++ {
		longest = max(longest, time.Duration(s.Chunks[i].At-s.Chunks[i-1].At))
	}
	return longest, len(s.Chunks) > 1
}

// TokensAChunk is how many tokens one output event carries on average.
func (s *Sample) TokensAChunk() (float64, bool) {
	n := s.streamed()
	return float64(n) / float64(max(s.Events, 1)), s.Streamed && s.Events > 0 && n > 0
}

// IsPerToken reports whether the gaps may be called inter-token latency: the
// server counts tokens on each chunk, or by its count an event carries one. A
// guess at the number of tokens is not enough.
func (s *Sample) IsPerToken() bool {
	if len(s.Chunks) == 0 && s.Told != nil && s.Told.PerToken != nil {
		return *s.Told.PerToken
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

// SharedReads is the share of output events that came in the same read as
// another one: coalescing by a proxy, the server or a slow client.
func (s *Sample) SharedReads() (float64, bool) {
	if len(s.Chunks) == 0 && s.Told != nil && s.Told.SharedReads != nil {
		return *s.Told.SharedReads, true
	}
	if !s.knowsReads() {
		return 0, false
	}
	shared := 0
	for i, chunk := range s.Chunks {
		before := i > 0 && s.Chunks[i-1].Read == chunk.Read
		after := i+1 < len(s.Chunks) && s.Chunks[i+1].Read == chunk.Read
		if before || after {
			shared++
		}
	}
	return float64(shared) / float64(len(s.Chunks)), true
}
