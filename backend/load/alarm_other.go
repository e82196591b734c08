//go:build !linux

package load

import (
	"context"
	"time"
)

// systemTimer is nothing here: the timers of Go serve.
type systemTimer struct{}

func openSystemTimer() systemTimer { return systemTimer{} }

func (systemTimer) close() {}

func (systemTimer) sleep(context.Context, time.Duration) bool { return false }
