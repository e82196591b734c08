// Package app is the application's use cases, for the window and the command
// line: models, prompts, a run and its progress, results, history, comparison,
// files. It joins the store with the packages that plan, run, draw, compare,
// import and export, and answers in plain rows that a page can show; it knows
// no window and no terminal.
package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// App answers for one window. Its methods may be called by many goroutines.
type App struct {
	options Options

	opening sync.Mutex
	opened  *store.Store
	purging func() // ends the removal of what was deleted long ago

	presets   sync.Mutex // held while they are read and written
	live      liveRun
	run       func(context.Context, *store.Store, runner.Job) (bench.Run, error) // runner.Run, but for tests
	requests  requestCache
	charts    chartCache
	lastProbe lastProbe
}

// Options are what an App needs of the program around it.
type Options struct {
	Open    func() (*store.Store, error)   // opens the store; called again after it failed
	Emit    func(event string, detail any) // tells the page of something; must not block
	Program func() (string, error)         // what to type in a terminal to call this program
	Version string                         // of Tokenlap, for the manifest
}

// New makes an App. The store is opened at the first question that needs it.
func New(options Options) *App { return &App{options: options, run: runner.Run} }

// The events that a page hears.
const (
	EventRun     = "run"     // LiveView: what a run does, twice a second
	EventTask    = "task"    // TaskProgress: how far a long import or export got
	EventClosing = "closing" // the window was asked to close while a run goes on
)

// store opens the store at the first call that needs it, and closes runs
// whose process died. A failure is not kept: the user may mend its cause and
// ask again.
func (a *App) store(ctx context.Context) (*store.Store, error) {
	a.opening.Lock()
	defer a.opening.Unlock()
	if a.opened != nil {
		return a.opened, nil
	}
	db, err := a.options.Open()
	if err != nil {
		return nil, err
	}
	if err := runner.Recover(ctx, db); err != nil { // one broken run must not hide the others
		slog.Warn("not all interrupted runs were closed; the next start tries again", "error", err)
	}
	a.opened, a.purging = db, purge(db)
	return db, nil
}

// restorable is how long a deleted run can be brought back.
const restorable = 7 * 24 * time.Hour

// purge removes in the background what was deleted longer ago than it can be
// brought back; what it returns ends that and waits.
func purge(db *store.Store) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := db.Purge(ctx, time.Now().Add(-restorable)); err != nil && ctx.Err() == nil {
			slog.Warn("runs deleted long ago were not removed", "error", err)
		}
	}()
	return func() { cancel(); <-done }
}

// Close ends a run that goes on, keeping what it has, and closes the store.
func (a *App) Close() error {
	a.live.close()
	a.opening.Lock()
	defer a.opening.Unlock()
	if a.opened == nil {
		return nil
	}
	a.purging()
	err := a.opened.Close()
	a.opened, a.purging = nil, nil
	return err
}
