package desk

import (
	"os"
	"path/filepath"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/export"
)

// Visualizations is the folder for pictures within an output folder.
const Visualizations = "visualizations"

// Pictures are drawn in this way unless somebody says otherwise.
func Pictures() export.Pictures {
	cache := ""
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "tokenlap")
	}
	return export.Pictures{Format: "png", Theme: chart.Light, Size: chart.Size{Width: 1000, Height: 500, Scale: 2}, Cache: cache}
}

// Draw writes the charts of each run, and of several runs how they scale, into
// a folder, and says in words what could not be drawn.
func Draw(dir string, subjects []export.Subject, p export.Pictures) (paths, left []string, err error) {
	if err := p.Validate(); err != nil {
		return nil, nil, err
	}
	var runs []bench.Run
	for _, s := range subjects {
		runs = append(runs, s.Run)
		charts, err := chart.Draw(s.Run, s.Samples, p.Theme)
		if err != nil {
			return paths, left, err
		}
		if len(subjects) > 1 {
			charts = slices.DeleteFunc(charts, func(c chart.Chart) bool { return c.Name == "scaling" })
		}
		written, missing, err := export.WriteCharts(dir, s.Run, charts, p)
		paths, left = append(paths, written...), append(left, missing...)
		if err != nil {
			return paths, left, err
		}
	}
	if len(runs) > 1 {
		written, missing, err := export.WriteCharts(dir, runs[0], []chart.Chart{chart.Scaling(runs, p.Theme)}, p)
		return append(paths, written...), append(left, missing...), err
	}
	return paths, left, nil
}
