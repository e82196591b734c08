package app

import (
	"context"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/results"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// Trend is metrics of a model in its last comparable runs, oldest first.
type Trend struct {
	Model      string       `json:"model"`
	Title      string       `json:"title"`
	Comparable string       `json:"comparable"` // what the runs have in common; see bench.ComparableKey
	Load       bench.Load   `json:"load"`
	Points     []TrendPoint `json:"points"`
}

// TrendPoint is a run of a model; if it has several stages with the same load, the
// first.
type TrendPoint struct {
	Run      string              `json:"run"`
	Started  string              `json:"started"`
	Counted  bool                `json:"counted"`           // the run came to its end and is not excluded
	Excluded string              `json:"excluded"`          // why; "": it is not
	TTFTP50  *float64            `json:"ttft_p50"`          // seconds
	Speed    *float64            `json:"tokens_per_second"` // all streams together
	Changes  []bench.TrendChange `json:"changes"`           // of the statistics that are watched, with this run
}

// TrendQuery asks for a statistic of a model over its comparable runs.
type TrendQuery struct {
	Model      string `json:"model"`
	Comparable string `json:"comparable"` // as a Trend has it; "": of the run
	Run        string `json:"run"`        // "": the newest of the model
	Metric     string `json:"metric"`     // such as ttft.p95
	Tag        string `json:"tag"`        // "": all runs
	Theme      string `json:"theme"`      // light or dark
	Width      int    `json:"width"`      // of the chart, in CSS pixels; 0: the usual one
}

// TrendView is a trend as the page shows it.
type TrendView struct {
	Chart   results.ChartView `json:"chart"`
	Runs    []TrendRun        `json:"runs"`    // oldest first
	Changes []TrendChangeView `json:"changes"` // change points
	Metrics []string          `json:"metrics"` // that a query may ask for
}

// TrendRun is a run of a TrendView.
type TrendRun struct {
	Run      string   `json:"run"`
	Name     string   `json:"name"`
	Started  string   `json:"started"`
	State    string   `json:"state"`
	Excluded string   `json:"excluded"`
	Value    *float64 `json:"value"` // in the unit of the metric
	Text     string   `json:"text"`  // the value with its interval
}

// TrendChangeView is a change with the run that it begins with.
type TrendChangeView struct {
	bench.TrendChange
	Started string `json:"started"`
}

const (
	maxTrendRuns = 20  // of a trend in the list
	maxTrend     = 200 // of a trend by itself
)

// FindRuns returns the runs that a filter selects and their number, with the changes
// of trends up to date.
func FindRuns(ctx context.Context, db *store.Store, filter store.Filter) ([]bench.Run, int, error) {
	if err := updateTrendsFor(ctx, db, filter); err != nil {
		return nil, 0, err
	}
	return db.Runs(ctx, filter)
}

// ListRuns is FindRuns for lists.
func ListRuns(ctx context.Context, db *store.Store, filter store.Filter) ([]bench.ListedRun, int, error) {
	if err := updateTrendsFor(ctx, db, filter); err != nil {
		return nil, 0, err
	}
	return db.ListedRuns(ctx, filter)
}

func updateTrendsFor(ctx context.Context, db *store.Store, filter store.Filter) error {
	if !filter.Regressed {
		return nil
	}
	return updateTrends(ctx, db)
}

// updateTrends computes the changes of trends with new runs.
func updateTrends(ctx context.Context, db *store.Store) error {
	return db.UpdateTrends(ctx, func(runs []store.TrendRun) {
		for _, metric := range bench.Watched() {
			for _, change := range stats.Changes(trendOf(metric, runs)) {
				runs[change.At].Changes = append(runs[change.At].Changes, change)
			}
		}
	})
}

// trendOf returns one statistic of runs, without its changes.
func trendOf(metric bench.MetricStatistic, runs []store.TrendRun) bench.Trend {
	trend := bench.Trend{Metric: metric.Key, Statistic: metric.Statistic, Unit: metric.Unit, Better: metric.Better}
	for i := range runs {
		run := &runs[i]
		point := bench.TrendPoint{Run: run.ID, Name: run.Name, Started: run.Started, State: run.State, Excluded: run.Excluded}
		point.Value = bench.Finite(metric.Of(&run.Summary).Value)
		if interval := run.Summary.IntervalOf(metric.Key, metric.Statistic); interval != nil && point.Value != nil {
			point.Low, point.High = &interval.Low, &interval.High
		}
		trend.Points = append(trend.Points, point)
	}
	return trend
}

// LoadTrend returns what a query asks for.
func LoadTrend(ctx context.Context, db *store.Store, query TrendQuery) (bench.Trend, error) {
	metric, err := bench.ParseStatistic(query.Metric)
	if err != nil {
		return bench.Trend{}, err
	}
	key := store.TrendKey{Endpoint: query.Model, Comparable: query.Comparable}
	if key.Comparable == "" {
		if key, err = db.TrendOf(ctx, query.Run, query.Model); err != nil {
			return bench.Trend{}, err
		}
	}
	found, err := db.RunsOfTrend(ctx, key, query.Tag, maxTrend)
	if err != nil {
		return bench.Trend{}, err
	}
	trend := trendOf(metric, found.Runs)
	trend.Model, trend.Title, trend.Load, trend.Tag, trend.Styles = key.Endpoint, found.Title, found.Load.String(), query.Tag, found.Styles
	trend.Changes = stats.Changes(trend)
	return trend, nil
}

// Of trends in a report: the statistic, and how many runs count at least.
const (
	reportedTrend  = "ttft.p50"
	minReportTrend = 3
)

// reportTrends returns the trend of each model of a run, of its first stage, that has
// enough runs that count to be drawn in a report.
func reportTrends(ctx context.Context, db *store.Store, run bench.Run) (trends []bench.Trend, err error) {
	known := map[string]bool{}
	for _, model := range run.Summary.Models {
		if known[model.Endpoint] {
			continue
		}
		known[model.Endpoint] = true
		trend, err := LoadTrend(ctx, db, TrendQuery{Model: model.Endpoint, Run: run.ID, Metric: reportedTrend})
		switch {
		case bench.CodeOf(err) == bench.CodeNotFound: // the run is in no trend
		case err != nil:
			return nil, err
		case trend.Counted() >= minReportTrend:
			trends = append(trends, trend)
		}
	}
	return trends, nil
}

// Trend returns a trend as the page shows it.
func (a *App) Trend(ctx context.Context, query TrendQuery) (TrendView, error) {
	medium, err := a.medium(query.Theme, query.Width, 1)
	if err != nil {
		return TrendView{}, err
	}
	db, err := a.store(ctx)
	if err != nil {
		return TrendView{}, err
	}
	trend, err := LoadTrend(ctx, db, query)
	if err != nil {
		return TrendView{}, err
	}
	drawn, err := chart.DrawTrend(trend, medium)
	if err != nil {
		return TrendView{}, err
	}
	charts, err := results.ChartViews([]chart.Chart{drawn})
	if err != nil {
		return TrendView{}, err
	}
	view := TrendView{Chart: charts[0], Metrics: bench.TrendMetrics()}
	for _, point := range trend.Points {
		view.Runs = append(view.Runs, TrendRun{
			Run: point.Run, Name: point.Name, Started: point.Started.Format(time.RFC3339), State: string(point.State),
			Excluded: point.Excluded, Value: point.Value, Text: trend.TextOf(point),
		})
	}
	for _, change := range trend.Changes {
		if change.Kind == bench.LevelChange {
			view.Changes = append(view.Changes, TrendChangeView{change, trend.Points[change.At].Started.Format(time.RFC3339)})
		}
	}
	return view, nil
}

// Trends returns the last comparable runs of each model and load that was measured
// lately.
func (a *App) Trends(ctx context.Context) ([]Trend, error) {
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	if err := updateTrends(ctx, db); err != nil {
		return nil, err
	}
	found, err := db.Trends(ctx, maxTrendRuns)
	if err != nil {
		return nil, err
	}
	trends := make([]Trend, 0, len(found))
	for _, one := range found {
		trend := Trend{Model: one.Endpoint, Title: one.Title, Comparable: one.Comparable, Load: one.Load, Points: make([]TrendPoint, 0, len(one.Runs))}
		for _, run := range one.Runs {
			trend.Points = append(trend.Points, trendPointOf(run))
		}
		trends = append(trends, trend)
	}
	return trends, nil
}

func trendPointOf(run store.TrendRun) TrendPoint {
	ended := run.State == bench.Finished || run.State == bench.Imported
	return TrendPoint{
		Run: run.ID, Started: run.Started.Format(time.RFC3339), Counted: ended && run.Excluded == "", Excluded: run.Excluded,
		TTFTP50: bench.Finite(run.Summary.TTFT.P50), Speed: bench.Finite(run.Summary.SystemTokens), Changes: run.Changes,
	}
}

// ExcludeRun leaves a run out of trends for a reason, or takes it in again with the
// text "".
func (a *App) ExcludeRun(ctx context.Context, text RunText) error {
	return a.change(ctx, func(db *store.Store) error { return db.Exclude(ctx, text.Run, text.Text) })
}
