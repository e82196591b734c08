package app

import (
	"context"
	"iter"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/compare"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
)

// Compare puts models of runs side by side.
func (a *App) Compare(ctx context.Context, query compare.Query) (compare.Comparison, error) {
	db, err := a.store(ctx)
	if err != nil {
		return compare.Comparison{}, err
	}
	columns, err := selectColumns(ctx, db, query.Subjects)
	if err != nil {
		return compare.Comparison{}, err
	}
	return columns.Compare(query.Baseline)
}

// CompareCharts are the charts of all columns together.
func (a *App) CompareCharts(ctx context.Context, query compare.Query) ([]results.ChartView, error) {
	theme, err := themeOf(query.Theme)
	if err != nil {
		return nil, err
	}
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	columns, err := selectColumns(ctx, db, query.Subjects)
	if err != nil {
		return nil, err
	}
	key := "compare " + query.Theme + columns.Key()
	if columns.IsRunning() {
		key = ""
	}
	return a.charts.draw(key, func() ([]chart.Chart, error) { return columns.Charts(silent(ctx, db), theme) })
}

func selectColumns(ctx context.Context, db *store.Store, subjects []compare.Subject) (compare.Selection, error) {
	return compare.Select(subjects, func(run string) (bench.Run, error) { return RunNow(ctx, db, run) })
}

// silent reads ahead the samples of runs without their texts, for charts.
func silent(ctx context.Context, db *store.Store) compare.Samples {
	return func(run string) iter.Seq2[bench.Sample, error] { return prefetch(db.SamplesWithoutText(ctx, run)) }
}
