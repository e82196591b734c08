package results

import (
	"encoding/json"

	"tokenlap/backend/chart"
)

// ChartView is one chart for a page that draws it.
type ChartView struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Missing string `json:"missing"` // why there is nothing to draw, in words
	Option  string `json:"option"`  // the ECharts option as JSON; "" where it is missing
}

// ChartViews writes the options as JSON, in which < is escaped: whatever a name
// holds, it cannot end the script that it may be put into.
func ChartViews(charts []chart.Chart) ([]ChartView, error) {
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
