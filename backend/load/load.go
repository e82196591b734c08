// Package load decides when the requests of a stage start. What a request
// says and how it is sent are the caller's: both come in as functions.
//
// Closed load (users) waits for answers. Open load does not: its due times are a
// sequence of values, see Arrivals, and how many requests may be in flight is
// another matter, see Loop.
package load

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
)

// Send sends one request and calls deliver once with what happened. It has no
// error: a request that failed is a Sample like any other. It returns when the
// user who sent the request may send the next one, and the instant of that: as
// a rule the end of the answer, which was delivered before. An answer that may
// still go on after that is delivered later, by another goroutine.
type Send func(ctx context.Context, r bench.Request, deliver func(bench.Sample)) (free bench.Instant)

// Source returns the next request of the plan for the given user, due at the given
// instant, which lies elapsed after the begin of the stage. It is called by one
// goroutine at a time, for open load ahead of the instant.
type Source func(user int, due bench.Instant, elapsed time.Duration) (bench.Request, Draw)

// Draw is what came of asking a source for a request.
type Draw int

const (
	None   Draw = iota // there are no more
	Others             // the next request is sent by another part of the plan
	Own                // here it is
)

// Stage is what a loop needs to know of a stage.
type Stage struct {
	Load     bench.Load
	Duration time.Duration // nothing is due from there on; 0: until the source is empty
	Trace    *bench.Trace  // of a load that follows one
	Seed     uint64        // of arrivals
	Part     bench.Part    // of the plan: its users and arrivals are sent; the source knows it too
	Begin    bench.Instant // its dues count from here; 0: from when it is run
	From     bench.Instant // since when the part is ready: arrivals that are due before are dropped, users come then; 0: since ever
	Source   Source
}

// Loop starts the requests of one endpoint, stage after stage. Requests in
// flight go on from one stage into the next, and the users who wait for them
// send their next request in the stage that has come by then. Clock, Send and
// Done must be set.
type Loop struct {
	Clock bench.Clock
	Send  Send
	Done  func(bench.Sample) // called with each sample, from many goroutines at a time
	Sleep Sleep              // waits for due times of open load; nil: the timers of Go

	drawing    sync.Mutex // held while a source is called
	users      []*user    // of the stage before
	due        atomic.Int64
	dropped    atomic.Int64
	inFlight   atomic.Int64
	working    sync.WaitGroup // goroutines that send
	deliveries sync.WaitGroup // samples to come
}

// Count returns how many requests were due so far, and how many of them were
// dropped. Any goroutine may call it.
func (l *Loop) Count() (due, dropped int) { return int(l.due.Load()), int(l.dropped.Load()) }

// loops is the one list of loops, by the kind of load.
var loops = map[bench.LoadKind]func(*Loop, *stage){
	bench.Users:     (*Loop).runUsers,
	bench.OpenRate:  (*Loop).runArrivals,
	bench.TraceLoad: (*Loop).runArrivals,
}

// Run starts the requests of a stage that bench.Plan.Validate accepts. It returns
// when the stage is over: its duration has passed, its source or its trace is
// empty, or starting is done. Requests in flight then go on until they end or
// sending is done; Wait waits for them. It panics on a kind of load that it does
// not know.
func (l *Loop) Run(starting, sending context.Context, s Stage) bench.StageExecution {
	run, ok := loops[s.Load.Kind]
	if !ok {
		panic(fmt.Sprintf("no loop for load %q", s.Load.Kind))
	}
	began := s.Begin
	if !began.Reached() {
		began = l.Clock.Now()
	}
	due, dropped := l.Count()
	now := &stage{Stage: s, starting: starting, sending: sending, began: began, over: make(chan struct{})}
	if s.Duration > 0 {
		now.ends = began + bench.Instant(s.Duration)
	}
	run(l, now)
	ended := l.Clock.Now()
	if now.reason == bench.EndDuration {
		ended = now.ends
	}
	l.drawing.Lock() // a request that was drawn is counted
	later, more := l.Count()
	l.drawing.Unlock()
	return bench.StageExecution{Began: began, Ended: ended, End: now.reason, Due: later - due, Dropped: more - dropped}
}

// Wait waits until all requests have ended and were delivered.
func (l *Loop) Wait() {
	l.working.Wait()
	l.deliveries.Wait()
}

// stage is a stage that goes on.
type stage struct {
	Stage
	starting, sending context.Context
	began             bench.Instant
	ends              bench.Instant // 0: not by time

	once   sync.Once
	over   chan struct{} // closed when nothing more is started
	reason bench.EndReason
}

// end ends the stage, if it has not ended for another reason.
func (s *stage) end(reason bench.EndReason) {
	s.once.Do(func() {
		s.reason = reason
		close(s.over)
	})
}

func (s *stage) isOver() bool {
	select {
	case <-s.over:
		return true
	default:
		return false
	}
}

// endWithTime ends the stage when its duration has passed or starting is done.
func (s *stage) endWithTime(clock bench.Clock) {
	var passed <-chan time.Time
	if s.ends.Reached() {
		timer := time.NewTimer(time.Duration(s.ends - clock.Now()))
		defer timer.Stop()
		passed = timer.C
	}
	select {
	case <-passed:
		s.end(bench.EndDuration)
	case <-s.starting.Done():
		s.end(bench.EndUser)
	case <-s.over:
	}
}

// draw takes the next request from the source; None when the stage is over.
func (l *Loop) draw(s *stage, user int, due bench.Instant) (bench.Request, Draw) {
	l.drawing.Lock()
	defer l.drawing.Unlock()
	switch {
	case s.isOver():
		return bench.Request{}, None
	case s.starting.Err() != nil:
		s.end(bench.EndUser)
		return bench.Request{}, None
	case s.ends.Reached() && due >= s.ends:
		return bench.Request{}, None
	}
	r, draw := s.Source(user, due, time.Duration(due-s.began))
	switch {
	case draw == None:
		s.end(bench.EndRequests)
	case draw == Own && !s.Load.IsOpen(): // it is due already
		l.due.Add(1)
	}
	return r, draw
}

// drawOwn takes requests from the source until one is of this part.
func (l *Loop) drawOwn(s *stage, user int, due bench.Instant) (bench.Request, bool) {
	for {
		if r, draw := l.draw(s, user, due); draw != Others {
			return r, draw == Own
		}
	}
}

// send sends a request and returns when its user is free.
func (l *Loop) send(ctx context.Context, r bench.Request) (free bench.Instant) {
	l.deliveries.Add(1)
	free = l.Send(ctx, r, func(sample bench.Sample) {
		defer l.deliveries.Done()
		l.Done(sample)
	})
	if !free.Reached() {
		return l.Clock.Now()
	}
	return free
}
