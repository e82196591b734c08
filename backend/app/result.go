package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/results"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// Result is one run; its id may be shortened, and "last" is the newest. Of a
// run that goes on it is what there is so far.
func (a *App) Result(ctx context.Context, id string) (results.Result, error) {
	db, err := a.store(ctx)
	if err != nil {
		return results.Result{}, err
	}
	run, err := RunNow(ctx, db, id)
	if err != nil {
		return results.Result{}, err
	}
	status, err := db.Status(ctx, run.ID)
	if err != nil {
		return results.Result{}, err
	}
	return results.New(run, status.Samples, a.commandOf(ctx, run)), nil
}

// commandOf is empty where no line of a terminal could repeat the run.
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
	return form.Command(program)
}

// RunNow is a run as it is now: one that goes on has no summary yet, so it is
// made of what is stored.
func RunNow(ctx context.Context, db *store.Store, id string) (bench.Run, error) {
	run, err := db.Run(ctx, id)
	if err == nil && run.State == bench.Running {
		run.Summary, err = runner.Summarize(ctx, db, run)
	}
	return run, err
}
