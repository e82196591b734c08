package bench

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anySample draws a streamed success as a client would record it: instants in
// their order, chunks stamped by their reads. Steps of zero are drawn too.
func anySample(t *rapid.T) Sample {
	now := time.Duration(0)
	step := func(name string) Instant {
		now += time.Duration(rapid.Int64Range(0, int64(2*time.Second)).Draw(t, name))
		return At(now)
	}
	s := Sample{Streamed: true, Outcome: OK, Status: 200}
	for _, stamp := range []struct {
		name string
		at   *Instant
	}{{"due", &s.Due}, {"start", &s.Start}, {"conn", &s.Conn}, {"sent", &s.Sent}, {"wrote", &s.Wrote}, {"headers", &s.Headers}, {"first event", &s.FirstEvent}} {
		*stamp.at = step(stamp.name)
	}
	read := uint32(1)
	at := step("first")
	for i := range rapid.IntRange(1, 20).Draw(t, "events") {
		if i > 0 && rapid.Bool().Draw(t, "another read") {
			at = step("gap")
			read++
		}
		s.Chunks = append(s.Chunks, Chunk{At: at, Read: read, Bytes: 3})
	}
	s.Events = len(s.Chunks)
	s.First, s.Last = s.Chunks[0].At, at
	s.Answer = s.Chunks[rapid.IntRange(0, s.Events-1).Draw(t, "answer")].At
	s.Done = step("done")
	s.Tokens = Tokens{Source: FromUsage, Input: 1, Output: rapid.IntRange(1, 60).Draw(t, "tokens")}
	return s
}

func TestTimesOfASampleFitTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		f := measure(t, s)
		switch {
		case f.TTFT > f.TTFA || f.TTFT+max(f.Thinking, 0) != f.TTFA:
			t.Fatalf("TTFT %v and thinking %v do not make TTFA %v", f.TTFT, f.Thinking, f.TTFA)
		case f.TTFT > f.Setup:
			t.Fatalf("TTFT %v is longer than with set-up, %v", f.TTFT, f.Setup)
		case f.TTFA > f.Latency:
			t.Fatalf("the first answer at %v, but the last at %v", f.TTFA, f.Latency)
		case f.Queue+f.Latency > f.Response:
			t.Fatalf("queue delay %v and latency %v exceed the response time %v", f.Queue, f.Latency, f.Response)
		}
	})
}

func TestGapsAddUpToTheTimeOfOutput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		gaps := s.Gaps()
		var sum time.Duration
		for _, gap := range gaps {
			sum += gap
		}
		if decode, _ := s.Last.Since(s.First); sum != decode || len(gaps) != len(s.Chunks)-1 {
			t.Fatalf("%d gaps of %d events add up to %v, want %v", len(gaps), len(s.Chunks), sum, decode)
		}
		stall, ok := s.Stall()
		if ok != (len(gaps) > 0) || ok && stall != slices.Max(gaps) {
			t.Fatalf("stall %v (%v) of gaps %v", stall, ok, gaps)
		}
	})
}

func TestTokensAfterTheFirstShareTheTimeOfOutput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		f := measure(t, s)
		reads := s.Chunks[len(s.Chunks)-1].Read
		if exists := reads > 1 && s.Tokens.Output > 1; exists != (f.TPOT != none) {
			t.Fatalf("TPOT %v of %d tokens in %d reads", f.TPOT, s.Tokens.Output, reads)
		}
		if f.TPOT == none {
			return
		}
		after := time.Duration(s.Tokens.Output - 1)
		decode, _ := s.Last.Since(s.First)
		if rest := decode - f.TPOT*after; rest < 0 || rest >= after {
			t.Fatalf("%d times TPOT %v leaves %v of %v", after, f.TPOT, rest, decode)
		}
		if f.TPOT > 0 && math.Abs(f.DecodeSpeed*f.TPOT.Seconds()-1) > 1e-12 {
			t.Fatalf("decode speed %v at TPOT %v", f.DecodeSpeed, f.TPOT)
		}
	})
}

func TestSharedReadsAgreeWithACount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		events := map[uint32]int{}
		for _, chunk := range s.Chunks {
			events[chunk.Read]++
		}
		shared := 0
		for _, n := range events {
			if n > 1 {
				shared += n
			}
		}
		if got, ok := s.SharedReads(); !ok || got != float64(shared)/float64(len(s.Chunks)) {
			t.Fatalf("%v (%v), want %d of %d", got, ok, shared, len(s.Chunks))
		}
	})
}

// Only differences count: where in the run a request lies changes nothing.
func TestAMetricDoesNotDependOnTheRunsStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		before := measure(t, s)
		later := Instant(rapid.Int64Range(1, int64(24*time.Hour)).Draw(t, "later"))
		for _, at := range []*Instant{&s.Due, &s.Start, &s.Conn, &s.Sent, &s.Wrote, &s.Headers, &s.FirstEvent, &s.First, &s.Answer, &s.Last, &s.Done} {
			*at += later
		}
		for i := range s.Chunks {
			s.Chunks[i].At += later
		}
		if diff := cmp.Diff(before, measure(t, s)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAFailureKeepsItsInstantsButIsNoSuccess(t *testing.T) {
	failures := []Outcome{
		FailDNS, FailConnect, FailTLS, FailSend, FailHTTP3xx, FailHTTP4xx, FailHTTP429, FailHTTP5xx,
		TimeoutConnect, TimeoutHeaders, TimeoutFirstToken, TimeoutIdle, TimeoutTotal, FailStreamError,
		FailTruncated, FailReset, FailEmpty, FailMalformed, FailTooLarge, Cancelled,
	}
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		want := measure(t, s)
		want.Latency, want.OutputSpeed = none, none
		s.Outcome = rapid.SampledFrom(failures).Draw(t, "failure")
		if diff := cmp.Diff(want, measure(t, s)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Whichever instants a broken answer reached, nothing panics, and what does
// not exist is zero beside its false.
func TestAMetricExistsOnlyWithBothItsInstants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySample(t)
		for _, at := range []*Instant{&s.Due, &s.Start, &s.Sent, &s.First, &s.Answer, &s.Last, &s.Done} {
			if rapid.Bool().Draw(t, "missing") {
				*at = 0
			}
		}
		f := measure(t, s)
		for _, pair := range []struct {
			name     string
			value    time.Duration
			from, to Instant
		}{
			{"TTFT", f.TTFT, s.Sent, s.First}, {"TTFT with set-up", f.Setup, s.Start, s.First}, {"TTFA", f.TTFA, s.Sent, s.Answer},
			{"thinking", f.Thinking, s.First, s.Answer}, {"latency", f.Latency, s.Sent, s.Last},
			{"response time", f.Response, s.Due, s.Done}, {"queue delay", f.Queue, s.Due, s.Sent},
		} {
			exists := pair.from.Reached() && pair.to.Reached()
			if pair.name == "thinking" { // none of it is not 0 of it
				exists = exists && pair.from != pair.to
			}
			if exists != (pair.value != none) {
				t.Fatalf("%s is %v from %d to %d", pair.name, pair.value, pair.from, pair.to)
			}
		}
	})
}
