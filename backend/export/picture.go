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

// Pictures are the options with which charts are written to files.
type Pictures struct {
	Format string // the name of one of Formats that IsPicture
	Theme  chart.Theme
	Size   chart.Size // of each; the height 0 is what a chart needs
	Only   []string   // names of the charts wanted; empty: all that can be drawn
	Cache  string     // folder for what the rasteriser compiles; "" for none

	Patterns   bool // bars have patterns, which print without colour
	SystemFont bool // a font of the system writes what the embedded ones lack; the picture then depends on the machine

	Show func(share float64) // is called with the share that is drawn, from 0 to 1; may be nil
	Stop <-chan struct{}     // closed to draw no more; may be nil
}

// Medium is what charts are drawn for.
func (p Pictures) Medium() chart.Medium {
	return chart.Medium{Theme: p.Theme, Width: p.Size.Width, Patterns: p.Patterns}
}

// Validate returns the first mistake, or nil.
func (p Pictures) Validate() error {
	if format, err := FormatOf(p.Format); err != nil || !format.IsPicture() {
		return bench.Invalid("picture format %q: use %s", p.Format, strings.Join(pictureFormats(), " or "))
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
// .svg. Older files of the same run are replaced. It returns the paths and, a
// sentence each, which charts were skipped and why. A chart that fails does not
// keep the others from being drawn; the error names it.
func WriteCharts(dir string, run bench.Run, charts []chart.Chart, p Pictures) (paths, skipped []string, err error) {
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
	wanted := chart.Select(charts, p.Only)
	for i, c := range wanted {
		if p.Show != nil {
			p.Show(float64(i) / float64(len(wanted)))
		}
		if c.Option == nil {
			skipped = append(skipped, c.Name+": "+c.Missing)
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
			return paths, skipped, err
		}
		paths = append(paths, path)
	}
	syncFolder(dir)
	return paths, skipped, failed
}

func (p Pictures) isStopped() bool {
	select {
	case <-p.Stop:
		return true
	default:
		return false
	}
}

// PictureName is the name of the file of a chart.
func PictureName(run bench.Run, name, format string) string {
	return name + "_" + timestamp(run) + "." + format
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
	format, err := FormatOf(p.Format)
	if err != nil {
		return nil, err
	}
	picture, err := format.draw(renderer, c, p)
	if err != nil {
		return nil, fmt.Errorf("the chart %s cannot be drawn: %w", c.Name, err)
	}
	return picture, nil
}

func drawSVG(renderer *chart.Renderer, c chart.Chart, p Pictures) ([]byte, error) {
	return renderer.Chart(c, p.Theme, p.Size)
}

func drawPNG(renderer *chart.Renderer, c chart.Chart, p Pictures) ([]byte, error) {
	svg, err := drawSVG(renderer, c, p)
	if err != nil {
		return nil, err
	}
	return renderer.PNG(svg, c.Fit(p.Size), p.Theme.Background())
}

// pictureFormats returns the names of the formats that WriteCharts takes.
func pictureFormats() (names []string) {
	for _, format := range Formats {
		if format.IsPicture() {
			names = append(names, format.Name)
		}
	}
	return names
}
