package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"tokenlap/backend/bench"
)

// bug is a panic while a request was sent: ours, so it ends the run, but
// neither the program nor what was measured.
type bug struct{ trouble any }

func (b *bug) Error() string {
	return fmt.Sprintf("something went wrong inside Tokenlap while it measured: %v; what was measured before is kept", b.trouble)
}

// guard returns a context that ends with the first bug of a target.
func guard(ctx context.Context, targets []*target) (context.Context, func()) {
	ctx, fail := context.WithCancelCause(ctx)
	for _, t := range targets {
		t.fail = fail
	}
	return ctx, func() { fail(nil) }
}

// bugIn is the bug that ended the context, if one did.
func bugIn(ctx context.Context) error {
	var b *bug
	if errors.As(context.Cause(ctx), &b) {
		return b
	}
	return nil
}

// surviveBug is deferred around the sending of a request.
func (t *target) surviveBug(r bench.Request, s *bench.Sample) {
	trouble := recover()
	if trouble == nil {
		return
	}
	slog.Error("a request could not be measured", "request", r.Seq, "panic", trouble, "stack", string(debug.Stack()))
	b := &bug{trouble}
	t.fail(b)
	*s = bench.NewSample(r)
	s.Outcome, s.Message = bench.Cancelled, b.Error()
}
