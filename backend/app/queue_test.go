package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

// clocked is a wall clock that a test sets.
type clocked struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clocked) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// queueing is an App whose clock stands still, and what its page hears of the queue.
type queueing struct {
	*App
	t      *testing.T
	folder string
	clock  *clocked
	views  chan QueueView
	ends   chan QueueEnd
}

var noon = time.Date(2026, 6, 10, 12, 0, 0, 0, time.Local)

func simulated(name, query string) bench.Endpoint {
	return bench.Endpoint{Name: name, Title: name, URL: "simulated:?" + query, Model: "simulated"}
}

// queueIn is an App over the store in a folder, which may be that of another one.
func queueIn(t *testing.T, folder string, models ...bench.Endpoint) *queueing {
	t.Helper()
	q := &queueing{t: t, folder: folder, clock: &clocked{now: noon}, views: make(chan QueueView, 1000), ends: make(chan QueueEnd, 100)}
	q.App = New(Options{
		Open: func() (*store.Store, error) { return store.Open(folder, models) },
		Emit: func(_ string, detail any) {
			switch detail := detail.(type) {
			case QueueView:
				q.views <- detail
			case QueueEnd:
				q.ends <- detail
			}
		},
		Version: "test",
	})
	q.queue.now = q.clock.time
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

// pass lets time pass.
func (q *queueing) pass(d time.Duration) {
	q.clock.mu.Lock()
	q.clock.now = q.clock.now.Add(d)
	q.clock.mu.Unlock()
	q.queue.wake()
}

func (q *queueing) add(name string, schedule bench.Schedule, change ...func(*QueueForm)) int {
	q.t.Helper()
	form := plan.Defaults()
	form.Models, form.Lengths, form.Iterations, form.MaxTokens, form.Seed = []string{"swift"}, []string{"short"}, 1, 4, "1"
	f := QueueForm{Name: name, Form: form, Schedule: schedule}
	for _, one := range change {
		one(&f)
	}
	added, err := q.AddToQueue(q.t.Context(), f)
	if err != nil || len(added.Mistakes) > 0 {
		q.t.Fatal(added, err)
	}
	return added.ID
}

// end waits for the next end of a run.
func (q *queueing) end() QueueEnd {
	q.t.Helper()
	select {
	case end := <-q.ends:
		return end
	case <-time.After(time.Minute):
		q.t.Fatal("no run of the queue ended")
		return QueueEnd{}
	}
}

// until waits until the queue is as wanted.
func (q *queueing) until(what string, is func(QueueView) bool) QueueView {
	q.t.Helper()
	late := time.After(time.Minute)
	for {
		if view := q.view(); is(view) {
			return view
		}
		select {
		case <-q.views:
		case <-late:
			q.t.Fatalf("never: %s; it is %+v", what, q.view())
		}
	}
}

func (q *queueing) view() QueueView {
	q.t.Helper()
	view, err := q.Queue(q.t.Context())
	if err != nil {
		q.t.Fatal(err)
	}
	return view
}

func (q *queueing) states() (states []string) {
	for _, item := range q.view().Items {
		states = append(states, fmt.Sprintf("%s %s", item.Name, item.State))
	}
	return states
}

func (q *queueing) history() []bench.Run {
	q.t.Helper()
	db, err := q.store(q.t.Context())
	if err != nil {
		q.t.Fatal(err)
	}
	runs, _, err := db.Runs(q.t.Context(), store.Filter{Limit: 100})
	if err != nil {
		q.t.Fatal(err)
	}
	return runs
}

var (
	afterOthers = bench.Schedule{Kind: bench.ScheduleNext}
	nightly     = bench.Schedule{Kind: bench.ScheduleDaily, At: "02:00"}
	fast        = simulated("swift", "ttft=1ms&itl=1ms")
)

func TestQueuedPlansRunOneAfterAnotherWithAPause(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast)
	if err := q.SaveQueueSettings(t.Context(), QueueSettings{Pause: 60}); err != nil {
		t.Fatal(err)
	}
	q.StartQueue()
	q.add("first", afterOthers)
	q.add("second", afterOthers)
	q.pass(time.Minute) // the pause after the window was opened
	if end := q.end(); end.Name != "first" || end.Result.State != string(bench.Finished) || end.Notify {
		t.Errorf("%+v", end)
	}
	view := q.until("the second waits", func(v QueueView) bool { return v.Items[0].State == "done" })
	if want := timeText(q.clock.time().Add(time.Minute)); view.Starts != want || !slices.Equal(view.Ready, []int{2}) {
		t.Errorf("starts %q, want %q; %v", view.Starts, want, view.Ready)
	}
	q.pass(59 * time.Second)
	if q.turnQueue(t.Context()) > time.Second || q.IsRunning() {
		t.Error("it does not keep the pause")
	}
	q.pass(time.Second)
	if end := q.end(); end.Name != "second" || end.Result.Run == "" {
		t.Errorf("%+v", end)
	}
	if runs := q.history(); len(runs) != 2 || runs[0].Name != "second" || runs[1].Name != "first" {
		t.Errorf("%d runs are stored", len(runs))
	}
}

