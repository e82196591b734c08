// Package desk is what a person at the screen asks for: models, prompts, a
// run and its progress, results, history, comparison, files. It joins store,
// runner, chart, export and importer, and says everything in plain rows that a
// page can show; it knows no window and no terminal.
package desk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// Desk answers for one window. Its methods may be called by many goroutines.
type Desk struct {
	options Options

	opening sync.Mutex
	opened  *store.Store
	purging func() // ends the removal of what was deleted long ago

	presets  sync.Mutex // held while they are read and written
	live     running
	run      func(context.Context, *store.Store, runner.Job) (bench.Run, error) // runner.Run, but for tests
	requests cachedRequests
	charts   cachedCharts
	tested   lastTest
}

// Options are what a Desk needs of the program around it.
type Options struct {
	Open    func() (*store.Store, error)   // opens the store; called again after it failed
	Emit    func(event string, detail any) // tells the page of something; must not block
	Program func() (string, error)         // what to type in a terminal to call this program
	Version string                         // of Tokenlap, for the manifest
}

// New makes a Desk. The store is opened at the first question that needs it.
func New(options Options) *Desk { return &Desk{options: options, run: runner.Run} }

// The events that a page hears.
const (
	EventRun     = "run"     // LiveView: what a run does, twice a second
	EventTask    = "task"    // TaskProgress: how far a long import or export got
	EventClosing = "closing" // the window was asked to close while a run goes on
)

// TaskProgress is how far something that takes longer than a second got.
type TaskProgress struct {
	What  string   `json:"what"`  // in words
	Share *float64 `json:"share"` // 0 to 1; nil: not known
	Done  bool     `json:"done"`
}

// Mistake is what is wrong with one field of a form.
type Mistake struct {
	Field   string `json:"field"` // as the form's JSON calls it; "" for the form as a whole
	Message string `json:"message"`
}

// memory opens the store at the first call that needs it, and closes runs
// whose process died. A failure is not kept: the user may mend its cause and
// ask again.
func (d *Desk) memory(ctx context.Context) (*store.Store, error) {
	d.opening.Lock()
	defer d.opening.Unlock()
	if d.opened != nil {
		return d.opened, nil
	}
	memory, err := d.options.Open()
	if err != nil {
		return nil, err
	}
	if err := runner.Recover(ctx, memory); err != nil { // one broken run must not hide the others
		slog.Warn("not all interrupted runs were closed; the next start tries again", "error", err)
	}
	d.opened, d.purging = memory, purge(memory)
	return memory, nil
}

// restorable is how long a deleted run can be brought back.
const restorable = 7 * 24 * time.Hour

// purge removes in the background what was deleted longer ago than it can be
// brought back; what it returns ends that and waits.
func purge(memory *store.Store) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := memory.Purge(ctx, time.Now().Add(-restorable)); err != nil && ctx.Err() == nil {
			slog.Warn("runs deleted long ago were not removed", "error", err)
		}
	}()
	return func() { cancel(); <-done }
}

// Close ends a run that goes on, keeping what it has, and closes the store.
func (d *Desk) Close() error {
	d.live.close()
	d.opening.Lock()
	defer d.opening.Unlock()
	if d.opened == nil {
		return nil
	}
	d.purging()
	err := d.opened.Close()
	d.opened, d.purging = nil, nil
	return err
}
