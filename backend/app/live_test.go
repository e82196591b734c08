package app

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// page hears what a app says.
type page struct {
	mu    sync.Mutex
	views []LiveView
	ended chan LiveView
}

func (p *page) hear(event string, detail any) {
	view, ok := detail.(LiveView)
	if event != EventRun || !ok {
		return
	}
	p.mu.Lock()
	p.views = append(p.views, view)
	p.mu.Unlock()
	if view.Ended != nil {
		p.ended <- view
	}
}

// end waits for the next run to end.
func (p *page) end(t *testing.T) LiveView {
	t.Helper()
	select {
	case view := <-p.ended:
		return view
	case <-time.After(2 * time.Minute):
		t.Fatal("the page was never told of the end")
		return LiveView{}
	}
}

// watched is an App over a store of its own, and who hears it.
func watched(t *testing.T) (*App, *page) {
	t.Helper()
	folder := t.TempDir()
	heard := &page{ended: make(chan LiveView, 10)}
	app := New(Options{
		Open: func() (*store.Store, error) { return store.Open(folder, nil) },
		Emit: heard.hear, Version: "test", Program: func() (string, error) { return "tokenlap", nil },
	})
	t.Cleanup(func() {
		if err := app.Close(); err != nil {
			t.Error(err)
		}
	})
	return app, heard
}

// asking is a job for one simulated model that behaves as the query says.
func asking(requests int, query string) runner.Job {
	return runner.Job{Plan: bench.Plan{
		Name:       "try",
		Endpoints:  []bench.Endpoint{{Name: "swift", Title: "Swift", URL: "simulated:?" + query, Model: "simulated"}},
		Prompts:    bench.PromptSet{Name: "test", Prompts: []bench.Prompt{{ID: "a", Text: "One?", Length: "short"}}},
		Generation: bench.Generation{MaxTokens: 5, Stream: true}, Mode: bench.Concurrent, Iterations: requests, Seed: 1,
		Limits: bench.Limits{Connect: 10 * time.Second, Total: 30 * time.Second},
		Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 2}, Grace: 20 * time.Second}},
	}}
}

// endless is a job that ends only when it is stopped.
func endless() runner.Job { return asking(1_000_000, "ttft=1ms&itl=1ms") }