func TestARunOfTheUserMakesTheQueueWait(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast)
	if err := q.SaveQueueSettings(t.Context(), QueueSettings{Pause: 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := q.start(t.Context(), endless()); err != nil {
		t.Fatal(err)
	}
	q.StartQueue()
	q.add("later", afterOthers)
	q.turnQueue(t.Context())
	if got := q.states(); !slices.Equal(got, []string{"later waiting"}) {
		t.Errorf("%q beside the user's run", got)
	}
	if err := q.Stop(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}
	if end := q.end(); end.Name != "later" || end.Result.State != string(bench.Finished) {
		t.Errorf("%+v", end)
	}
}

// A night after which a model answers at half its speed.
func TestANightlyRunThatBecameWorseIsReported(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast)
	q.StartQueue()
	many := func(f *QueueForm) {
		f.Form.Iterations, f.Form.Mode, f.Form.Concurrent, f.Against, f.Margin = 20, "concurrent", "8", "previous", 0.05
	}
	q.add("nightly", nightly, many)
	q.pass(14 * time.Hour) // 02:00
	if end := q.end(); end.Result.Answer != "" || end.Notify {
		t.Errorf("the first night has nothing to be compared with: %+v", end)
	}
	first := q.until("the next night", func(v QueueView) bool { return v.Items[0].Last != nil }).Items[0]
	if want := timeText(noon.Add(38 * time.Hour)); first.Due != want || first.State != "waiting" {
		t.Errorf("due %s, want %s; %s", first.Due, want, first.State)
	}
	db, err := q.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slow := simulated("swift", "ttft=30ms&itl=8ms")
	if err := db.ReplaceEndpoint(t.Context(), "swift", slow); err != nil {
		t.Fatal(err)
	}
	q.pass(24 * time.Hour)
	end := q.end()
	if end.Result.Answer != "worse" || !end.Notify || end.Result.Base != first.Last.Run || len(end.Result.Worse) == 0 || !strings.Contains(end.Result.Worse[0], "slower") {
		t.Errorf("%+v", end)
	}
}

func TestAnItemIsComparedWithThePinnedBaseline(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast)
	q.StartQueue()
	against := func(f *QueueForm) { f.Against, f.Margin = "baseline", 1 }
	id := q.add("often", bench.Schedule{Kind: bench.ScheduleEvery, Hours: 1}, against)
	q.pass(time.Minute)
	first := q.end().Result
	if first.Answer != "" {
		t.Errorf("compared without a baseline: %+v", first)
	}
	settings, err := q.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Baseline = &compare.Subject{Run: first.Run, Model: "swift"}
	if err := q.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	q.pass(time.Hour)
	if second := q.end().Result; second.Base != first.Run || second.Answer != "fine" {
		t.Errorf("%+v", second)
	}
	if _, err := q.DeleteRuns(t.Context(), []string{first.Run}); err != nil {
		t.Fatal(err)
	}
	q.until("it is over", func(v QueueView) bool { return v.Items[0].State == "waiting" })
	if err := q.RunQueued(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	q.pass(time.Minute)
	if third := q.end().Result; third.Answer != "unclear" || !strings.Contains(third.Reason, first.Run) {
		t.Errorf("without the baseline: %+v", third)
	}
}

func TestAnItemThatCannotStartSaysWhyAndTheNextGoesOn(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast, simulated("gone", ""))
	q.StartQueue()
	q.add("of a model that is removed", afterOthers, func(f *QueueForm) { f.Form.Models = []string{"gone"} })
	q.add("next", afterOthers)
	if err := q.RemoveModel(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	q.pass(time.Minute)
	if end := q.end(); end.Result.Run != "" || !strings.Contains(end.Result.Error, "gone") || !end.Notify {
		t.Errorf("%+v", end)
	}
	if end := q.end(); end.Name != "next" || end.Result.State != string(bench.Finished) {
		t.Errorf("%+v", end)
	}
}

func TestARunWithoutOneAnswerIsReported(t *testing.T) {
	q := queueIn(t, t.TempDir(), simulated("swift", "fault=http_400&fault_rate=1"))
	q.StartQueue()
	q.add("dead", afterOthers)
	q.pass(time.Minute)
	if end := q.end(); end.Result.State != string(bench.Failed) || !end.Notify {
		t.Errorf("%+v", end)
	}
}

// The process before was killed in the middle of an item, with another one behind it.
func TestTheQueueGoesOnAfterTheProcessWasKilled(t *testing.T) {
	folder := t.TempDir()
	before := queueIn(t, folder, fast)
	before.StartQueue()
	long := func(f *QueueForm) { f.Form.Iterations = 100_000 }
	before.add("cut", afterOthers, long)
	before.add("waiting", afterOthers)
	before.add("nightly", nightly)
	before.pass(time.Minute)
	view := before.until("it has begun", func(v QueueView) bool { return v.Items[0].Run != "" })
	run := view.Items[0].Run
	if err := before.Close(); err != nil { // the queue has no time to take note of the end
		t.Fatal(err)
	}

	after := queueIn(t, folder)
	after.clock.now = noon.Add(20 * time.Hour) // six hours after the nightly time
	after.StartQueue()
	if end := after.end(); end.Item != 1 || end.Result.Run != run || end.Result.State == string(bench.Finished) {
		t.Errorf("%+v", end)
	}
	view = after.until("the nightly time is said to be missed", func(v QueueView) bool { return v.Items[2].Missed != "" })
	if got := view.Items[2]; got.Missed != timeText(noon.Add(14*time.Hour)) || got.Due != timeText(noon.Add(38*time.Hour)) {
		t.Errorf("%+v", got)
	}
	after.pass(time.Minute)
	if end := after.end(); end.Name != "waiting" || end.Result.State != string(bench.Finished) {
		t.Errorf("%+v", end)
	}
}

