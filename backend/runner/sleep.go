package runner

import (
	"fmt"
	"os"
	"time"

	"tokenlap/backend/bench"
)

// uptime is how long the system has been up, its sleep included, to a hundredth of a
// second; 0 where that is not known, which is everywhere but on Linux.
var uptime = func() time.Duration {
	content, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0
	}
	var up float64
	if _, err := fmt.Sscan(string(content), &up); err != nil {
		return 0
	}
	return seconds(up)
}

// leastSleep is longer than the two clocks may differ otherwise.
const leastSleep = time.Second

// slept is how long the system slept in a time: the monotonic clock, by which runs
// are measured, stands still then.
func slept(up, monotonic time.Duration) time.Duration {
	if asleep := up - monotonic; asleep >= leastSleep {
		return asleep
	}
	return 0
}

// finished is when a run that ends now ended, after it started: by the monotonic
// clock, since the wall clock may have been set meanwhile, and with its sleep.
func finished(run bench.Run) time.Time {
	return run.Started.Add(max(0, time.Since(run.Started)) + run.Health.Slept)
}
