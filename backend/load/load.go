// Package load decides when the requests of a stage start. What a request
// says and how it is sent are the caller's: both come in as functions.
package load

import (
	"context"
	"fmt"

	"tokenlap/backend/bench"
)

// Send sends one request and calls deliver once with what happened. It has no
// error: a request that failed is a Sample like any other. It returns when the
// user who sent the request may send the next one, and the instant of that: as
// a rule the end of the answer, which was delivered before. An answer that may
// still go on after that is delivered later, by another goroutine.
type Send func(ctx context.Context, r bench.Request, deliver func(bench.Sample)) (free bench.Instant)

// Source returns the next request for the given user, due at the given
// instant; false means that there are no more. It is called by one goroutine
// at a time.
type Source func(user int, due bench.Instant) (bench.Request, bool)

// Loop starts the requests of one stage.
type Loop interface {
	// Run starts requests until the source is empty or starting is done.
	// Requests in flight go on until sending is done. Run calls done with
	// each sample, from many goroutines at a time, and returns after the last
	// call.
	Run(starting, sending context.Context, next Source, send Send, done func(bench.Sample))
}

// loops is the one list of loops, by the kind of load.
var loops = map[bench.LoadKind]func(bench.Load, bench.Clock) Loop{
	bench.Users: func(l bench.Load, clock bench.Clock) Loop { return Users{Count: l.Users, Clock: clock} },
}

// New returns the loop for a load that bench.Plan.Validate accepts. It panics
// on a kind of load that it does not know.
func New(l bench.Load, clock bench.Clock) Loop {
	loop, ok := loops[l.Kind]
	if !ok {
		panic(fmt.Sprintf("no loop for load %q", l.Kind))
	}
	return loop(l, clock)
}