func TestOneWindowRunsTheQueue(t *testing.T) {
	folder := t.TempDir()
	first, second := queueIn(t, folder, fast), queueIn(t, folder)
	first.StartQueue()
	first.add("mine", nightly)
	second.StartQueue()
	view := second.until("the other window's are shown", func(v QueueView) bool { return len(v.Items) == 1 })
	if !view.Elsewhere {
		t.Errorf("%+v", view)
	}
	if err := second.RemoveQueued(t.Context(), 1); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("the other window changes it: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second.pass(0)
	second.until("it takes over", func(v QueueView) bool { return !v.Elsewhere })
}

func TestTheQueueIsChangedAndStored(t *testing.T) {
	folder := t.TempDir()
	q := queueIn(t, folder, fast)
	for _, name := range []string{"a", "b", "c"} {
		q.add(name, nightly)
	}
	ctx := t.Context()
	for _, err := range []error{
		q.MoveQueued(ctx, QueueMove{ID: 3, To: 0}), q.RemoveQueued(ctx, 1), q.RestoreQueued(ctx, 1), q.RemoveQueued(ctx, 2), q.DisableQueued(ctx, 1),
		q.ChangeQueued(ctx, QueueForm{ID: 3, Name: "d", Schedule: bench.Schedule{Kind: bench.ScheduleEvery, Hours: 2}, Against: "previous", Margin: 0.1}),
		q.SaveQueueSettings(ctx, QueueSettings{Paused: true, Pause: 3, Always: true}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{q.RemoveQueued(ctx, 9), q.RestoreQueued(ctx, 1), q.MoveQueued(ctx, QueueMove{ID: 9}), q.RunQueued(ctx, 9), q.ChangeQueued(ctx, QueueForm{ID: 9, Schedule: nightly})} {
		if bench.CodeOf(err) != bench.CodeNotFound {
			t.Errorf("of what is not there: %v", err)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	view := queueIn(t, folder).view()
	if len(view.Items) != 2 || view.Settings != (QueueSettings{Paused: true, Pause: 3, Always: true}) {
		t.Fatalf("%+v", view)
	}
	if d, a := view.Items[0], view.Items[1]; d.Name != "d" || d.Schedule.Hours != 2 || d.Margin != 0.1 || a.Name != "a" || a.Enabled || !slices.Equal(a.Form.Models, []string{"swift"}) {
		t.Errorf("%+v", view.Items)
	}
}

func TestMistakesAreFoundBeforeAPlanIsQueued(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast)
	added, err := q.AddToQueue(t.Context(), QueueForm{Form: plan.Defaults(), Schedule: afterOthers})
	if err != nil || len(added.Mistakes) == 0 || added.ID != 0 {
		t.Errorf("a plan without models: %+v, %v", added, err)
	}
	form := plan.Defaults()
	form.Models = []string{"swift"}
	for field, f := range map[string]QueueForm{
		"at":      {Form: form, Schedule: bench.Schedule{Kind: bench.ScheduleDaily, At: "25:00"}},
		"kind":    {Form: form},
		"margin":  {Form: form, Schedule: nightly, Margin: -1},
		"against": {Form: form, Schedule: nightly, Against: "everything"},
		"name":    {Form: form, Schedule: nightly, Name: strings.Repeat("x", 201)},
	} {
		_, err := q.AddToQueue(t.Context(), f)
		var about *bench.Error
		if !errors.As(err, &about) || about.Code != bench.CodeInvalid || about.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := q.SaveQueueSettings(t.Context(), QueueSettings{Pause: -1}); bench.CodeOf(err) != bench.CodeInvalid {
		t.Error(err)
	}
	if len(q.view().Items) > 0 {
		t.Error("something was queued")
	}
	if files, _ := filepath.Glob(filepath.Join(q.folder, "queue.lock")); len(files) != 1 {
		t.Error("the queue was read without its lock")
	}
}

func TestTheTimesOfAScheduleAreShownBeforehand(t *testing.T) {
	q := queueIn(t, t.TempDir(), fast)
	times, err := q.QueueTimes(t.Context(), nightly)
	if err != nil || len(times) != 3 || times[0] != timeText(noon.Add(14*time.Hour)) {
		t.Errorf("%q, %v", times, err)
	}
	if _, err := q.QueueTimes(t.Context(), bench.Schedule{Kind: "weekly"}); bench.CodeOf(err) != bench.CodeInvalid {
		t.Error(err)
	}
}
