package app

import (
	"context"
	"fmt"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/compare"
	"tokenlap/backend/export"
	"tokenlap/backend/results"
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
	key := ""
	if !columns.IsRunning() {
		key = fmt.Sprint(query.Baseline, columns.Key())
	}
	return a.comparison.get(key, func() (compare.Comparison, error) {
		return columns.Compare(query.Baseline, chartSamples(ctx, db))
	})
}

// DifferenceCharts returns the chart of the differences from the baseline for each
// other column, in the order of the columns.
func (a *App) DifferenceCharts(ctx context.Context, query compare.Query) ([]results.ChartView, error) {
	medium, err := a.medium(query.Theme, query.Width, query.Columns)
	if err != nil {
		return nil, err
	}
	comparison, err := a.Compare(ctx, query)
	if err != nil {
		return nil, err
	}
	var charts []chart.Chart
	for column := range comparison.Columns {
		if column == comparison.Baseline {
			continue
		}
		drawn, err := comparison.DifferenceChart(column, medium)
		if err != nil {
			return nil, err
		}
		charts = append(charts, drawn)
	}
	return results.ChartViews(charts)
}

// comparisonCache holds the comparison that was computed last: the page asks for its
// figures, then for its charts in one theme or the other.
type comparisonCache struct {
	mu   sync.Mutex
	key  string
	made compare.Comparison
}

// get returns the comparison of a key, computing it if it is not there. With the key ""
// it is computed each time.
func (c *comparisonCache) get(key string, compute func() (compare.Comparison, error)) (compare.Comparison, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key != "" && c.key == key {
		return c.made, nil
	}
	made, err := compute()
	if err == nil && key != "" {
		c.key, c.made = key, made
	}
	return made, err
}

// AddRelated adds to the subjects of a report how their models stand to other runs, if
// the format has that: their trends, and their differences from the first subject.
func AddRelated(ctx context.Context, db *store.Store, format export.Format, subjects []export.Subject) (err error) {
	if !format.Related {
		return nil
	}
	for i := range subjects {
		if subjects[i].Trends, err = reportTrends(ctx, db, subjects[i].Run); err != nil {
			return err
		}
	}
	return addDifferences(ctx, db, subjects)
}

// addDifferences adds to the subjects of a report how their models differ from those
// of the first one. Models that the first one lacks are left out.
func addDifferences(ctx context.Context, db *store.Store, subjects []export.Subject) error {
	for i := 1; i < len(subjects); i++ {
		pair := []compare.Subject{{Run: subjects[0].Run.ID}, {Run: subjects[i].Run.ID}}
		comparisons, _, err := ComparePairs(ctx, db, pair)
		if code := bench.CodeOf(err); code == bench.CodeInvalid || code == bench.CodeNotFound {
			continue
		}
		if err != nil {
			return err
		}
		for _, one := range comparisons {
			for column := 1; column < len(one.Columns); column++ {
				subjects[i].Differences = append(subjects[i].Differences, one.DifferencesOf(column))
			}
		}
	}
	return nil
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

// Regressions returns a sentence for each figure that is worse than the baseline's by
// more than a margin, beyond noise, and one for each column whose workload differs, of
// which nothing is claimed.
func Regressions(comparisons []compare.Comparison, margin float64) (worse, obstacles []string) {
	for _, one := range comparisons {
		for _, answer := range one.Answers {
			if len(answer.Obstacles) > 0 {
				obstacles = append(obstacles, answer.Text)
			}
		}
		worse = append(worse, one.WorseBeyond(margin)...)
	}
	return worse, obstacles
}
