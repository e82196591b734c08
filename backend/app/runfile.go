package app

import (
	"context"
	"io"

	"tokenlap/backend/runfile"
	"tokenlap/backend/store"
)

// WriteRunFile writes a run of the history as a run file.
func WriteRunFile(ctx context.Context, db *store.Store, id string, w io.Writer) error {
	run, err := LoadRun(ctx, db, id)
	if err != nil {
		return err
	}
	if run, err = WithSeries(ctx, db, run); err != nil {
		return err
	}
	return runfile.Write(w, run, db.Samples(ctx, run.ID))
}
