package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/store"
)

// Compare compares models of runs.
func (a *App) Compare(ctx context.Context, query compare.Query) (compare.Comparison, error) {
	db, err := a.store(ctx)
	if err != nil {
		return compare.Comparison{}, err
	}
	columns, err := selectColumns(ctx, db, query.Subjects)
	if err != nil {
		return compare.Comparison{}, err
	}
	return columns.Compare(query.Baseline, chartSamples(ctx, db))
}

func selectColumns(ctx context.Context, db *store.Store, subjects []compare.Subject) (compare.Selection, error) {
	return compare.Select(subjects, func(run string) (bench.Run, error) { return LoadRun(ctx, db, run) })
}
