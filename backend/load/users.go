// Package load decides when requests start. What a request says and how it
// is sent are the caller's: both come in as functions.
package load

import (
	"context"
	"sync"

	"tokenlap/backend/bench"
)

// Send carries one request to its end and reports what happened. It has no
// error to return: a request that failed is a Sample like any other.
type Send func(context.Context, bench.Request) bench.Sample

// Source makes the next request, for the given user and due at the given
// instant; false means that there are no more. It is called by one goroutine
// at a time.
type Source func(user int, due bench.Instant) (bench.Request, bool)

// Users is closed load: each user asks, waits for the answer, asks again.
// Count requests are in flight at every moment; one user is sequential load.
type Users struct {
	Count int
	Clock bench.Clock
}

// Run lets the users ask until the source is empty or starting is done, and
// calls done with each sample, from many goroutines at a time. Requests in
// flight live on when starting is done, until sending is. It returns when the
// last sample has been handed over.
//
// A request is due when its user became free, that is when the one before it
// was done: whatever comes between, a connection that is slow to close or our
// own work, is a delay on our side and shows as such.
func (u Users) Run(starting, sending context.Context, next Source, send Send, done func(bench.Sample)) {
	var (
		drawing sync.Mutex
		users   sync.WaitGroup
	)
	draw := func(user int, due bench.Instant) (bench.Request, bool) {
		drawing.Lock()
		defer drawing.Unlock()
		if starting.Err() != nil {
			return bench.Request{}, false
		}
		return next(user, due)
	}
	for user := range u.Count {
		users.Go(func() {
			for due := u.Clock.Now(); ; {
				request, more := draw(user, due)
				if !more {
					return
				}
				sample := send(sending, request)
				if due = sample.Done; !due.Reached() {
					due = u.Clock.Now()
				}
				done(sample)
			}
		})
	}
	users.Wait()
}
