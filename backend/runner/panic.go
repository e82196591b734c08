package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"tokenlap/backend/bench"
)

// panicError is a panic while a request was sent. It ends the run, but not the
// program, and what was measured is kept.
type panicError struct{ value string }

func (p *panicError) Error() string {
	return fmt.Sprintf("something went wrong inside Tokenlap while it measured: %s; what was measured before is stored", p.value)
}

// panicked returns the error of a panic, which may have had a request with its
// key in hand.
func (t *target) panicked(value any) *panicError { return &panicError{t.mask(fmt.Sprint(value))} }

// cancelOnPanic returns a context that ends with the first panic in a target.
func cancelOnPanic(ctx context.Context, targets []*target) (context.Context, func()) {
	ctx, fail := context.WithCancelCause(ctx)
	for _, t := range targets {
		t.fail = fail
	}
	return ctx, func() { fail(nil) }
}

// panicIn returns the panicError that ended the context, or nil.
func panicIn(ctx context.Context) error {
	var p *panicError
	if errors.As(context.Cause(ctx), &p) {
		return p
	}
	return nil
}

// recoverPanic is deferred around the sending of a request. After a panic it
// ends the run and delivers a sample that was cancelled.
func (t *target) recoverPanic(r bench.Request, deliver func(bench.Sample)) {
	value := recover()
	if value == nil {
		return
	}
	p := t.panicked(value)
	slog.Error("a request could not be measured", "request", r.Seq, "panic", p.value, "stack", string(debug.Stack()))
	t.fail(p)
	s := bench.NewSample(r)
	s.Outcome, s.Message = bench.Cancelled, p.Error()
	deliver(s)
}
