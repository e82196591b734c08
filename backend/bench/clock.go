package bench

import (
	"encoding/json"
	"time"
)

// Clock is the one monotonic clock of a run: every instant is an offset from
// its start.
type Clock struct {
	start   time.Time
	counter int64 // the start on the platform's fine counter, where there is one
}

// StartClock starts a run's clock.
func StartClock() Clock { return Clock{start: time.Now(), counter: fineCounter()} }

// Back is the same clock as if it had been started earlier by so much.
func (c Clock) Back(by time.Duration) Clock {
	c.start, c.counter = c.start.Add(-by), c.counter-fineTicks(by)
	return c
}

// Started is the wall-clock time at which the clock was started.
func (c Clock) Started() time.Time { return c.start }

// Now is the instant of the call.
func (c Clock) Now() Instant { return At(c.since()) }

// InstantOf is the instant of a time that this process read from the clock.
func (c Clock) InstantOf(now time.Time) Instant {
	if c.counter != 0 {
		return c.Now()
	}
	return At(now.Sub(c.start))
}

// Granularity measures the clock's smallest visible step.
func (c Clock) Granularity() time.Duration {
	smallest := time.Duration(1<<63 - 1)
	for range 50 {
		first := c.since()
		next := c.since()
		for next == first {
			next = c.since()
		}
		smallest = min(smallest, next-first)
	}
	return smallest
}

// Instant is an offset from the run's start, in nanoseconds. The zero value
// means "never reached"; to keep the very start apart from it, the offset is
// held plus one. In JSON it is the offset as a number, or null.
type Instant int64

// At is the instant at an offset from the run's start.
func At(offset time.Duration) Instant { return Instant(offset) + 1 }

// Reached reports whether the instant happened at all.
func (i Instant) Reached() bool { return i != 0 }

// Offset is the time from the run's start; 0 if the instant was never reached.
func (i Instant) Offset() time.Duration {
	if i == 0 {
		return 0
	}
	return time.Duration(i - 1)
}

// Shifted is the instant so much later; 0 if it was never reached.
func (i Instant) Shifted(by time.Duration) Instant {
	if i == 0 {
		return 0
	}
	return i + Instant(by)
}

// Since is the time from an earlier instant to this one; false unless both
// were reached.
func (i Instant) Since(earlier Instant) (time.Duration, bool) {
	if i == 0 || earlier == 0 {
		return 0, false
	}
	return time.Duration(i - earlier), true
}

func (i Instant) MarshalJSON() ([]byte, error) {
	if i == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(int64(i) - 1)
}

func (i *Instant) UnmarshalJSON(data []byte) error {
	var offset *int64
	if err := json.Unmarshal(data, &offset); err != nil {
		return err
	}
	*i = 0
	if offset != nil {
		*i = Instant(*offset) + 1
	}
	return nil
}
