package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// figures are all metrics of one sample; none stands for what does not exist.
type figures struct {
	TTFT, Setup, TTFA, Thinking, Latency, Response, Queue, TPOT, Stall time.Duration
	DecodeSpeed, OutputSpeed, SharedReads                              float64
	PerToken                                                           bool
}

const none = -1

func measure(t interface{ Errorf(string, ...any) }, s Sample) figures {
	span := func(name string, of func(*Sample) (time.Duration, bool)) time.Duration {
		value, ok := of(&s)
		switch {
		case ok:
			return value
		case value != 0:
			t.Errorf("%s does not exist and yet is %v", name, value)
		}
		return none
	}
	ratio := func(name string, of func(*Sample) (float64, bool)) float64 {
		value, ok := of(&s)
		switch {
		case ok:
			return value
		case value != 0:
			t.Errorf("%s does not exist and yet is %v", name, value)
		}
		return none
	}
	return figures{
		TTFT: span("TTFT", (*Sample).TTFT), Setup: span("TTFT with set-up", (*Sample).TTFTWithSetup),
		TTFA: span("TTFA", (*Sample).TTFA), Thinking: span("thinking", (*Sample).Thinking),
		Latency: span("latency", (*Sample).Latency), Response: span("response time", (*Sample).ResponseTime),
		Queue: span("queue delay", (*Sample).QueueDelay), TPOT: span("TPOT", (*Sample).TPOT), Stall: span("stall", (*Sample).Stall),
		DecodeSpeed: ratio("decode speed", (*Sample).DecodeSpeed), OutputSpeed: ratio("output speed", (*Sample).OutputSpeed),
		SharedReads: ratio("shared reads", (*Sample).SharedReads), PerToken: s.IsPerToken(),
	}
}

// answered is a plain success: due at the very start, sent 10 ms later on a
// fresh connection, five tokens 40 ms apart in five reads.
func answered() Sample {
	s := Sample{
		Due: At(0), Start: At(2 * ms), Conn: At(9 * ms), Sent: At(10 * ms), Wrote: At(11 * ms), Headers: At(60 * ms), FirstEvent: At(100 * ms),
		First: At(100 * ms), Answer: At(100 * ms), Last: At(260 * ms), Done: At(270 * ms),
		Streamed: true, Outcome: OK, Status: 200, FinishReason: "stop", Events: 5,
		Tokens: Tokens{Source: FromUsage, Input: 12, Cached: -1, Output: 5, Reasoning: -1},
	}
	for i := range 5 {
		s.Chunks = append(s.Chunks, Chunk{At: At(100*ms + time.Duration(i)*40*ms), Read: uint32(i + 2), Bytes: 4})
	}
	return s
}

var answeredFigures = figures{
	TTFT: 90 * ms, Setup: 98 * ms, TTFA: 90 * ms, Thinking: none, Latency: 250 * ms, Response: 270 * ms, Queue: 10 * ms,
	TPOT: 40 * ms, Stall: 40 * ms, DecodeSpeed: 25, OutputSpeed: 20, SharedReads: 0, PerToken: true,
}

// silent takes all output away, as on a stream that never produced a token.
func silent(s *Sample, outcome Outcome) {
	s.Outcome, s.First, s.Answer, s.Last, s.Chunks, s.Events, s.Tokens = outcome, 0, 0, 0, nil, 0, NoTokens
}

// waited is what is left of the figures then.
func waited(f *figures) {
	*f = figures{
		TTFT: none, Setup: none, TTFA: none, Thinking: none, Latency: none, Response: f.Response, Queue: f.Queue,
		TPOT: none, Stall: none, DecodeSpeed: none, OutputSpeed: none, SharedReads: none,
	}
}

