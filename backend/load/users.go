package load

import (
	"context"
	"sync"

	"tokenlap/backend/bench"
)

// Users is closed load: each user sends a request, waits for the answer and
// sends the next. Count requests are in flight at every moment; one user is
// sequential load.
type Users struct {
	Count int
	Clock bench.Clock
}

// Run implements Loop.
//
// A request is due when its user became free, that is when the one before it
// was done: whatever comes between, such as a connection that is slow to close
// or work of this process, is a delay on our side and is measured as one.
func (u Users) Run(starting, sending context.Context, next Source, send Send, done func(bench.Sample)) {
	var (
		drawing    sync.Mutex
		users      sync.WaitGroup
		deliveries sync.WaitGroup
	)
	deliver := func(sample bench.Sample) {
		defer deliveries.Done()
		done(sample)
	}
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
				deliveries.Add(1)
				if due = send(sending, request, deliver); !due.Reached() {
					due = u.Clock.Now()
				}
			}
		})
	}
	users.Wait()
	deliveries.Wait()
}
