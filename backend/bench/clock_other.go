//go:build !windows

package bench

import "time"

func fineCounter() int64 { return 0 }

func fineTicks(time.Duration) int64 { return 0 }

func (c Clock) since() time.Duration { return time.Since(c.start) }