func TestEveryMetricOfEveryKindOfStream(t *testing.T) {
	tests := []struct {
		reason string
		change func(*Sample)
		want   func(*figures)
	}{
		{"a plain answer, token by token", func(*Sample) {}, func(*figures) {}},
		{"a role-only first chunk is an event, not a token", func(s *Sample) { s.FirstEvent = At(15 * ms) }, func(*figures) {}},
		{"a role-only chunk and nothing after it", func(s *Sample) { silent(s, FailEmpty); s.Tokens.Output = 0 }, waited},
		{"no output at all, and no event", func(s *Sample) { silent(s, FailEmpty); s.FirstEvent = 0 }, waited},
		{"the first token never came in time", func(s *Sample) { silent(s, TimeoutFirstToken) }, waited},
		{"refused by the server: sent, answered, no output", func(s *Sample) { silent(s, FailHTTP429); s.FirstEvent = 0; s.Status = 429 }, waited},
		{"no connection: nothing was sent",
			func(s *Sample) {
				silent(s, FailConnect)
				s.Conn, s.Sent, s.Wrote, s.Headers, s.FirstEvent = 0, 0, 0, 0, 0
			},
			func(f *figures) { waited(f); f.Queue = none }},
		{"dropped: due and never started, though its end is stamped",
			func(s *Sample) {
				silent(s, Dropped)
				s.Start, s.Conn, s.Sent, s.Wrote, s.Headers, s.FirstEvent = 0, 0, 0, 0, 0, 0
			},
			func(f *figures) { waited(f); f.Response, f.Queue = none, none }},
		{"cut off within the answer: what was reached stays, but it is no success",
			func(s *Sample) { s.Outcome = FailTruncated },
			func(f *figures) { f.Latency, f.OutputSpeed = none, none }},
		{"reset within the answer", func(s *Sample) { s.Outcome = FailReset }, func(f *figures) { f.Latency, f.OutputSpeed = none, none }},
		{"an error object after some output", func(s *Sample) { s.Outcome = FailStreamError }, func(f *figures) { f.Latency, f.OutputSpeed = none, none }},
		{"cancelled within the answer", func(s *Sample) { s.Outcome = Cancelled }, func(f *figures) { f.Latency, f.OutputSpeed = none, none }},
		{"cancelled before any output", func(s *Sample) { silent(s, Cancelled) }, waited},
		{"not streamed: no first token, and latency to the end of the body",
			func(s *Sample) {
				s.Streamed, s.First, s.Answer, s.Last, s.FirstEvent, s.Chunks, s.Events = false, 0, 0, 0, 0, nil, 0
			},
			func(f *figures) { waited(f); f.Latency, f.OutputSpeed = 260*ms, 5/0.26 }},
		{"not streamed: the instants of reading its body are none of tokens",
			func(s *Sample) { s.Streamed = false },
			func(f *figures) {
				f.TTFT, f.Setup, f.TTFA, f.Thinking, f.TPOT, f.DecodeSpeed = none, none, none, none, none, none
				f.Latency, f.OutputSpeed, f.PerToken = 260*ms, 5/0.26, false
			}},
		{"a whole answer where a stream was asked", func(s *Sample) { silent(s, FailNotStreamed); s.FirstEvent = 0; s.Tokens.Output = 5 }, waited},
		{"one token: no time between tokens",
			func(s *Sample) { s.Chunks, s.Events, s.Last, s.Tokens.Output = s.Chunks[:1], 1, s.First, 1 },
			func(f *figures) {
				f.Latency, f.TPOT, f.Stall, f.DecodeSpeed, f.OutputSpeed = 90*ms, none, none, none, 1/0.09
			}},
		{"one event of five tokens: no time between them either",
			func(s *Sample) { s.Chunks, s.Events, s.Last = s.Chunks[:1], 1, s.First },
			func(f *figures) {
				f.Latency, f.TPOT, f.Stall, f.DecodeSpeed, f.OutputSpeed, f.PerToken = 90*ms, none, none, none, 5/0.09, false
			}},
		{"all output in one read: the events have one stamp",
			func(s *Sample) {
				for i := range s.Chunks {
					s.Chunks[i].At, s.Chunks[i].Read = s.First, 2
				}
				s.Last = s.First
			},
			func(f *figures) {
				f.Latency, f.TPOT, f.Stall, f.DecodeSpeed, f.OutputSpeed, f.SharedReads = 90*ms, none, 0, none, 5/0.09, 1
			}},
		{"two events of one read, three alone",
			func(s *Sample) { s.Chunks[1].Read, s.Chunks[1].At = s.Chunks[2].Read, s.Chunks[2].At },
			func(f *figures) { f.Stall, f.SharedReads = 80*ms, 0.4 }},
		{"one long pause", func(s *Sample) { s.Chunks[1].At = At(110 * ms) }, func(f *figures) { f.Stall = 70 * ms }},
		{"thinking before the answer: the first token is a thought",
			func(s *Sample) { s.Answer = At(180 * ms) },
			func(f *figures) { f.TTFA, f.Thinking = 170*ms, 80*ms }},
		{"thinking and no answer", func(s *Sample) { s.Answer = 0 }, func(f *figures) { f.TTFA, f.Thinking = none, none }},
		{"tokens by the chunk",
			func(s *Sample) { s.Tokens.Output = 17 },
			func(f *figures) { f.TPOT, f.DecodeSpeed, f.OutputSpeed, f.PerToken = 10*ms, 100, 68, false }},
		{"tokens by the chunk, counted on each",
			func(s *Sample) {
				s.Tokens.Output = 17
				for i, sofar := range []uint32{1, 5, 9, 13, 17} {
					s.Chunks[i].Tokens = sofar
				}
			},
			func(f *figures) { f.TPOT, f.DecodeSpeed, f.OutputSpeed = 10*ms, 100, 68 }},
		{"it thought unseen: what was never streamed has no pace",
			func(s *Sample) { s.Tokens.Output, s.Tokens.Reasoning = 405, 400 },
			func(f *figures) { f.OutputSpeed = 1620 }},
		{"it thought aloud: all its tokens were streamed",
			func(s *Sample) { s.Tokens.Output, s.Tokens.Reasoning, s.Answer = 17, 12, s.Chunks[3].At },
			func(f *figures) {
				f.TTFA, f.Thinking, f.TPOT, f.DecodeSpeed, f.OutputSpeed, f.PerToken = 210*ms, 120*ms, 10*ms, 100, 68, false
			}},
		{"nobody knows the tokens",
			func(s *Sample) { s.Tokens = NoTokens },
			func(f *figures) { f.TPOT, f.DecodeSpeed, f.OutputSpeed, f.PerToken = none, none, none, false }},
		{"the server says no token, and yet there is text",
			func(s *Sample) { s.Tokens.Output = 0 },
			func(f *figures) { f.TPOT, f.DecodeSpeed, f.OutputSpeed, f.PerToken = none, none, none, false }},
		{"imported: the chunks are a number, not a list; nothing was due",
			func(s *Sample) { s.Chunks, s.Due = nil, 0 },
			func(f *figures) { f.Response, f.Queue, f.Stall, f.SharedReads = none, none, none, none }},
		{"imported without a list, first and last one instant",
			func(s *Sample) { s.Chunks, s.Last = nil, s.First },
			func(f *figures) {
				f.Latency, f.TPOT, f.Stall, f.DecodeSpeed, f.OutputSpeed, f.SharedReads = 90*ms, none, none, none, 5/0.09, none
			}},
		{"a clock too coarse to see anything: times of zero exist, speeds do not",
			func(s *Sample) {
				for _, at := range []*Instant{&s.Start, &s.Conn, &s.Sent, &s.Wrote, &s.Headers, &s.FirstEvent, &s.First, &s.Answer, &s.Last, &s.Done} {
					*at = s.Due
				}
				for i := range s.Chunks {
					s.Chunks[i].At = s.Due
				}
			},
			func(f *figures) { *f = figures{Thinking: none, DecodeSpeed: none, OutputSpeed: none, PerToken: true} }},
		{"nothing happened yet", func(s *Sample) { *s = Sample{Tokens: NoTokens} }, func(f *figures) { waited(f); f.Response, f.Queue = none, none }},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			sample, want := answered(), answeredFigures
			test.change(&sample)
			test.want(&want)
			if diff := cmp.Diff(want, measure(t, sample)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGapsLieBetweenEvents(t *testing.T) {
	at := func(offsets ...time.Duration) (s Sample) {
		for i, offset := range offsets {
			s.Chunks = append(s.Chunks, Chunk{At: At(offset), Read: uint32(i)})
		}
		return s
	}
	tests := []struct {
		reason string
		sample Sample
		want   []time.Duration
	}{
		{"no event", at(), nil},
		{"one event has no neighbour", at(5 * ms), nil},
		{"two events, one of them at the very start", at(0, 5*ms), []time.Duration{5 * ms}},
		{"in the order in which they came", at(5*ms, 6*ms, 16*ms), []time.Duration{ms, 10 * ms}},
		{"events of one read have no time between them", at(5*ms, 5*ms, 9*ms), []time.Duration{0, 4 * ms}},
	}
	for _, test := range tests {
		if got := test.sample.Gaps(); !slices.Equal(got, test.want) || (got == nil) != (test.want == nil) {
			t.Errorf("%s: %v, want %v", test.reason, got, test.want)
		}
	}
}

func TestGapsArePerTokenFrom95EventsAHundredTokens(t *testing.T) {
	tests := []struct {
		reason         string
		source         TokenSource
		events, output int
		last           uint32
		want           bool
	}{
		{"an event each", FromUsage, 100, 100, 0, true},
		{"just enough events", FromUsage, 95, 100, 0, true},
		{"one too few", FromUsage, 94, 100, 0, false},
		{"more events than tokens", FromUsage, 120, 100, 0, true},
		{"as many events as tokens were guessed", FromEstimate, 100, 100, 0, false},
		{"imported: nobody says who counted", "", 100, 100, 0, true},
		{"few events, but the server counts along", FromUsage, 2, 100, 100, true},
		{"no event", FromUsage, 0, 100, 0, false},
		{"no token", FromUsage, 100, 0, 0, false},
		{"tokens not known", "", 100, -1, 0, false},
	}
	for _, test := range tests {
		s := Sample{Streamed: true, Events: test.events, Tokens: Tokens{Source: test.source, Output: test.output}}
		if test.last > 0 {
			s.Chunks = []Chunk{{At: At(0), Tokens: test.last / 2}, {At: At(ms), Read: 1, Tokens: test.last}}
		}
		if got := s.IsPerToken(); got != test.want {
			t.Errorf("%s: %v, want %v", test.reason, got, test.want)
		}
	}
}

func TestSharedReadsCountEveryEventThatWasNotAlone(t *testing.T) {
	tests := []struct {
		reason string
		reads  []uint32
		want   float64
	}{
		{"one alone", []uint32{1}, 0},
		{"each alone", []uint32{1, 2, 5}, 0},
		{"all together", []uint32{3, 3, 3}, 1},
		{"the first two", []uint32{1, 1, 2, 3}, 0.5},
		{"the last two", []uint32{1, 2, 3, 3}, 0.5},
		{"two pairs", []uint32{1, 1, 2, 2}, 1},
		{"three in the middle", []uint32{1, 2, 2, 2, 3, 4}, 0.5},
	}
	for _, test := range tests {
		var s Sample
		for _, read := range test.reads {
			s.Chunks = append(s.Chunks, Chunk{At: At(ms), Read: read})
		}
		if got, ok := s.SharedReads(); !ok || got != test.want {
			t.Errorf("%s: %v, %v, want %v", test.reason, got, ok, test.want)
		}
	}
}

func TestANewSampleKnowsItsRequestAndNothingElse(t *testing.T) {
	got := NewSample(Request{
		Seq: 3, Endpoint: "llama", Stage: 1, Phase: Warmup, Prompt: Prompt{ID: "short-simple-factual", Text: "Why?"},
		Prefix: "[7]", Iteration: 2, User: 4, Due: At(0),
	})
	want := Sample{
		Seq: 3, Endpoint: "llama", Stage: 1, Phase: Warmup, PromptID: "short-simple-factual",
		Prefix: "[7]", Iteration: 2, User: 4, Due: At(0), Tokens: Tokens{Input: -1, Cached: -1, Output: -1, Reasoning: -1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
