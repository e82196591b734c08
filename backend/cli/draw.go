package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/export"
)

// visualizations is the folder for pictures within an output folder.
const visualizations = "visualizations"

// pictureFlags say how charts are drawn; export, run and visualize share them.
type pictureFlags struct {
	only          []string
	theme         string
	format        string
	width, height int
	scale         float64
}

func (p *pictureFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&p.only, "chart", nil, "only the charts of these names (repeatable)")
	f.StringVar(&p.theme, "theme", "light", "of pictures: light or dark")
	f.IntVar(&p.width, "width", 1000, "of pictures, in CSS pixels")
	f.IntVar(&p.height, "height", 500, "of pictures, in CSS pixels")
	f.Float64Var(&p.scale, "scale", 2, "pixels of a picture for a CSS pixel")
}

// pictures of a run, where no flag says how.
func defaultPictures() *pictureFlags {
	return &pictureFlags{theme: "light", format: "png", width: 1000, height: 500, scale: 2}
}

func (p *pictureFlags) options() export.Pictures {
	cache := ""
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "tokenlap")
	}
	return export.Pictures{
		Format: p.format, Theme: chart.Theme(p.theme), Only: p.only, Cache: cache,
		Size: chart.Size{Width: p.width, Height: p.height, Scale: p.scale},
	}
}

// draw writes the charts of each run, and of several runs how they scale. What
// cannot be drawn is said with its reason.
func (a *app) draw(dir string, subjects []export.Subject, flags *pictureFlags) (paths []string, err error) {
	p := flags.options()
	if err := p.Validate(); err != nil {
		return nil, err
	}
	var runs []bench.Run
	for _, s := range subjects {
		runs = append(runs, s.Run)
		charts, err := chart.Draw(s.Run, s.Samples, p.Theme)
		if err != nil {
			return paths, err
		}
		if len(subjects) > 1 {
			charts = slices.DeleteFunc(charts, func(c chart.Chart) bool { return c.Name == "scaling" })
		}
		written, left, err := export.WriteCharts(dir, s.Run, charts, p)
		paths = append(paths, written...)
		a.sayLeftOut(left)
		if err != nil {
			return paths, err
		}
	}
	if len(runs) > 1 {
		written, left, err := export.WriteCharts(dir, runs[0], []chart.Chart{chart.Scaling(runs, p.Theme)}, p)
		a.sayLeftOut(left)
		return append(paths, written...), err
	}
	return paths, nil
}

func (a *app) sayLeftOut(left []string) {
	for _, reason := range left {
		fmt.Fprintf(a.errs, "Not drawn: %s\n", reason)
	}
}
