package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/export"
)

// Visualizations is the name of the folder for pictures within an output folder.
const Visualizations = "visualizations"

// DefaultPictures returns how charts become files by default.
func DefaultPictures() export.Pictures {
	cache := ""
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "tokenlap")
	}
	return export.Pictures{Format: "png", Theme: chart.Light, Size: chart.Size{Width: 1000, Scale: 2}, Cache: cache, SystemFont: true}
}

// Draw writes the charts of each run into a folder, and of several runs those of
// all together. It returns the files and, one sentence
// each, the charts that were skipped. A failure of one run does not keep the
// others from being drawn.
func Draw(dir string, subjects []export.Subject, p export.Pictures) (paths, skipped []string, err error) {
	if err := p.Validate(); err != nil {
		return nil, nil, err
	}
	var runs []bench.Run
	draw := chart.Draw
	if len(subjects) > 1 {
		draw = chart.DrawEach
	}
	write := func(run bench.Run, charts []chart.Chart) {
		written, missing, failed := export.WriteCharts(dir, run, charts, p)
		for i := range missing {
			if len(subjects) > 1 {
				missing[i] = fmt.Sprintf("%s (%s), %s", run.Name, run.ID, missing[i])
			}
		}
		paths, skipped, err = append(paths, written...), append(skipped, missing...), errors.Join(err, failed)
	}
	for _, s := range subjects {
		runs = append(runs, s.Run)
		charts, drawErr := draw(s.Run, s.Samples, p.Medium())
		if drawErr != nil {
			return paths, skipped, errors.Join(err, drawErr)
		}
		write(s.Run, charts)
	}
	if len(runs) == 1 {
		return paths, skipped, err
	}
	charts, drawErr := chart.DrawRuns(runs, p.Medium())
	if drawErr != nil {
		return paths, skipped, errors.Join(err, drawErr)
	}
	write(runs[0], charts)
	return paths, skipped, err
}
