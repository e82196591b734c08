package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/results"
	"tokenlap/backend/selfcheck"
	"tokenlap/backend/store"
)

// Selfcheck measures and stores how exact the client of this machine is with a
// load like that of a run. It returns the check that is shown with the run from
// then on; nil where this is another machine than that of the run, or an older
// Tokenlap. It fails while a run is in progress.
func (a *App) Selfcheck(ctx context.Context, id string) (*results.SelfcheckView, error) {
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	checking, end, err := a.live.beginRequests(ctx, selfchecking)
	if err != nil {
		return nil, err
	}
	defer end()
	options, err := selfcheckLike(checking, db, id)
	if err != nil {
		return nil, err
	}
	const what = "Self-check of this machine"
	task := a.beginTask(what)
	defer task.end()
	options.OnShare = func(share float64) { task.report(what, share) }
	options.Version = a.options.Version
	check, err := a.check(checking, options)
	if err != nil {
		return nil, err
	}
	if err := db.AddSelfcheck(ctx, check); err != nil {
		return nil, err
	}
	run, err := db.Run(ctx, id)
	return results.SelfcheckOf(run.Selfcheck), err
}

// CancelSelfcheck cancels Selfcheck, which then stores nothing.
func (a *App) CancelSelfcheck() { a.live.cancelRequests(selfchecking) }

func selfcheckLike(ctx context.Context, db *store.Store, id string) (selfcheck.Options, error) {
	run, err := LoadRun(ctx, db, id)
	return selfcheck.Like(run), err
}

// SelfcheckLikeLast returns the options of a check with a load like that of the
// last run that was measured here, or with a usual one where there is none.
func SelfcheckLikeLast(ctx context.Context, db *store.Store) (selfcheck.Options, error) {
	const recent = 50
	runs, _, err := db.Runs(ctx, store.Filter{Limit: recent})
	if err != nil {
		return selfcheck.Options{}, err
	}
	for _, run := range runs {
		if run.State == bench.Finished && run.Streams() > 0 {
			return selfcheck.Like(run), nil
		}
	}
	return selfcheck.Like(bench.Run{}), nil
}
