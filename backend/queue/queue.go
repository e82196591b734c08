// Package queue says which of several plans is run next, and when. It knows neither
// the store nor how a plan is run: its caller does what Next says and reports the
// end. Times are those of the wall clock, which may jump; nothing here waits.
package queue

import (
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// Late is how long after its time an item that nobody looked at then is still run:
// because the window was closed, the computer slept or the queue was paused. Later
// it is skipped.
const Late = time.Hour

// Queue is the items in their order. At most one is running.
//
//	waiting -> running -> done      once
//	waiting -> running -> waiting   repeated
//	waiting -> missed               once, more than Late after its time
type Queue struct {
	Items  []bench.QueueItem
	Pause  time.Duration // between the end of a run and the next
	Paused bool          // nothing starts

	free   time.Time    // from which on the next item may start
	ready  map[int]bool // items whose time was seen to come and which wait for their turn
	lastID int          // that was given
}

// Check takes note of the times that have come until now, and reports whether that
// changed an item. It does nothing while the queue is paused.
func (q *Queue) Check(now time.Time) (changed bool) {
	if q.Paused {
		return false
	}
	for i := range q.Items {
		item := &q.Items[i]
		if !item.Enabled || item.State != bench.QueueWaiting || item.Due.IsZero() || q.ready[item.ID] {
			continue
		}
		switch late := now.Sub(item.Due); {
		case late > Late:
			q.skip(item, now)
			changed = true
		case late >= 0:
			q.setReady(item.ID)
			changed = true
		default:
			changed = q.bringForward(item, now) || changed
		}
	}
	return changed
}

// skip leaves out a time that passed.
func (q *Queue) skip(item *bench.QueueItem, now time.Time) {
	item.Missed = item.Due
	if item.Schedule.IsRepeated() {
		item.Due = following(item.Schedule, item.Due, now)
		return
	}
	item.State = bench.QueueMissed
}

// longestDay is that on which clocks are set back, with room.
const longestDay = 26 * time.Hour

// bringForward computes a time anew that lies farther ahead than it can, because the
// clock was set back.
func (q *Queue) bringForward(item *bench.QueueItem, now time.Time) bool {
	farthest := longestDay
	if item.Schedule.Kind == bench.ScheduleEvery {
		farthest = item.Schedule.Interval() + time.Minute
	}
	if item.Due.Sub(now) <= farthest {
		return false
	}
	if item.Schedule.Kind == bench.ScheduleEvery {
		item.Due = now.Add(item.Schedule.Interval())
	} else {
		item.Due = nextClock(item.Schedule, now)
	}
	return true
}

// Next returns the item that is run next of those that wait for their turn, and when
// it may start: now or later. It is nil if none waits or one is running.
func (q *Queue) Next(now time.Time) (item *bench.QueueItem, start time.Time) {
	if q.Paused || q.Running() != nil {
		return nil, time.Time{}
	}
	ready := q.Ready()
	if len(ready) == 0 {
		return nil, time.Time{}
	}
	if q.free.Sub(now) > q.Pause { // the clock was set back
		q.free = now.Add(q.Pause)
	}
	return ready[0], later(now, q.free)
}

// Ready returns the items that wait for nothing but their turn, in the order in which
// they are run: those whose time has come go before those without one.
func (q *Queue) Ready() (ready []*bench.QueueItem) {
	for i := range q.Items {
		item := &q.Items[i]
		if item.Enabled && item.State == bench.QueueWaiting && (item.Due.IsZero() || q.ready[item.ID]) {
			ready = append(ready, item)
		}
	}
	slices.SortStableFunc(ready, func(a, b *bench.QueueItem) int {
		switch {
		case a.Due.IsZero() == b.Due.IsZero():
			return a.Due.Compare(b.Due)
		case b.Due.IsZero():
			return -1
		}
		return 1
	})
	return ready
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Running returns the item that is being run, or nil.
func (q *Queue) Running() *bench.QueueItem {
	at := slices.IndexFunc(q.Items, func(i bench.QueueItem) bool { return i.State == bench.QueueRunning })
	if at < 0 {
		return nil
	}
	return &q.Items[at]
}

// Find returns the item with an id, or nil.
func (q *Queue) Find(id int) *bench.QueueItem {
	at := q.index(id)
	if at < 0 {
		return nil
	}
	return &q.Items[at]
}

func (q *Queue) index(id int) int {
	return slices.IndexFunc(q.Items, func(i bench.QueueItem) bool { return i.ID == id })
}

// Wake returns the next time after now at which Check or Next may answer otherwise:
// an item is due, or the pause is over. It is zero if there is none.
func (q *Queue) Wake(now time.Time) (wake time.Time) {
	if q.Paused {
		return time.Time{}
	}
	if item, start := q.Next(now); item != nil && start.After(now) {
		wake = start
	}
	for _, item := range q.Items {
		waits := item.Enabled && item.State == bench.QueueWaiting && item.Due.After(now)
		if waits && (wake.IsZero() || item.Due.Before(wake)) {
			wake = item.Due
		}
	}
	return wake
}

// Begin says that an item is being run as the run with an id.
func (q *Queue) Begin(id int, run string) {
	if item := q.Find(id); item != nil {
		item.State, item.Run = bench.QueueRunning, run
	}
}

// Postpone says that an item could not start yet and waits for its turn again.
func (q *Queue) Postpone(id int) {
	if item := q.Find(id); item != nil && item.State == bench.QueueRunning {
		item.State, item.Run = bench.QueueWaiting, ""
	}
}

// End says what the run of an item came to, or that it could not start.
func (q *Queue) End(id int, result bench.QueueResult, now time.Time) {
	delete(q.ready, id)
	item := q.Find(id)
	if item == nil {
		return
	}
	item.Run, item.Last = "", &result
	if result.State == bench.Finished {
		item.Previous = result.Run
	}
	item.State = bench.QueueDone
	if item.Schedule.IsRepeated() {
		item.State, item.Due = bench.QueueWaiting, following(item.Schedule, item.Due, now)
	}
}

// Freed says that a run ended now, of the queue or not: the pause begins.
func (q *Queue) Freed(now time.Time) { q.free = now.Add(q.Pause) }

// Add appends an item under a new id, which it returns.
func (q *Queue) Add(item bench.QueueItem, now time.Time) int {
	for _, one := range q.Items {
		q.lastID = max(q.lastID, one.ID)
	}
	q.lastID++
	item.ID = q.lastID
	item.State, item.Enabled, item.Due = bench.QueueWaiting, true, Due(item.Schedule, now)
	q.Items = append(q.Items, item)
	return item.ID
}

// Reschedule gives an item another schedule. One that was done waits again.
func (q *Queue) Reschedule(id int, schedule bench.Schedule, now time.Time) {
	item := q.Find(id)
	if item == nil || item.Schedule == schedule && item.State == bench.QueueWaiting {
		return
	}
	item.Schedule = schedule
	if item.State != bench.QueueRunning {
		delete(q.ready, id)
		item.State, item.Due = bench.QueueWaiting, Due(schedule, now)
	}
}

// Enable makes an item wait for its next time, of those after now.
func (q *Queue) Enable(id int, now time.Time) {
	item := q.Find(id)
	if item == nil || item.Enabled {
		return
	}
	item.Enabled = true
	if item.Due.IsZero() || item.State != bench.QueueWaiting {
		return
	}
	item.Due = following(item.Schedule, item.Due, now)
}

// Disable makes an item stay in the queue and not be run.
func (q *Queue) Disable(id int) {
	delete(q.ready, id)
	if item := q.Find(id); item != nil {
		item.Enabled = false
	}
}

// RunNow makes an item wait for its turn whatever its schedule, also one that is done.
func (q *Queue) RunNow(id int, now time.Time) {
	item := q.Find(id)
	if item == nil || item.State == bench.QueueRunning {
		return
	}
	item.State, item.Enabled = bench.QueueWaiting, true
	if item.Schedule.Kind != bench.ScheduleNext {
		item.Due = now
	}
	q.setReady(id)
}

func (q *Queue) setReady(id int) {
	if q.ready == nil {
		q.ready = map[int]bool{}
	}
	q.ready[id] = true
}

// Move puts an item before the one that is at a place of the list now.
func (q *Queue) Move(id, to int) {
	from := q.index(id)
	if from < 0 {
		return
	}
	item := q.Items[from]
	q.Items = slices.Delete(q.Items, from, from+1)
	q.Items = slices.Insert(q.Items, min(max(to, 0), len(q.Items)), item)
}

// Remove takes an item out of the list and returns it with its place; ok is false if
// there is none or it is running.
func (q *Queue) Remove(id int) (item bench.QueueItem, place int, ok bool) {
	place = q.index(id)
	if place < 0 || q.Items[place].State == bench.QueueRunning {
		return bench.QueueItem{}, 0, false
	}
	item = q.Items[place]
	delete(q.ready, id)
	q.Items = slices.Delete(q.Items, place, place+1)
	return item, place, true
}

// Restore puts an item that was removed back to its place.
func (q *Queue) Restore(item bench.QueueItem, place int) {
	if q.index(item.ID) < 0 {
		q.Items = slices.Insert(q.Items, min(place, len(q.Items)), item)
	}
}