// stored is the run as it was stored.
func stored(t *testing.T, d *App, id string) bench.Run {
	t.Helper()
	db, err := d.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run, err := db.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestTheViewOfARunIsEmittedFromItsStartToItsEnd(t *testing.T) {
	app, heard := watched(t)
	if view, err := app.Live(t.Context()); err != nil || view.Run != "" || view.Going {
		t.Errorf("before the first run: %+v, %v", view, err)
	}
	job := asking(300, "ttft=2ms&itl=1ms")
	job.Tags, job.Note = []string{"nightly"}, "a note"
	call, hangUp := context.WithCancel(t.Context())
	id, err := app.start(call, job)
	if err != nil {
		t.Fatal(err)
	}
	hangUp() // the run outlives the call
	view, _ := app.Live(t.Context())
	if view.Run != id || !view.Going || view.Name != "try" || len(view.Models) != 1 || view.Models[0] != (LiveModel{"swift", "Swift", "#1c66ad", "#6db1f2"}) {
		t.Errorf("after the start: %+v", view)
	}
	end := heard.end(t)
	if end.Run != id || end.Going || end.Ended.State != string(bench.Finished) || end.Ended.Error != "" || end.Progress.State != bench.Finished || end.Progress.Models[0].Done != 300 {
		t.Errorf("at the end: %+v, %+v", end, end.Ended)
	}
	if whole := end.Ended.Models; end.Ended.Reason != bench.EndRequests || len(whole) != 1 || whole[0].Successes != 300 || whole[0].TTFT.P50 == nil {
		t.Errorf("of the whole run at its end: %+v, want its summary", end.Ended)
	}
	if view, _ = app.Live(t.Context()); view.Going || view.Ended != end.Ended {
		t.Errorf("after the end: %+v", view)
	}
	heard.mu.Lock()
	defer heard.mu.Unlock()
	if first := heard.views[0]; first.Run != id || !first.Going || first.Progress != nil {
		t.Errorf("the first view: %+v, want the run before its first progress", first)
	}
	before := 0
	for i, view := range heard.views[1:] {
		if view.Progress.Seq <= before {
			t.Errorf("view %d has number %d after %d", i+1, view.Progress.Seq, before)
		}
		before = view.Progress.Seq
	}
	run := stored(t, app, id)
	if run.State != bench.Finished || run.Note != "a note" || len(run.Tags) != 1 || run.Tags[0] != "nightly" || run.Manifest.Version != "test" {
		t.Errorf("stored as %s, note %q, tags %q, by %q", run.State, run.Note, run.Tags, run.Manifest.Version)
	}
	track, err := app.Track(t.Context())
	if err != nil || len(track) == 0 || len(track[0].Models) != 1 {
		t.Errorf("track %+v, %v", track, err)
	}
}

func TestASecondRunWaitsItsTurn(t *testing.T) {
	app, heard := watched(t)
	id, err := app.start(t.Context(), endless())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.start(t.Context(), asking(1, "")); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("a second run: %v", err)
	}
	if !app.IsRunning() {
		t.Error("the first is said to be over")
	}
	if err := app.Stop(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	if err := app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	second, err := app.start(t.Context(), asking(1, ""))
	if err != nil || second == id {
		t.Errorf("after the end: %q, %v", second, err)
	}
	heard.end(t)
}

func TestStoppingKeepsTheSamples(t *testing.T) {
	for _, c := range []struct {
		how   string
		query string
		cut   bool // some are cut off
	}{
		{"finish", "ttft=50ms&itl=1ms", false},
		{"now", "ttft=10s", true},
	} {
		app, heard := watched(t)
		id, err := app.start(t.Context(), asking(1_000_000, c.query))
		if err != nil {
			t.Fatal(err)
		}
		for inFlight := 0; inFlight == 0; time.Sleep(5 * time.Millisecond) { // those in flight are the question
			if view, _ := app.Live(t.Context()); view.Progress != nil {
				inFlight = view.Progress.Models[0].InFlight
			}
		}
		for range 2 { // asking twice does no harm
			if err := app.Stop(t.Context(), c.how); err != nil && bench.CodeOf(err) != bench.CodeNotFound {
				t.Fatal(err)
			}
		}
		end := heard.end(t)
		run := stored(t, app, id)
		if end.Ended.State != string(bench.Stopped) || run.State != bench.Stopped || len(run.Summary.Models) != 1 {
			t.Errorf("%s: ended as %+v, stored as %s", c.how, end.Ended, run.State)
			continue
		}
		if m := run.Summary.Models[0]; (m.Cancelled > 0) != c.cut {
			t.Errorf("%s: %d of %d were cut off", c.how, m.Cancelled, m.Attempts)
		}
	}
}

func TestStopAsksForWhatItCanDo(t *testing.T) {
	app, heard := watched(t)
	if err := app.Stop(t.Context(), "now"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("without a run: %v", err)
	}
	if _, err := app.start(t.Context(), endless()); err != nil {
		t.Fatal(err)
	}
	if err := app.Stop(t.Context(), "gently"); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("an unknown way: %v", err)
	}
	_ = app.Stop(t.Context(), "now")
	heard.end(t)
}

func TestARunThatCannotBeginSaysWhyAndLetsTheNextStart(t *testing.T) {
	app, heard := watched(t)
	broken := asking(1, "")
	broken.Plan.Endpoints[0].Key = "env:TOKENLAP_NO_SUCH_KEY"
	id, err := app.start(t.Context(), broken)
	if err == nil || id != "" || !strings.Contains(err.Error(), "TOKENLAP_NO_SUCH_KEY") {
		t.Errorf("begun as %q, %v", id, err)
	}
	if err := app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if view, _ := app.Live(t.Context()); view.Run != "" {
		t.Errorf("a run that never was is shown: %+v", view)
	}
	if _, err := app.start(t.Context(), asking(1, "")); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
}

