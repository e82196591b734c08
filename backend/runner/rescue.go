package runner

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// UnstoredError says that a run could not be stored to its end, and why.
type UnstoredError struct {
	Samples []bench.Sample // which exist in memory alone; the caller may still write them elsewhere
	Rescued string         // data folder that holds the run; "": none could be written
	Whole   bool           // Rescued holds all samples, else those of Samples

	run   string
	cause error
}

func (u *UnstoredError) Error() string {
	why, _ := bench.SplitHint(u.cause)
	switch {
	case u.Whole:
		return fmt.Sprintf("run %s could not be stored: %s; all of it is in %s: tokenlap --data-dir %s history", u.run, why, u.Rescued, u.Rescued)
	case u.Rescued != "":
		return fmt.Sprintf("the last measurements of run %s could not be stored: %s; they are in %s: tokenlap --data-dir %s history", u.run, why, u.Rescued, u.Rescued)
	}
	return fmt.Sprintf("the last measurements of run %s could not be stored: %s; make room on the disk; what was stored before remains as an interrupted run", u.run, why)
}

func (u *UnstoredError) Unwrap() error { return u.cause }

// rescue stores a run that its store could not take to its end into a database of
// its own: what the store still has of it and what waits in memory. The run that
// it returns is that one or, where none could be written, the one that ended; the
// error is an UnstoredError.
func (r *running) rescue(ended bench.Run, failed error, warn func(*bench.Summary)) (bench.Run, error) {
	unstored := &UnstoredError{run: ended.ID, cause: failed}
	var last *UnstoredError
	if errors.As(failed, &last) {
		unstored.Samples, unstored.cause = last.Samples, last.cause
	}
	stored, whole, run := r.db.Samples(context.Background(), ended.ID), true, r.run
	if run.Execution.End == bench.EndFailure {
		run.State = bench.Interrupted
	}
	for range 2 {
		for _, parent := range []string{filepath.Dir(r.db.Dir()), os.TempDir()} {
			dir, err := os.MkdirTemp(parent, "tokenlap-rescued-"+ended.ID+"-")
			if err != nil {
				continue
			}
			rescued, err := r.rescueTo(dir, run, unstored.After(stored), warn)
			if err == nil {
				unstored.Rescued, unstored.Whole = dir, whole
				return rescued, unstored
			}
			_ = os.RemoveAll(dir)
		}
		if whole, run.State = false, bench.Interrupted; len(unstored.Samples) == 0 {
			break
		}
		stored = func(func(bench.Sample, error) bool) {} // they may be what cannot be read
	}
	return ended, unstored
}

// After yields the samples that could be stored and then those that could not.
func (u *UnstoredError) After(stored iter.Seq2[bench.Sample, error]) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for sample, err := range stored {
			if !yield(sample, err) {
				return
			}
		}
		for _, sample := range u.Samples {
			if !yield(sample, nil) {
				return
			}
		}
	}
}

// rescueTo stores the run into a new database in dir.
func (r *running) rescueTo(dir string, run bench.Run, samples iter.Seq2[bench.Sample, error], warn func(*bench.Summary)) (bench.Run, error) {
	ctx := context.Background()
	db, err := store.Open(dir, nil)
	if err != nil {
		return run, err
	}
	if err = db.Begin(ctx, run); err == nil {
		err = copySamples(ctx, db, run.ID, samples)
	}
	if err == nil {
		_ = copySeries(ctx, r.db, db, run.ID) // the samples matter more
	}
	if err == nil {
		run, err = conclude(db, run, nil, warn)
	}
	return run, errors.Join(err, db.Close())
}

// copySamples stores samples in batches.
func copySamples(ctx context.Context, db *store.Store, run string, samples iter.Seq2[bench.Sample, error]) error {
	var batch []bench.Sample
	for sample, err := range samples {
		if err != nil {
			return err
		}
		if batch = append(batch, sample); len(batch) < backlog {
			continue
		}
		if err := db.AddSamples(ctx, run, batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
	return db.AddSamples(ctx, run, batch)
}

// copySeries copies what the servers of a run reported of themselves.
func copySeries(ctx context.Context, from, to *store.Store, run string) error {
	found, err := from.Series(ctx, run)
	if err != nil {
		return err
	}
	return to.AddWholeSeries(ctx, run, found, 0)
}
