package app

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/compare"
	"tokenlap/backend/results"
	"tokenlap/backend/store"
	"tokenlap/backend/translate"
)

// ChartQuery asks for the charts of a run.
type ChartQuery struct {
	Run     string `json:"run"`
	Theme   string `json:"theme"`   // light or dark
	Width   int    `json:"width"`   // of a row of charts on the page, in CSS pixels; 0: the usual one
	Columns int    `json:"columns"` // how many charts that are not wide stand in a row; 0: 1
}

// Charts returns all charts of a run, in their order.
func (a *App) Charts(ctx context.Context, query ChartQuery) ([]results.ChartView, error) {
	medium, err := a.medium(query.Theme, query.Width, query.Columns)
	if err != nil {
		return nil, err
	}
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	run, err := LoadRun(ctx, db, query.Run)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%s %s %v%s", run.ID, run.Name, medium, steadyKey(run)) // the charts show the name and the windows
	if run.State == bench.Running {
		key = ""
	}
	return a.charts.get(key, func() ([]chart.Chart, error) { return runCharts(ctx, db, run, medium) })
}

// CompareCharts returns the charts of all columns of a comparison together.
func (a *App) CompareCharts(ctx context.Context, query compare.Query) ([]results.ChartView, error) {
	medium, err := a.medium(query.Theme, query.Width, query.Columns)
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
	key := fmt.Sprintf("compare %v%s", medium, columns.Key())
	if columns.IsRunning() {
		key = ""
	}
	return a.charts.get(key, func() ([]chart.Chart, error) { return columns.Charts(chartSamples(ctx, db), medium) })
}

// ChartTheme returns a theme as JSON, as echarts.registerTheme takes it.
func (a *App) ChartTheme(_ context.Context, name string) (string, error) {
	theme, err := parseTheme(name)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(theme.ECharts())
	return string(text), err
}

func parseTheme(name string) (chart.Theme, error) {
	theme := chart.Theme(name)
	if theme != chart.Light && theme != chart.Dark {
		return theme, bench.Invalid("theme %q: use light or dark", name)
	}
	return theme, nil
}

// Speak sets the language of the charts of the page. Pictures and reports are English.
func (a *App) Speak(language translate.Language) { a.language.Store(language) }

// medium returns what charts of the page are drawn for. Widths are rounded down
// to a few, so that a drawn chart serves windows of about the same size.
func (a *App) medium(theme string, width, columns int) (chart.Medium, error) {
	const step = 100
	parsed, err := parseTheme(theme)
	language, _ := a.language.Load().(translate.Language)
	return chart.Medium{Theme: parsed, Language: language, Width: max(0, width) / step * step, Columns: columns}, err
}

func runCharts(ctx context.Context, db *store.Store, run bench.Run, medium chart.Medium) ([]chart.Chart, error) {
	run, err := WithSeries(ctx, db, run)
	if err != nil {
		return nil, err
	}
	return chart.Draw(run, chartSamples(ctx, db)(run.ID), medium)
}

func comparisonCharts(ctx context.Context, db *store.Store, subjects []compare.Subject, medium chart.Medium) ([]chart.Chart, error) {
	columns, err := selectColumns(ctx, db, subjects)
	if err != nil {
		return nil, err
	}
	return columns.Charts(chartSamples(ctx, db), medium)
}

// chartSamples reads the samples of a run as charts need them: without texts,
// some ahead of the drawing.
func chartSamples(ctx context.Context, db *store.Store) compare.Samples {
	return func(run string) iter.Seq2[bench.Sample, error] { return prefetch(db.SamplesWithoutText(ctx, run)) }
}

// chartCache holds the charts that were drawn last: those of a run in both
// themes, of the run before it, and of a comparison.
type chartCache struct {
	mu      sync.Mutex
	entries []chartEntry // the latest first
}

type chartEntry struct {
	key    string
	charts []results.ChartView
}

const maxChartEntries = 4

// get returns the charts of a key, drawing them if they are not there. With the
// key "" they are drawn each time.
func (c *chartCache) get(key string, draw func() ([]chart.Chart, error)) ([]results.ChartView, error) {
	if views, ok := c.find(key); ok {
		return views, nil
	}
	charts, err := draw()
	if err != nil {
		return nil, err
	}
	views, err := results.ChartViews(charts)
	if err == nil && key != "" {
		c.put(key, views)
	}
	return views, err
}

func (c *chartCache) find(key string) ([]results.ChartView, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, entry := range c.entries {
		if entry.key == key {
			return entry.charts, true
		}
	}
	return nil, false
}

func (c *chartCache) put(key string, charts []results.ChartView) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = slices.DeleteFunc(c.entries, func(e chartEntry) bool { return e.key == key })
	c.entries = append([]chartEntry{{key, charts}}, c.entries[:min(len(c.entries), maxChartEntries-1)]...)
}
