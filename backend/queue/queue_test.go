package queue

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func fieldOf(err error) string {
	var one *bench.Error
	if errors.As(err, &one) {
		return one.Field
	}
	return ""
}

// run carries out what a queue says for a while, looking every minute, as its caller
// does: each run takes as long as given. It returns the names with the time of day.
func run(q *Queue, from time.Time, long, takes time.Duration) (log []string) {
	var ends time.Time
	for now := from; now.Before(from.Add(long)); now = now.Add(time.Minute) {
		if item := q.Running(); item != nil && !now.Before(ends) {
			q.End(item.ID, bench.QueueResult{Run: item.Run, State: bench.Finished, Ended: now}, now)
			q.Freed(now)
		}
		q.Check(now)
		if item, start := q.Next(now); item != nil && !start.After(now) {
			log = append(log, now.Format("15:04 ")+item.Name)
			q.Begin(item.ID, item.Name)
			ends = now.Add(takes)
		}
	}
	return log
}

var (
	next   = bench.Schedule{Kind: bench.ScheduleNext}
	night  = bench.Schedule{Kind: bench.ScheduleDaily, At: "02:00"}
	once   = bench.Schedule{Kind: bench.ScheduleOnce, At: "02:00"}
	hourly = bench.Schedule{Kind: bench.ScheduleEvery, Hours: 6}
	noon   = time.Date(2026, 6, 10, 12, 0, 0, 0, time.UTC)
)

func queueOf(now time.Time, items ...bench.QueueItem) *Queue {
	q := &Queue{}
	for _, item := range items {
		q.Add(item, now)
	}
	return q
}

func named(name string, schedule bench.Schedule) bench.QueueItem {
	return bench.QueueItem{Name: name, Schedule: schedule}
}

