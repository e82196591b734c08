package desk

import "context"

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

// cachedCharts keeps the charts of the run that was looked at last.
type cachedCharts struct{}

// Charts are all charts of a run, in their order.
func (d *Desk) Charts(ctx context.Context, query ChartQuery) ([]ChartView, error) {
	return nil, errUnbuilt
}

// ChartTheme is a theme as echarts.registerTheme takes it, as JSON.
func (d *Desk) ChartTheme(ctx context.Context, theme string) (string, error) { return "", errUnbuilt }
