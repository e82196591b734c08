package export

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// Pictures says how charts become files.
type Pictures struct {
	Format string      // png or svg
	Theme  chart.Theme //
	Size   chart.Size  //
	Only   []string    // names of the charts wanted; empty: all that can be drawn
	Cache  string      // folder for what the rasteriser compiles; "" for none

	SystemFont bool // for scripts that the embedded fonts lack; the picture then depends on the machine

	Show func(share float64) // told how much is drawn, from 0 to 1; may be nil
	Stop <-chan struct{}     // closed: draw no more; nil: never
}

// Validate returns what is wrong with it, or nil.
func (p Pictures) Validate() error {
	if p.Format != "png" && p.Format != "svg" {
		return bench.Invalid("picture format %q: use png or svg", p.Format)
	}
	if p.Theme != chart.Light && p.Theme != chart.Dark {
		return bench.Invalid("theme %q: use light or dark", p.Theme)
	}
	for _, name := range p.Only {
		if !slices.Contains(chart.Names(), name) {
			return bench.Invalid("chart %q is unknown: there are %s", name, strings.Join(chart.Names(), ", "))
		}
	}
	return nil
}

// WriteCharts draws charts into dir as <name>_<timestamp of the run>.png or
// .svg, and returns the paths and, in words, which were left out and why. Of
// the same run they replace older ones. One that fails leaves the others be:
// its name and what is wrong are in the error.
func WriteCharts(dir string, run bench.Run, charts []chart.Chart, p Pictures) (paths, left []string, err error) {
	if err := p.Size.Validate(); err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, unwritable(dir, err)
	}
	renderer, err := p.renderer()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = renderer.Close() }()
	var failed error
	wanted := p.wanted(charts)
	for i, c := range wanted {
		if p.Show != nil {
			p.Show(float64(i) / float64(len(wanted)))
		}
		if c.Option == nil {
			left = append(left, c.Name+": "+c.Missing)
			continue
		}
		if p.isStopped() {
			break
		}
		picture, err := p.draw(renderer, c)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		path := filepath.Join(dir, PictureName(run, c.Name, p.Format))
		if err := replace(dir, path, func(w io.Writer) error { _, err := w.Write(picture); return err }); err != nil {
			return paths, left, err
		}
		paths = append(paths, path)
	}
	syncFolder(dir)
	return paths, left, failed
}

func (p Pictures) isStopped() bool {
	select {
	case <-p.Stop:
		return true
	default:
		return false
	}
}

func (p Pictures) wanted(charts []chart.Chart) []chart.Chart {
	if len(p.Only) == 0 {
		return charts
	}
	var wanted []chart.Chart
	for _, c := range charts {
		if slices.Contains(p.Only, c.Name) {
			wanted = append(wanted, c)
		}
	}
	return wanted
}

// PictureName is the name of the file of a chart.
func PictureName(run bench.Run, name, format string) string {
	return name + "_" + stamp(run) + "." + format
}

// Picture draws one chart.
func Picture(c chart.Chart, p Pictures) ([]byte, error) {
	if c.Option == nil {
		return nil, bench.Invalid("%s cannot be drawn: %s", c.Name, c.Missing)
	}
	renderer, err := p.renderer()
	if err != nil {
		return nil, err
	}
	defer func() { _ = renderer.Close() }()
	return p.draw(renderer, c)
}

func (p Pictures) renderer() (*chart.Renderer, error) {
	renderer, err := chart.NewRenderer(p.Cache)
	if err == nil && p.SystemFont {
		renderer.UseSystemFont()
	}
	return renderer, err
}

func (p Pictures) draw(renderer *chart.Renderer, c chart.Chart) ([]byte, error) {
	picture, err := renderer.Chart(c, p.Theme, p.Size)
	if err == nil && p.Format != "svg" {
		picture, err = renderer.PNG(picture, p.Size, p.Theme.Background())
	}
	if err != nil {
		return nil, fmt.Errorf("the chart %s cannot be drawn: %w", c.Name, err)
	}
	return picture, nil
}