func TestClosingKeepsTheRun(t *testing.T) {
	folder := t.TempDir()
	open := func() (*store.Store, error) { return store.Open(folder, nil) }
	app := New(Options{Open: open, Emit: func(string, any) {}})
	id, err := app.start(t.Context(), endless())
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := app.live.reserve(); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("a run after the end: %v", err)
	}
	db, err := open()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if run, err := db.Run(t.Context(), id); err != nil || run.State != bench.Stopped {
		t.Errorf("stored as %s, %v", run.State, err)
	}
}

func TestABugEndsTheRunAndNotTheApp(t *testing.T) {
	app, heard := watched(t)
	app.run = func(ctx context.Context, db *store.Store, job runner.Job) (bench.Run, error) {
		job.Observe = func(bench.Progress) {}
		run, err := runner.Run(ctx, db, job)
		if err != nil {
			t.Error(err)
		}
		again := run
		again.ID = run.ID + "-b"
		if err := db.Begin(ctx, again); err != nil {
			t.Error(err)
		}
		job.Begun(again)
		panic("a bug")
	}
	begun := asking(1, "")
	if _, err := app.start(t.Context(), begun); err != nil {
		t.Fatal(err)
	}
	end := heard.end(t)
	if !strings.Contains(end.Ended.Error, "a bug") || end.Ended.State != string(bench.Interrupted) || end.Going || end.Progress == nil {
		t.Errorf("ended as %+v: %+v", end, end.Ended)
	}
	if run := stored(t, app, end.Run); run.State != bench.Interrupted {
		t.Errorf("stored as %s", run.State)
	}
	app.run = func(context.Context, *store.Store, runner.Job) (bench.Run, error) { panic("before it began") }
	if err := app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := app.start(t.Context(), begun); err == nil || !strings.Contains(err.Error(), "before it began") {
		t.Errorf("a run that broke before it began: %v", err)
	}
}

func TestAPageThatBreaksDoesNotBreakTheRun(t *testing.T) {
	app, _ := watched(t)
	app.options.Emit = func(string, any) { panic("no page") }
	id, err := app.start(t.Context(), asking(5, ""))
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if run := stored(t, app, id); run.State != bench.Finished {
		t.Errorf("stored as %s", run.State)
	}
}

func TestTheViewIsDueTwiceASecondAndAtOnceAfterAStop(t *testing.T) {
	var r liveRun
	emitted := 0
	for i := range 101 { // ten seconds
		if _, due := r.update(bench.Progress{Elapsed: time.Duration(i) * 100 * time.Millisecond}); due {
			emitted++
		}
	}
	if emitted != 21 { // the first as well
		t.Errorf("emitted %d times in ten seconds", emitted)
	}
	if _, due := r.update(bench.Progress{Elapsed: 10*time.Second + time.Millisecond, Stop: true}); !due {
		t.Error("the page has to wait to see that the run is being stopped")
	}
}

func TestTheTrackIsTwoPointsASecondOfTheLastTenMinutes(t *testing.T) {
	var r liveRun
	for i := range 36_000 { // an hour
		r.update(bench.Progress{Elapsed: time.Duration(i) * 100 * time.Millisecond, Models: []bench.ModelProgress{{Done: i}}})
	}
	if len(r.track) != maxTrackPoints {
		t.Fatalf("%d points, want %d", len(r.track), maxTrackPoints)
	}
	first, last := r.track[0], r.track[len(r.track)-1]
	if last.At-first.At < 599 || last.At-first.At > 600 || last.At < 3599 || last.Models[0].Done != 35_995 {
		t.Errorf("from %+v to %+v", first, last)
	}
}

func TestRunsDeletedLongAgoArePurgedOnceTheStoreIsOpen(t *testing.T) {
	app, heard := watched(t)
	id, err := app.start(t.Context(), asking(1, ""))
	if err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	if err := app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := app.store(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	purge(db)() // of now it may not be gone yet
	if err := db.Restore(t.Context(), id); err != nil {
		t.Errorf("what was deleted just now is gone: %v", err)
	}
}
