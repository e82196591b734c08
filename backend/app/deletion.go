package app

import (
	"context"
	"errors"
	"slices"

	"tokenlap/backend/store"
)

// Deleted is the outcome of a deletion.
type Deleted struct {
	Runs     []string `json:"runs"`                      // their ids
	Problems []string `json:"problems" translate:"text"` // why the others were not deleted, one sentence each
}

// DeleteRuns deletes runs; RestoreRuns undoes it for some days. A run that cannot
// be deleted does not hinder the others. Where none was deleted, the error joins
// the reasons.
func (a *App) DeleteRuns(ctx context.Context, runs []string) (Deleted, error) {
	deleted := Deleted{Runs: []string{}, Problems: []string{}}
	db, err := a.store(ctx)
	if err != nil {
		return deleted, err
	}
	task := a.beginTask("Deleting runs")
	defer task.end()
	var wrong []error
	err = DeleteInBatches(ctx, db, runs, func(batch []string, problems []error) {
		for i, run := range batch {
			if problems[i] != nil {
				wrong = append(wrong, problems[i])
				deleted.Problems = append(deleted.Problems, problems[i].Error())
				continue
			}
			deleted.Runs = append(deleted.Runs, run)
		}
		task.report("Deleting runs", float64(len(deleted.Runs)+len(wrong))/float64(len(runs)))
	})
	if err == nil && len(deleted.Runs) == 0 {
		err = errors.Join(wrong...)
	}
	return deleted, err
}

// RestoreRuns restores deleted runs.
func (a *App) RestoreRuns(ctx context.Context, runs []string) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	task := a.beginTask("Restoring runs")
	defer task.end()
	var wrong []error
	done := 0
	err = inBatches(ctx, runs, db.RestoreAll, func(batch []string, problems []error) {
		wrong = append(wrong, problems...)
		done += len(batch)
		task.report("Restoring runs", float64(done)/float64(len(runs)))
	})
	return errors.Join(append(wrong, err)...)
}

// DeleteInBatches deletes runs of a store and calls done after each transaction with
// its runs and, at the same places, why they were not deleted. When ctx ends, those
// that are done stay deleted.
func DeleteInBatches(ctx context.Context, db *store.Store, runs []string, done func(batch []string, problems []error)) error {
	return inBatches(ctx, runs, db.DeleteAll, done)
}

func inBatches(ctx context.Context, runs []string, edit func(context.Context, []string) ([]error, error), done func([]string, []error)) error {
	for batch := range slices.Chunk(runs, store.RunBatch) {
		problems, err := edit(ctx, batch)
		if err != nil {
			return err
		}
		done(batch, problems)
	}
	return nil
}
