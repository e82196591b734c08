package cli

import (
	"context"
	"errors"
	"fmt"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/runner"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// measuredRun is a run that ended here, with all its samples.
type measuredRun struct {
	export.Subject
	stored bool // in the database
}

// measuredOf returns the run that ended with failed. Samples that could not be
// stored are taken from failed.
func (env *environment) measuredOf(ctx context.Context, db *store.Store, run bench.Run, failed error) (measuredRun, error) {
	measured := measuredRun{Subject: export.Subject{Run: run, Samples: db.Samples(ctx, run.ID)}, stored: true}
	if failed == nil {
		stored, err := db.Run(ctx, run.ID)
		if err == nil {
			stored, err = app.WithSeries(ctx, db, stored)
		}
		measured.Run = stored
		return measured, err
	}
	var unstored *runner.UnstoredError
	if !errors.As(failed, &unstored) {
		return measured, nil
	}
	measured.stored = false
	measured.Samples = unstored.After(db.Samples(ctx, run.ID))
	if unstored.Whole { // with its summary
		return measured, nil
	}
	if unstored.Rescued == "" {
		fmt.Fprintf(env.errs, "WARNING: %s could not be stored: only what is written and printed now contains them.\n", plural(len(unstored.Samples), "request"))
	}
	var err error
	measured.Run.Summary, err = stats.SummarizeSeq(run, measured.Samples, db.Dir())
	return measured, err
}