func TestItemsRunOneAfterAnotherWithAPauseBetween(t *testing.T) {
	q := queueOf(noon, named("a", next), named("b", next), named("c", next))
	q.Pause = 5 * time.Minute
	got := run(q, noon, time.Hour, 10*time.Minute)
	if want := []string{"12:00 a", "12:15 b", "12:30 c"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, item := range q.Items {
		if item.State != bench.QueueDone || item.Last.Run != item.Name || item.Previous != item.Name {
			t.Errorf("%+v is not done", item)
		}
	}
}

func TestARunOfTheUsersMakesTheQueueWait(t *testing.T) {
	q := queueOf(noon, named("a", next))
	q.Pause = 5 * time.Minute
	q.Freed(noon) // it ended
	if _, start := q.Next(noon.Add(time.Minute)); !start.Equal(noon.Add(5 * time.Minute)) {
		t.Errorf("starts at %s, want after the pause", start)
	}
}

func TestAnItemWhoseTimeHasComeGoesBeforeTheOthers(t *testing.T) {
	q := queueOf(noon, named("a", next), named("b", next), named("noon", bench.Schedule{Kind: bench.ScheduleDaily, At: "12:05"}))
	got := run(q, noon, time.Hour, 10*time.Minute)
	if want := []string{"12:00 a", "12:10 noon", "12:20 b"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestARepeatedItemRunsAgain(t *testing.T) {
	q := queueOf(noon, named("night", night), named("often", hourly))
	got := run(q, noon, 36*time.Hour, 10*time.Minute)
	want := []string{"12:00 often", "18:00 often", "00:00 often", "02:00 night", "06:00 often", "12:00 often", "18:00 often"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestATimeThatCameDuringARunIsNotMissed(t *testing.T) {
	q := queueOf(noon, named("long", next), named("night", bench.Schedule{Kind: bench.ScheduleDaily, At: "12:30"}))
	got := run(q, noon, 6*time.Hour, 3*time.Hour)
	if want := []string{"12:00 long", "15:00 night"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestATimeThatNobodySawIsMadeUpForAnHourOnly(t *testing.T) {
	due := time.Date(2026, 6, 11, 2, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		why      string
		schedule bench.Schedule
		seen     time.Duration // after the time
		runs     bool
		state    bench.QueueState
		next     time.Time
	}{
		{"the window was opened in time", night, 59 * time.Minute, true, bench.QueueWaiting, due},
		{"exactly an hour later", night, Late, true, bench.QueueWaiting, due},
		{"too late: the next night", night, Late + time.Second, false, bench.QueueWaiting, due.AddDate(0, 0, 1)},
		{"several nights later", night, 75 * time.Hour, false, bench.QueueWaiting, due.AddDate(0, 0, 4)},
		{"its only time, in time", once, time.Minute, true, bench.QueueWaiting, due},
		{"its only time, too late", once, 2 * time.Hour, false, bench.QueueMissed, due},
	} {
		q := queueOf(noon, named("x", row.schedule))
		now := due.Add(row.seen)
		if !q.Check(now) {
			t.Errorf("%s: nothing is said to have changed", row.why)
		}
		item, _ := q.Next(now)
		if got := q.Items[0]; (item != nil) != row.runs || got.State != row.state || !got.Due.Equal(row.next) || got.Missed.IsZero() == !row.runs {
			t.Errorf("%s: runs %v, %+v", row.why, item != nil, got)
		}
	}
}

func TestNothingStartsWhileTheQueueIsPaused(t *testing.T) {
	q := queueOf(noon, named("a", next), named("night", bench.Schedule{Kind: bench.ScheduleDaily, At: "12:10"}))
	q.Paused = true
	if got := run(q, noon, time.Hour, time.Minute); len(got) > 0 || !q.Wake(noon).IsZero() {
		t.Errorf("%q ran", got)
	}
	q.Paused = false
	if got, want := run(q, noon.Add(time.Hour), 10*time.Minute, time.Minute), []string{"13:00 night", "13:01 a"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q: the time passed less than an hour ago", got, want)
	}
}

func TestADisabledItemIsLeftOut(t *testing.T) {
	q := queueOf(noon, named("a", next), named("night", night))
	q.Disable(1)
	q.Disable(2)
	if got := run(q, noon, 48*time.Hour, time.Minute); len(got) > 0 {
		t.Errorf("%q ran", got)
	}
	q.Enable(2, noon.Add(48*time.Hour))
	if due := q.Items[1].Due; !due.Equal(time.Date(2026, 6, 13, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("due at %s: times that passed meanwhile count", due)
	}
}

func TestAClockThatIsSetBackNeitherRepeatsNorStopsAnItem(t *testing.T) {
	due := time.Date(2026, 6, 11, 2, 0, 0, 0, time.UTC)
	q := queueOf(noon, named("night", night), named("often", hourly))
	run(q, noon, 15*time.Hour, time.Minute) // until 03:00
	q.Check(due.Add(-30 * time.Minute))
	if got, want := q.Items[0].Due, due.AddDate(0, 0, 1); !got.Equal(want) {
		t.Errorf("set back by an hour and a half, it is due at %s, want %s", got, want)
	}
	q.Check(due.AddDate(0, 0, -10))
	if got, want := q.Items[0].Due, due.AddDate(0, 0, -9); !got.Equal(want) {
		t.Errorf("set back by days, it is due at %s, want %s", got, want)
	}
	if got, want := q.Items[1].Due, due.AddDate(0, 0, -10).Add(6*time.Hour); !got.Equal(want) {
		t.Errorf("set back by days, the other is due at %s, want %s", got, want)
	}
	q = queueOf(noon, named("a", next))
	q.Pause = time.Minute
	q.Freed(noon)
	if _, start := q.Next(noon.AddDate(0, 0, -10)); start.Sub(noon.AddDate(0, 0, -10)) != time.Minute {
		t.Errorf("the pause lasts until %s", start)
	}
}

func TestTheNextTimeToLookIsTheEarliest(t *testing.T) {
	q := queueOf(noon, named("night", night))
	if got := q.Wake(noon); got.Hour() != 2 {
		t.Errorf("woken at %s", got)
	}
	q.Add(named("a", next), noon)
	q.Pause = time.Minute
	q.Freed(noon)
	if got := q.Wake(noon); !got.Equal(noon.Add(time.Minute)) {
		t.Errorf("woken at %s, want at the end of the pause", got)
	}
	if got := (&Queue{}).Wake(noon); !got.IsZero() {
		t.Errorf("an empty queue is woken at %s", got)
	}
}

func TestAnItemThatCouldNotStartSaysSoAndTheNextOneRuns(t *testing.T) {
	q := queueOf(noon, named("a", next), named("night", hourly))
	for _, id := range []int{2, 1} {
		q.Check(noon)
		item, _ := q.Next(noon)
		if item.ID != id {
			t.Fatalf("%d is next, want %d", item.ID, id)
		}
		q.End(id, bench.QueueResult{Error: "model x is not registered"}, noon)
	}
	if a, b := q.Items[0], q.Items[1]; a.State != bench.QueueDone || b.State != bench.QueueWaiting || !b.Due.Equal(noon.Add(6*time.Hour)) || a.Previous != "" {
		t.Errorf("%+v, %+v", a, b)
	}
}

func TestARunThatDidNotFinishIsNotWhatTheNextIsComparedWith(t *testing.T) {
	q := queueOf(noon, named("night", hourly))
	for i, row := range []struct {
		result bench.QueueResult
		want   string
	}{
		{bench.QueueResult{Run: "a", State: bench.Stopped}, ""},
		{bench.QueueResult{Run: "b", State: bench.Finished}, "b"},
		{bench.QueueResult{Run: "c", State: bench.Interrupted}, "b"},
		{bench.QueueResult{Run: "d", State: bench.Failed}, "b"},
	} {
		q.Begin(1, row.result.Run)
		q.End(1, row.result, noon.Add(time.Duration(i)*time.Hour))
		if got := q.Items[0].Previous; got != row.want {
			t.Errorf("after %s: %q, want %q", row.result.Run, got, row.want)
		}
	}
}

func TestAnItemRunsAtOnceWhenAsked(t *testing.T) {
	q := queueOf(noon, named("a", next), named("night", night), named("gone", once))
	q.Items[2].State, q.Items[2].Missed = bench.QueueMissed, q.Items[2].Due
	q.RunNow(3, noon)
	q.RunNow(2, noon.Add(time.Second))
	got := run(q, noon.Add(time.Minute), time.Hour, time.Minute)
	if want := []string{"12:01 gone", "12:02 night", "12:03 a"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if due := q.Items[1].Due; due.Hour() != 2 || due.Day() != 11 {
		t.Errorf("then it is due at %s, want as planned", due)
	}
	q.RunNow(1, noon.Add(2*time.Hour))
	if got := run(q, noon.Add(2*time.Hour), time.Hour, time.Minute); !slices.Equal(got, []string{"14:00 a"}) {
		t.Errorf("again: %q", got)
	}
}

func TestAnItemThatCannotStartYetWaitsAgain(t *testing.T) {
	q := queueOf(noon, named("often", hourly))
	q.Check(noon)
	q.Begin(1, "")
	q.Postpone(1)
	if item, _ := q.Next(noon.Add(2 * Late)); item == nil || item.State != bench.QueueWaiting {
		t.Errorf("%+v", q.Items)
	}
}

func TestTheOrderIsTheUsers(t *testing.T) {
	q := queueOf(noon, named("a", next), named("b", next), named("c", next))
	q.Move(3, 0)
	q.Move(1, 99)
	if got := namesOf(q); !slices.Equal(got, []string{"c", "b", "a"}) {
		t.Errorf("%q", got)
	}
	b, place, ok := q.Remove(2)
	if id := q.Add(named("d", next), noon); id != 4 || !ok {
		t.Errorf("id %d", id)
	}
	q.Restore(b, place)
	q.Restore(b, place) // twice is once
	if got := namesOf(q); !slices.Equal(got, []string{"c", "b", "a", "d"}) {
		t.Errorf("%q", got)
	}
	q.Begin(3, "run")
	if _, _, ok := q.Remove(3); ok {
		t.Error("an item was removed while it was running")
	}
	q.Remove(4)
	if id := q.Add(named("e", next), noon); id != 5 {
		t.Errorf("id %d was given twice", id)
	}
}

func TestAScheduleCanBeChanged(t *testing.T) {
	q := queueOf(noon, named("a", next))
	q.End(1, bench.QueueResult{Run: "a", State: bench.Finished}, noon)
	q.Reschedule(1, night, noon)
	if item := q.Items[0]; item.State != bench.QueueWaiting || item.Due.Hour() != 2 || item.Previous != "a" {
		t.Errorf("%+v", item)
	}
	if len(q.Ready()) > 0 {
		t.Error("it is ready before its time")
	}
}

func namesOf(q *Queue) (names []string) {
	for _, item := range q.Items {
		names = append(names, item.Name)
	}
	return names
}
