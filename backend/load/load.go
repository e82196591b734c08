// Package load decides when the requests of a stage start. What a request
// says and how it is sent are the caller's: both come in as functions.
package load

import (
	"context"
	"fmt"

	"tokenlap/backend/bench"
)

// Send sends one request, waits for its end and reports what happened. It has
// no error to return: a request that failed is a Sample like any other.
type Send func(context.Context, bench.Request) bench.Sample

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
