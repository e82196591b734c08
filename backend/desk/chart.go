package desk

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// ChartQuery asks for the charts of a run.
type ChartQuery struct {
	Run   string `json:"run"`
	Theme string `json:"theme"` // light or dark
}

// ChartView is one chart for a page that draws it.
type ChartView struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Missing string `json:"missing"` // why there is nothing to draw, in words
	Option  string `json:"option"`  // the ECharts option as JSON; "" where it is missing
}

// cachedCharts keeps the charts that were drawn last: those of a run in both
// themes, of one seen before it, and of a comparison.
type cachedCharts struct {
	mu    sync.Mutex
	drawn []drawing // the latest first
}

type drawing struct {
	of     string // what was drawn, and in which theme
	charts []ChartView
}

const mostDrawings = 4

func (c *cachedCharts) find(of string) ([]ChartView, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range c.drawn {
		if one.of == of {
			return one.charts, true
		}
	}
	return nil, false
}

func (c *cachedCharts) keep(of string, charts []ChartView) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drawn = slices.DeleteFunc(c.drawn, func(one drawing) bool { return one.of == of })
	c.drawn = append([]drawing{{of, charts}}, c.drawn[:min(len(c.drawn), mostDrawings-1)]...)
}

// draw draws, unless it did so before under the same key; "" is the key of
// what still changes.
func (c *cachedCharts) draw(key string, draw func() ([]chart.Chart, error)) ([]ChartView, error) {
	if views, ok := c.find(key); ok {
		return views, nil
	}
	charts, err := draw()
	if err != nil {
		return nil, err
	}
	views, err := viewsOf(charts)
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
func (d *Desk) Charts(ctx context.Context, query ChartQuery) ([]ChartView, error) {
	theme, err := themeOf(query.Theme)
	if err != nil {
		return nil, err
	}
	memory, err := d.memory(ctx)
	if err != nil {
		return nil, err
	}
	run, err := RunNow(ctx, memory, query.Run)
	if err != nil {
		return nil, err
	}
	key := run.ID + " " + run.Name + " " + query.Theme // the name stands in the pictures
	if run.State == bench.Running {
		key = ""
	}
	return d.charts.draw(key, func() ([]chart.Chart, error) {
		return chart.Draw(run, ahead(memory.SamplesSilent(ctx, run.ID)), theme)
	})
}

// viewsOf writes the options as JSON, in which < is escaped: whatever a name
// holds, it cannot end the script that it may be put into.
func viewsOf(charts []chart.Chart) ([]ChartView, error) {
	views := make([]ChartView, 0, len(charts))
	for _, one := range charts {
		view := ChartView{Name: one.Name, Title: one.Title, Missing: one.Missing}
		if one.Option != nil {
			option, err := json.Marshal(one.Option)
			if err != nil {
				return nil, err
			}
			view.Option = string(option)
		}
		views = append(views, view)
	}
	return views, nil
}

// ChartTheme is a theme as echarts.registerTheme takes it, as JSON.
func (d *Desk) ChartTheme(_ context.Context, name string) (string, error) {
	theme, err := themeOf(name)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(theme.ECharts())
	return string(text), err
}
