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
	return compare.Select(subjects, findRun(ctx, db))
}

func findRun(ctx context.Context, db *store.Store) func(string) (bench.Run, error) {
	return func(run string) (bench.Run, error) { return LoadRun(ctx, db, run) }
}

// ComparePairs compares each model of the first subject with those of the others that
// compare.Pair finds for it. It returns the labels of those that are alone, too.
func ComparePairs(ctx context.Context, db *store.Store, subjects []compare.Subject) (comparisons []compare.Comparison, alone []string, err error) {
	pairs, alone, err := compare.Pair(subjects, findRun(ctx, db))
	if err != nil {
		return nil, nil, err
	}
	for _, pair := range pairs {
		comparison, err := pair.Compare(0, chartSamples(ctx, db))
		if err != nil {
			return nil, nil, err
		}
		comparisons = append(comparisons, comparison)
	}
	return comparisons, alone, nil
}
