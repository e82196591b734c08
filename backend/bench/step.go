package bench

import (
	"iter"
	"time"
)

// StepName names a part of a request on its way.
type StepName string

// The parts of a request, in their order.
const (
	StepQueue       StepName = "queue" // due, but not begun: no connection was free
	StepDNS         StepName = "dns"
	StepTCP         StepName = "tcp"
	StepTLS         StepName = "tls"
	StepSend        StepName = "send"         // until the whole request was written
	StepHeaders     StepName = "headers"      // until the response headers
	StepFirstEvent  StepName = "first_event"  // until the first event of the stream
	StepFirstToken  StepName = "first_token"  // until the first output
	StepFirstAnswer StepName = "first_answer" // until the first output that is no reasoning
	StepRest        StepName = "rest"         // until the end, or the failure
)

// Step is one part of a request. From counts from when the request was due, or
// from the first instant that is known of it.
type Step struct {
	Name       StepName
	From, Took time.Duration
}

// Steps are the parts of a request, one after the other without gaps. A part
// that took no time, or did not happen, is left out; the last one may have
// ended in a failure. Nothing comes of a request of which no instant is known.
func (s *Sample) Steps() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		start := s.Due
		for _, later := range []Instant{s.Start, s.Sent} {
			if !start.Reached() {
				start = later
			}
		}
		if !start.Reached() {
			return
		}
		at := start
		for _, part := range s.ends(start) {
			if part.end <= at {
				continue
			}
			if !yield(Step{Name: part.name, From: time.Duration(at - start), Took: time.Duration(part.end - at)}) {
				return
			}
			at = part.end
		}
	}
}

// partEnd is the instant at which a part of a request ended.
type partEnd struct {
	name StepName
	end  Instant
}

// ends are the instants at which the parts of a request ended. Those of parts
// that did not happen lie before the end of an earlier one.
func (s *Sample) ends(start Instant) [11]partEnd {
	if !s.Sent.Reached() { // it failed before
		ends := s.connected(max(start, s.Start), s.Done)
		return [11]partEnd{{StepQueue, s.Start}, ends[0], ends[1], ends[2], {StepRest, s.Done}}
	}
	connect := s.Sent
	if !s.Reused { // what set it up was the last thing before
		connect = s.Sent - Instant(s.DNS+s.TCP+s.TLS)
	}
	ends := s.connected(max(start, connect), s.Sent)
	wrote := s.Wrote
	if s.Headers.Reached() && (!wrote.Reached() || wrote > s.Headers) {
		wrote = s.Headers // the answer began before all was written
	}
	return [11]partEnd{
		{StepQueue, connect}, ends[0], ends[1], ends[2], {StepQueue, s.Sent},
		{StepSend, wrote}, {StepHeaders, s.Headers}, {StepFirstEvent, s.FirstEvent},
		{StepFirstToken, s.First}, {StepFirstAnswer, s.Answer}, {StepRest, s.Ended()},
	}
}

// connected are the ends of the parts that set up a connection, beginning at an
// instant and not beyond another.
func (s *Sample) connected(from, end Instant) [3]partEnd {
	dns := min(from+Instant(s.DNS), end)
	tcp := min(dns+Instant(s.TCP), end)
	return [3]partEnd{{StepDNS, dns}, {StepTCP, tcp}, {StepTLS, min(tcp+Instant(s.TLS), end)}}
}
