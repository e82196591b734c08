package bench

import (
	"iter"
	"sort"
	"time"
)

// Trace is the times at which requests came somewhere, to be played again.
type Trace struct {
	Source   string         `json:"source"`   // the file that it was read from, without its folder
	Arrivals []TraceArrival `json:"arrivals"` // in the order of their times; see MarshalJSON for their form
}

// TraceArrival is one request of a trace.
type TraceArrival struct {
	At     time.Duration `json:"-"` // from any beginning, not negative
	Input  int           `json:"-"` // tokens; 0: not known
	Output int           `json:"-"` // tokens; 0: not known
}

// Length is how long the trace takes at a speed, cut at a duration if there is
// one.
func (t *Trace) Length(duration time.Duration, speed float64) time.Duration {
	if t == nil || len(t.Arrivals) == 0 {
		return 0
	}
	length := t.due(len(t.Arrivals)-1, speed)
	if duration > 0 {
		length = min(length, duration)
	}
	return length
}

// Within is how many arrivals are due from settle on and, if there is a duration,
// before it.
func (t *Trace) Within(duration, settle time.Duration, speed float64) int {
	if t == nil {
		return 0
	}
	before := func(end time.Duration) int {
		return sort.Search(len(t.Arrivals), func(i int) bool { return t.due(i, speed) >= end })
	}
	end := len(t.Arrivals)
	if duration > 0 {
		end = before(duration)
	}
	return max(0, end-before(settle))
}

// Due is when each arrival is due at a speed, from the first one.
func (t *Trace) Due(speed float64) iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		if t == nil {
			return
		}
		for i := range t.Arrivals {
			if !yield(t.due(i, speed)) {
				return
			}
		}
	}
}

func (t *Trace) due(i int, speed float64) time.Duration {
	return time.Duration(float64(t.Arrivals[i].At-t.Arrivals[0].At) / speed)
}
