package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/chart"
	"tokenlap/backend/export"
)

// pictureFlags say how charts are drawn; export, run and visualize share them.
type pictureFlags struct {
	only          []string
	theme         string
	format        string
	width, height int
	scale         float64
	patterns      bool
	stop          <-chan struct{} // closed to draw no more
}

// newPictureFlags returns the defaults, which hold for run as well.
func newPictureFlags() *pictureFlags {
	return &pictureFlags{theme: "light", format: "png", width: 1000, scale: 2}
}

func (p *pictureFlags) register(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&p.only, "chart", p.only, "only the charts of these names (repeatable)")
	f.StringVar(&p.theme, "theme", p.theme, "of pictures: light or dark")
	f.IntVar(&p.width, "width", p.width, "of pictures, in CSS pixels")
	f.IntVar(&p.height, "height", p.height, "of pictures, in CSS pixels; 0: what a chart needs")
	f.BoolVar(&p.patterns, "patterns", p.patterns, "bars of pictures have patterns, to be printed without colour")
	f.Float64Var(&p.scale, "scale", p.scale, "pixels of a picture for a CSS pixel")
}

func (p *pictureFlags) options() export.Pictures {
	pictures := app.DefaultPictures()
	pictures.Format, pictures.Theme, pictures.Only = p.format, chart.Theme(p.theme), p.only
	pictures.Stop, pictures.Patterns = p.stop, p.patterns
	pictures.Size = chart.Size{Width: p.width, Height: p.height, Scale: p.scale}
	return pictures
}

// ofFile takes the format from the name of a file.
func (p *pictureFlags) ofFile(path string) error {
	p.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	return p.options().Validate()
}

// writeChart writes a chart to a file.
func writeChart(drawn chart.Chart, path string, flags *pictureFlags) error {
	picture, err := export.Picture(drawn, flags.options())
	if err != nil {
		return err
	}
	return export.WriteFile(path, func(w io.Writer) error { _, err := w.Write(picture); return err })
}

// draw writes the charts of each run and, for several runs, those of how they
// scale. It prints which charts cannot be drawn and why.
func (env *environment) draw(dir string, subjects []export.Subject, flags *pictureFlags) ([]string, error) {
	paths, left, err := app.Draw(filepath.Join(dir, app.Visualizations), subjects, flags.options())
	for _, reason := range left {
		fmt.Fprintf(env.errs, "Not drawn: %s\n", reason)
	}
	return paths, err
}
