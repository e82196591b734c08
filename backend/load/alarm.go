package load

import (
	"context"
	"time"

	"tokenlap/backend/bench"
)

// Sleep waits until an instant of the loop's clock; false if ctx ends before.
type Sleep func(ctx context.Context, until bench.Instant) bool

// timerSleep returns a Sleep with the timers of Go, which wake up to a millisecond
// late where the program has nothing else to do.
func timerSleep(clock bench.Clock) Sleep {
	return func(ctx context.Context, until bench.Instant) bool {
		return ctx.Err() == nil && wait(clock, until, ctx.Done())
	}
}

// wait waits until an instant of a clock; false if it is not reached before done.
func wait(clock bench.Clock, until bench.Instant, done <-chan struct{}) bool {
	left := time.Duration(until - clock.Now())
	if left <= 0 {
		return true
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-done:
		return false
	}
}

// Alarm wakes one goroutine at instants of a clock, as exactly as the system can.
type Alarm struct {
	clock bench.Clock
	timer systemTimer
	plain Sleep // where the system has none
}

// NewAlarm returns an alarm that must be closed.
func NewAlarm(clock bench.Clock) *Alarm {
	return &Alarm{clock: clock, timer: openSystemTimer(), plain: timerSleep(clock)}
}

// Close releases what the alarm holds of the system.
func (a *Alarm) Close() { a.timer.close() }

// Sleep is a Sleep for one goroutine at a time.
func (a *Alarm) Sleep(ctx context.Context, until bench.Instant) bool {
	for ctx.Err() == nil {
		wait := time.Duration(until - a.clock.Now())
		if wait <= 0 {
			return true
		}
		if !a.timer.sleep(ctx, wait) {
			return a.plain(ctx, until)
		}
	}
	return false
}
