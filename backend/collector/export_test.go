package collector

import (
	"testing"
	"time"
)

// SetTimes changes how long an announcement waits for an answer, and a file for its
// next byte, until the end of a test.
func SetTimes(t *testing.T, poll, idle time.Duration) {
	beforePoll, beforeIdle := pollTime, idleTimeout
	pollTime, idleTimeout = poll, idle
	t.Cleanup(func() { pollTime, idleTimeout = beforePoll, beforeIdle })
}
