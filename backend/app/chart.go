package app

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/results"
)

// ChartQuery asks for the charts of a run.
type ChartQuery struct {
	Run   string `json:"run"`
	Theme string `json:"theme"` // light or dark
}

// cachedCharts keeps the charts that were drawn last: those of a run in both
// themes, of one seen before it, and of a comparison.
type cachedCharts struct {
	mu    sync.Mutex
	drawn []drawing // the latest first
}

type drawing struct {
	of     string // what was drawn, and in which theme
	charts []results.ChartView
}

const mostDrawings = 4

func (c *cachedCharts) find(of string) ([]results.ChartView, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range c.drawn {
		if one.of == of {
			return one.charts, true
		}
	}
	return nil, false
}

func (c *cachedCharts) keep(of string, charts []results.ChartView) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drawn = slices.DeleteFunc(c.drawn, func(one drawing) bool { return one.of == of })
	c.drawn = append([]drawing{{of, charts}}, c.drawn[:min(len(c.drawn), mostDrawings-1)]...)
}

// draw draws, unless it did so before under the same key; "" is the key of
// what still changes.
func (c *cachedCharts) draw(key string, draw func() ([]chart.Chart, error)) ([]results.ChartView, error) {
	if views, ok := c.find(key); ok {
		return views, nil
	}
	charts, err := draw()
	if err != nil {
		return nil, err
	}
	views, err := results.ChartViews(charts)
	if err == nil && key != "" {
		c.keep(key, views)
	}
	return views, err
}

// themeOf reads the name of a theme.
func themeOf(name string) (chart.Theme, error) {
	theme := chart.Theme(name)
	if theme != chart.Light && theme != chart.Dark {
		return theme, bench.Invalid("theme %q: use light or dark", name)
	}
	return theme, nil
}

// Charts are all charts of a run, in their order.
func (a *App) Charts(ctx context.Context, query ChartQuery) ([]results.ChartView, error) {
	theme, err := themeOf(query.Theme)
	if err != nil {
		return nil, err
	}
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	run, err := RunNow(ctx, db, query.Run)
	if err != nil {
		return nil, err
	}
	key := run.ID + " " + run.Name + " " + query.Theme // the name stands in the pictures
	if run.State == bench.Running {
		key = ""
	}
	return a.charts.draw(key, func() ([]chart.Chart, error) {
		return chart.Draw(run, prefetch(db.SamplesWithoutText(ctx, run.ID)), theme)
	})
}

// ChartTheme is a theme as echarts.registerTheme takes it, as JSON.
func (a *App) ChartTheme(_ context.Context, name string) (string, error) {
	theme, err := themeOf(name)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(theme.ECharts())
	return string(text), err
}
