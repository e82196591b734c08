package store_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"

	"github.com/google/go-cmp/cmp"
)

func aQueue() []bench.QueueItem {
	return []bench.QueueItem{
		{
			ID: 7, Name: "Every night", Form: json.RawMessage(`{"models":["a"]}`), Schedule: bench.Schedule{Kind: bench.ScheduleDaily, At: "02:00"},
			Against: bench.AgainstPrevious, Margin: 0.05, Enabled: true, State: bench.QueueWaiting, Due: t0, Previous: "r1", Missed: t0.Add(-time.Hour),
			Last: &bench.QueueResult{
				Run: "r2", Ended: t0, State: bench.Finished, Base: "r1", Answer: bench.QueueWorse,
				Worse: []string{"A is slower by 8 to 12 % (p95 TTFT)"},
			},
		},
		{ID: 3, Name: "Next", Form: json.RawMessage(`{}`), Schedule: bench.Schedule{Kind: bench.ScheduleNext}, State: bench.QueueRunning, Run: "r3"},
	}
}

func TestTheQueueIsReadAsItWasStored(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	items, err := s.Queue(t.Context())
	must(t, err)
	if len(items) > 0 {
		t.Errorf("a new store has %+v in its queue", items)
	}
	want := aQueue()
	must(t, s.SetQueue(t.Context(), want))
	slices.Reverse(want)
	must(t, s.SetQueue(t.Context(), want)) // in place of those before, in another order
	items, err = mustOpen(t, dir).Queue(t.Context())
	must(t, err)
	if diff := cmp.Diff(want, items); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOneProcessRunsTheQueue(t *testing.T) {
	dir := t.TempDir()
	first, second := mustOpen(t, dir), mustOpen(t, dir)
	release, err := first.LockQueue()
	must(t, err)
	if _, err := second.LockQueue(); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("a second one locks it: %v", err)
	}
	release()
	release, err = second.LockQueue()
	must(t, err)
	release()
}
