package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tokenlap/backend/bench"
)

// After a finish reason an answer may be complete or not: usage, [DONE] or the
// end of the body may follow, or more output, which revokes it. The client goes
// on reading until the stream ends, breaks or is silent for the idle limit. The
// user, who would send the next request, is held back for holdTime only; the
// stream is then read on in the background.

// holdTime is how long a silent stream holds its user back after its finish
// reason; shortHold the same for a server that was seen to stay silent.
const (
	holdTime  = 2 * time.Second
	shortHold = 50 * time.Millisecond
)

// fewSilent is how many silent ends show that a server sends nothing after its
// finish reason and does not close the stream either.
const fewSilent = 3

// awaitEnd begins the wait for the end of a stream after its finish reason.
func (x *exchange) awaitEnd() error {
	x.ended = true
	socket := x.conn.socket
	switch {
	case x.released, x.client.revokes.Load(): // output may well follow
		return socket.enter(settling)
	case x.client.silent.Load() >= fewSilent:
		socket.wait.hold = shortHold
	default:
		socket.wait.hold = holdTime
	}
	return socket.enter(ending)
}

// isRelease reports whether the time is over for which a stream holds its user
// back.
func isRelease(err error) bool { return errors.Is(err, errRelease) }

// errRelease interrupts a read that can be taken up again. TLS, too, goes on
// after an error that is temporary.
var errRelease error = releaseError{}

type releaseError struct{}

func (releaseError) Error() string   { return "the next request may start" }
func (releaseError) Timeout() bool   { return true }
func (releaseError) Temporary() bool { return true }

// resume reads a stream to its end after its user went on.
func (x *exchange) resume() {
	x.released = true
	body := x.pending
	x.pending = nil
	if err := x.conn.socket.enter(settling); err != nil {
		x.breakOff(err)
		return
	}
	x.stream(body)
}

// Start sends one request and calls deliver once with its sample, at the latest
// when the answer has ended. It returns the instant from which the user may
// send the next request: the end of the answer or, where a stream is silent
// after its finish reason, some time after that. Deliver may then be called
// later, by another goroutine; Wait waits for it.
func (c *Client) Start(ctx context.Context, r bench.Request, deliver func(bench.Sample)) (free bench.Instant) {
	return c.handOver(c.ask(ctx, &r), &r, deliver)
}

// handOver delivers the sample of a stream that has ended, or reads on. It is a
// function of its own, so that the copies that this takes are on the stack only then.
func (c *Client) handOver(x *exchange, r *bench.Request, deliver func(bench.Sample)) (free bench.Instant) {
	if x.pending == nil {
		deliver(x.sample)
		return x.sample.Done
	}
	c.readOn(x, *r, deliver)
	return c.options.Clock.Now()
}

// readOn reads a stream to its end in the background and delivers its sample.
func (c *Client) readOn(x *exchange, r bench.Request, deliver func(bench.Sample)) {
	c.pending.Go(func() {
		defer func() {
			if value := recover(); value != nil {
				deliver(c.abandoned(r, value))
			}
		}()
		x.resume()
		x.finish()
		deliver(x.sample)
	})
}

// abandoned is the sample of a request whose stream could not be read on for a
// mistake of our own.
func (c *Client) abandoned(r bench.Request, value any) bench.Sample {
	sample := bench.NewSample(r)
	sample.Outcome, sample.Message = bench.Cancelled, c.options.Mask(fmt.Sprintf("something went wrong inside Tokenlap: %v", value))
	sample.Done = c.options.Clock.Now()
	if c.options.OnPanic != nil {
		c.options.OnPanic(value)
	}
	return sample
}

// Wait waits until all samples are delivered.
func (c *Client) Wait() { c.pending.Wait() }
