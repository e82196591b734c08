package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// Started is the outcome of Start: the id of the run, or the mistakes that keep
// it from starting.
type Started struct {
	Run      string         `json:"run"`
	Mistakes []plan.Mistake `json:"mistakes"`
}

// LiveView is the run in progress, or the last one. Of two views the one with the
// higher Progress.Seq is the later.
type LiveView struct {
	Run      string          `json:"run"` // "": none was started since the window opened
	Name     string          `json:"name"`
	Item     int             `json:"item"` // of the queue, that it is a run of; 0: none
	Going    bool            `json:"going"`
	Models   []LiveModel     `json:"models"`
	Progress *bench.Progress `json:"progress"`
	Ended    *RunEnd         `json:"ended"`
}

// LiveModel is a model of the run, with its colours in light and dark charts.
type LiveModel struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Light string `json:"light"`
	Dark  string `json:"dark"`
}

// RunEnd is how a run ended, with the figures of the whole run.
type RunEnd struct {
	State  string               `json:"state"`                  // see bench.Run.DisplayState
	Reason bench.EndReason      `json:"reason"`                 // what ended it; "": not known
	Error  string               `json:"error" translate:"text"` // of Tokenlap, in a sentence; "": none
	Hint   string               `json:"hint" translate:"text"`
	Models []bench.ModelSummary `json:"models"` // a model for each stage; none where there is no summary
}

// TrackPoint is the run at one moment, for the charts of a live run.
type TrackPoint struct {
	At     float64      `json:"at"` // seconds from the run's start
	Models []TrackModel `json:"models"`
}

// TrackModel is one model at that moment, in the order of LiveView.Models.
type TrackModel struct {
	TTFTP50  *float64 `json:"ttft_p50"`          // seconds
	Tokens   *float64 `json:"tokens_per_second"` //
	InFlight int      `json:"in_flight"`
	Done     int      `json:"done"`
	Failed   int      `json:"failed"`
	Asked    *float64 `json:"asked_rate"` // requests a second; nil: a load that asks for none
	Sent     *float64 `json:"sent_rate"`
}

// Start starts a run. Only one is in progress at a time: two would measure each
// other.
func (a *App) Start(ctx context.Context, form plan.Form) (Started, error) {
	made, mistakes, err := a.plan(ctx, form)
	if err != nil || len(mistakes) > 0 {
		return Started{Mistakes: mistakes}, err
	}
	run, err := a.start(ctx, runner.Job{Plan: made, Tags: form.Tags, Note: form.Note})
	if err == nil {
		a.rememberStart(ctx, form)
	}
	return Started{Run: run}, err
}

// Stop ends the run: "finish" lets the requests in flight end within their grace
// period, "now" cancels them. Both keep what was measured.
func (a *App) Stop(_ context.Context, how string) error { return a.live.stop(how) }

// IsRunning reports whether a run is in progress.
func (a *App) IsRunning() bool { return a.live.isRunning() }

// Wait returns when no run is in progress, or when ctx ends.
func (a *App) Wait(ctx context.Context) error {
	select {
	case <-a.live.ended():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Live returns the run in progress, or the last one.
func (a *App) Live(context.Context) (LiveView, error) {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	return a.live.view, nil
}

// Track returns the course of that run so far: two points a second, of a long run
// the last ten minutes.
func (a *App) Track(context.Context) ([]TrackPoint, error) {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	return slices.Clone(a.live.track), nil
}

// launch is a job with the item of the queue that it is run for; 0: none.
type launch struct {
	runner.Job
	item int
}

func (a *App) start(ctx context.Context, job runner.Job) (string, error) {
	return a.launch(ctx, launch{Job: job})
}

// launch executes a job in the background. It returns the id of the run once that
// is stored, or why the run could not begin.
func (a *App) launch(ctx context.Context, job launch) (string, error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	running, err := a.live.reserve()
	if err != nil {
		return "", err
	}
	begun, refused := make(chan string, 1), make(chan error, 1)
	job.Version, job.Stop, job.Observe = a.options.Version, a.live.noMore, a.observe
	job.Begun = func(run bench.Run) {
		if stored, err := db.Run(running, run.ID); err == nil { // without styles the models have those of their order
			run.Styles = stored.Styles
		}
		if job.item != 0 {
			a.beginItem(running, db, job.item, run.ID)
		}
		a.emit(a.live.begin(run, job.item)) // the page shows the run before, until it is told of this one
		begun <- run.ID
	}
	go func() {
		run, err := a.execute(running, db, job.Job)
		if run.ID == "" {
			a.live.release()
			refused <- err
			return
		}
		ended := a.live.finish(run, err)
		a.queue.freed()
		a.live.release() // who is told of the end may start the next run
		a.emit(ended)
		a.queue.takeEnd(endedRun{job.item, run, err})
		a.queue.wake()
	}()
	select {
	case id := <-begun:
		return id, nil
	case err := <-refused:
		return "", err
	}
}

// execute runs a job. A panic becomes an error, and the run is closed as
// interrupted with the samples stored before.
func (a *App) execute(ctx context.Context, db *store.Store, job runner.Job) (run bench.Run, err error) {
	var begun bench.Run
	onBegun := job.Begun
	job.Begun = func(run bench.Run) { begun = run; onBegun(run) }
	defer func() {
		if panicked := recover(); panicked != nil {
			text := PanicText(panicked)
			slog.Error("a run broke", "run", begun.ID, "panic", text, "stack", string(debug.Stack()))
			run, err = begun, fmt.Errorf("something went wrong inside Tokenlap: %s; what was measured before is stored", text)
			if begun.ID != "" {
				run, err = runner.Interrupt(db, begun, err)
			}
		}
	}()
	return a.run(ctx, db, job)
}

// observe receives the progress of the run, from one goroutine.
func (a *App) observe(p bench.Progress) {
	if view, due := a.live.update(p); due {
		a.emit(view)
	}
}

// emit sends the view to the page. A panic there does not end the run.
func (a *App) emit(view LiveView) {
	defer func() {
		if panicked := recover(); panicked != nil {
			slog.Error("the page could not be notified of the run", "panic", PanicText(panicked))
		}
	}()
	a.options.Emit(EventRun, view)
}
