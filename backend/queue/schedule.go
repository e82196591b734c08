package queue

import (
	"time"

	"tokenlap/backend/bench"
)

// Due returns the first time after now at which an item with this schedule is due;
// of every, now itself. It is zero for one that is run after the items before it,
// and for an invalid schedule.
func Due(s bench.Schedule, now time.Time) time.Time {
	switch s.Kind {
	case bench.ScheduleOnce, bench.ScheduleDaily:
		return nextClock(s, now)
	case bench.ScheduleEvery:
		return now
	}
	return time.Time{}
}

// following returns when an item that was due at a time is due next after now. Of
// every the times keep their distance however long a run takes; those that passed
// meanwhile are left out.
func following(s bench.Schedule, due, now time.Time) time.Time {
	if s.Kind != bench.ScheduleEvery {
		return nextClock(s, now)
	}
	interval := s.Interval()
	if interval <= 0 || due.After(now) {
		return due
	}
	return due.Add((now.Sub(due)/interval + 1) * interval)
}

// nextClock returns the first time after now at which it is At on a day.
func nextClock(s bench.Schedule, now time.Time) time.Time {
	hour, minute, err := s.Clock()
	if err != nil {
		return time.Time{}
	}
	for days := 0; ; days++ {
		if at := clockOn(now, days, hour, minute); at.After(now) {
			return at
		}
	}
}

// clockOn returns the first moment of a day, some days after that of now, at which
// clocks show this time or a later one. Where they are set forward over it that is
// when they are; where they show it twice, the first time.
func clockOn(now time.Time, days, hour, minute int) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day()+days, hour, minute, 0, 0, now.Location())
	start, end := at.ZoneBounds()
	wanted := time.Date(now.Year(), now.Month(), now.Day()+days, hour, minute, 0, 0, time.UTC)
	switch shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC); {
	case shown.After(wanted): // in the zone after clocks are set forward
		return start
	case shown.Before(wanted):
		return end
	case start.IsZero():
		return at
	}
	_, before := start.Add(-time.Second).Zone()
	_, after := start.Zone()
	earlier := at.Add(time.Duration(after-before) * time.Second)
	if before > after && earlier.Before(start) { // it is shown before clocks are set back, too
		return earlier
	}
	return at
}

// Times returns the next times at which an item with this schedule is due from now
// on, if every run is short: at most some, none of one without times.
func Times(s bench.Schedule, now time.Time, most int) (times []time.Time) {
	for at := Due(s, now); !at.IsZero() && len(times) < most; at = following(s, at, at) {
		if times = append(times, at); !s.IsRepeated() {
			break
		}
	}
	return times
}
