// Package app holds the use cases of Tokenlap for the window and the command line:
// models, prompts, forms, the live run, results, history, comparison, import and
// export. It joins the store with the packages that plan, run, compare, draw,
// import and export. It has no access to a window or a terminal.
package app

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/selfcheck"
	"tokenlap/backend/store"
)

// App holds the use cases of one window. Its methods may be called from several
// goroutines.
type App struct {
	options Options

	opening sync.Mutex
	opened  *store.Store
	purging func() // ends the purge of deleted runs

	presets    sync.Mutex // held while they are read and written
	live       liveRun
	run        func(context.Context, *store.Store, runner.Job) (bench.Run, error) // runner.Run except in tests
	check      func(context.Context, selfcheck.Options) (bench.Selfcheck, error)  // selfcheck.Run except in tests
	requests   requestCache
	charts     chartCache
	comparison comparisonCache
	lastProbe  lastProbe
	queue      queueRun
	backup     backup
	language   atomic.Value // the translate.Language of the page; none: English
}

// Options connect an App with the program that uses it.
type Options struct {
	Open    func() (*store.Store, error)   // opens the store; called again after a failure
	Emit    func(event string, detail any) // sends an event to the page; must not block
	Program func() (string, error)         // how this program is called in a terminal
	Version string                         // of Tokenlap, for the manifest of a run
}

// New returns an App. The store is opened by the first call that needs it.
func New(options Options) *App {
	a := &App{options: options, run: runner.Run, check: selfcheck.Run}
	a.queue.woken = make(chan struct{}, 1)
	return a
}

// The events of the page.
const (
	EventRun     = "run"     // LiveView: the progress of a run, twice a second
	EventTask    = "task"    // TaskProgress: the progress of an import or export
	EventClosing = "closing" // the window is to be closed while a run is in progress

	EventQueue    = "queue"     // QueueView: the queue, after each change
	EventQueueEnd = "queue-end" // QueueEnd: a run of the queue ended
)

// store returns the store. The first call opens it and closes runs whose process
// died; after a failure the next call tries again.
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
	if err := runner.Recover(ctx, db); err != nil { // the other runs can be used all the same
		slog.Warn("not all interrupted runs were closed; the next start tries again", "error", err)
	}
	a.opened, a.purging = db, purge(db)
	return db, nil
}

// restoreTime is how long a deleted run can be restored.
const restoreTime = 7 * 24 * time.Hour

// purge removes in the background runs that were deleted longer ago than they can
// be restored. The function that it returns ends that and waits for the end.
func purge(db *store.Store) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := db.Purge(ctx, time.Now().Add(-restoreTime)); err != nil && ctx.Err() == nil {
			slog.Warn("runs deleted long ago were not removed", "error", err)
		}
	}()
	return func() { cancel(); <-done }
}

// Close stops the queue, cancels the run in progress, whose samples stay, and closes
// the store.
func (a *App) Close() error {
	a.StopQueue()
	a.live.close()
	a.closeQueue()
	a.backup.stop()
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
