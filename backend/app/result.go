package app

import (
	"context"
	"runtime"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/results"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// Result returns a run; its id may be as store.Store.Run takes it. The result of a
// running one is made of the requests stored so far.
func (a *App) Result(ctx context.Context, id string) (results.Result, error) {
	db, err := a.store(ctx)
	if err != nil {
		return results.Result{}, err
	}
	run, err := LoadRun(ctx, db, id)
	if err != nil {
		return results.Result{}, err
	}
	count, err := db.CountSamples(ctx, run.ID)
	if err != nil {
		return results.Result{}, err
	}
	return results.New(run, count.Samples, a.commandOf(ctx, run)), nil
}

// commandOf returns the command line that repeats a run; "" if there is none.
func (a *App) commandOf(ctx context.Context, run bench.Run) string {
	if run.State == bench.Imported {
		return ""
	}
	form, err := a.FormOf(ctx, run.ID)
	if err != nil {
		return ""
	}
	program, err := a.options.Program()
	if err != nil {
		return ""
	}
	return form.Command(plan.ShellOf(runtime.GOOS), program)
}

// WithSeries returns the run with the metrics that its servers reported, for
// charts and files.
func WithSeries(ctx context.Context, db *store.Store, run bench.Run) (bench.Run, error) {
	series, err := db.Series(ctx, run.ID)
	run.Series = series
	return run, err
}

// LoadRun returns a stored run. The summary of a running one is computed from the
// samples stored so far.
func LoadRun(ctx context.Context, db *store.Store, id string) (bench.Run, error) {
	run, err := db.Run(ctx, id)
	if err == nil && run.State == bench.Running {
		run.Summary, err = runner.Summarize(ctx, db, run)
	}
	return run, err
}
