package app

import (
	"errors"
	"fmt"
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
	return export.Pictures{Format: "png", Theme: chart.Light, Size: chart.Size{Width: 1000, Height: 500, Scale: 2}, Cache: cache, SystemFont: true}
}

// Draw writes the charts of each run, and of several runs how they scale, into
// a folder, and says in words what could not be drawn, and of which run. What
// fails of one run does not keep the others from their pictures.
func Draw(dir string, subjects []export.Subject, p export.Pictures) (paths, left []string, err error) {
	if err := p.Validate(); err != nil {
		return nil, nil, err
	}
	var runs []bench.Run
	write := func(run bench.Run, charts []chart.Chart) {
		written, missing, failed := export.WriteCharts(dir, run, charts, p)
		for i := range missing {
			if len(subjects) > 1 {
				missing[i] = fmt.Sprintf("%s (%s), %s", run.Name, run.ID, missing[i])
			}
		}
		paths, left, err = append(paths, written...), append(left, missing...), errors.Join(err, failed)
	}
	for _, s := range subjects {
		runs = append(runs, s.Run)
		charts, unread := chart.Draw(s.Run, s.Samples, p.Theme)
		if unread != nil {
			return paths, left, errors.Join(err, unread)
		}
		if len(subjects) > 1 {
			charts = slices.DeleteFunc(charts, func(c chart.Chart) bool { return c.Name == "scaling" })
		}
		write(s.Run, charts)
	}
	if len(runs) > 1 {
		write(runs[0], []chart.Chart{chart.Scaling(runs, p.Theme)})
	}
	return paths, left, err
}
