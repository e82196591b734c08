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
type panicError struct{ value any }

func (p *panicError) Error() string {
	return fmt.Sprintf("something went wrong inside Tokenlap while it measured: %v; what was measured before is stored", p.value)
}

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
	slog.Error("a request could not be measured", "request", r.Seq, "panic", value, "stack", string(debug.Stack()))
	p := &panicError{value}
	t.fail(p)
	s := bench.NewSample(r)
	s.Outcome, s.Message = bench.Cancelled, p.Error()
	deliver(s)
}
