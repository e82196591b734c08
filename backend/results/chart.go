package results

import (
	"encoding/json"

	"tokenlap/backend/chart"
)

// ChartView is a chart as the page draws it.
type ChartView struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Missing string `json:"missing"` // why it cannot be drawn, in a sentence; "": it can
	Option  string `json:"option"`  // of ECharts, as JSON; "" if the chart cannot be drawn
	Height  int    `json:"height"`  // pixels that its content needs
	Wide    bool   `json:"wide"`    // needs a whole row
}

// ChartViews returns charts with their options as JSON. In it < is escaped, so that
// no name can end the script element that it may be put into.
func ChartViews(charts []chart.Chart) ([]ChartView, error) {
	views := make([]ChartView, 0, len(charts))
	for _, one := range charts {
		view := ChartView{Name: one.Name, Title: one.Title, Missing: one.Missing, Height: one.Height, Wide: one.Wide}
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
