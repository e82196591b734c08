package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/store"
)

func (env *environment) exportCommand() *cobra.Command {
	var format, dir string
	var pictures pictureFlags
	c := &cobra.Command{
		Use:   "export RUN...",
		Short: "Write runs to files: CSV, JSON, HTML, Markdown, PNG, SVG",
		Long: `Writes runs to files. RUN is an id, the beginning of one, or "last". Interrupted
runs are exported with what they have.

  csv        one file a request a row, one a model a row
  events     one CSV file an output event a row: when it came, its gap and tokens
  json       the whole run with every request and chunk
  html       one self-contained report of all the runs named
  markdown   a summary to paste into a pull request
  png, svg   the charts, in a folder visualizations; of several runs also how
             they scale

With --output-dir - the events, json, html or markdown go to stdout.`,
		Example: `  tokenlap export last --format csv --output-dir results
  tokenlap export last --format events --output-dir results
  tokenlap export last --format markdown --output-dir -
  tokenlap export last --format html
  tokenlap export last --format png --chart ttft_comparison --theme dark`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := errors.Join(checkExport(format, dir, args), checkPictureFlags(c, format)); err != nil {
				return err
			}
			return env.withStore(c.Context(), func(db *store.Store) error {
				var subjects []export.Subject
				for _, id := range args {
					run, err := app.LoadRun(c.Context(), db, id)
					if err != nil {
						return err
					}
					subjects = append(subjects, export.Subject{Run: run, Samples: db.Samples(c.Context(), run.ID)})
				}
				paths, err := env.write(format, dir, subjects, &pictures)
				for _, path := range paths {
					fmt.Fprintln(env.out, path)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&format, "format", "csv", strings.Join(formats, ", "))
	c.Flags().StringVar(&dir, "output-dir", "results", "folder for the files; made if it is not there; - for stdout")
	pictures.register(c)
	return c
}

var formats = []string{"csv", "events", "json", "html", "markdown", "png", "svg"}

func checkExport(format, dir string, runs []string) error {
	switch {
	case !slices.Contains(formats, format):
		return bench.Invalid("format %q: use %s", format, strings.Join(formats, ", "))
	case dir == "":
		return bench.Invalid("--output-dir is empty: name a folder")
	case dir == "-" && (format == "csv" || format == "png" || format == "svg"):
		return bench.Invalid("%s are several files and cannot go to stdout: name a folder", format)
	case dir == "-" && len(runs) > 1 && format != "html":
		return bench.Invalid("only one run can go to stdout: name a folder")
	}
	return nil
}

// checkPictureFlags refuses what would be without effect.
func checkPictureFlags(c *cobra.Command, format string) error {
	if format == "png" || format == "svg" {
		return nil
	}
	for _, name := range []string{"chart", "theme", "width", "height", "scale"} {
		if c.Flags().Changed(name) {
			return bench.Invalid("--%s is of pictures: use it with --format png or svg", name)
		}
	}
	return nil
}

// write writes the runs in a format and returns the files.
func (env *environment) write(format, dir string, subjects []export.Subject, pictures *pictureFlags) (paths []string, err error) {
	switch {
	case format == "html" && dir == "-":
		return nil, export.HTML(env.out, subjects)
	case format == "html":
		return export.WriteHTML(dir, subjects)
	case format == "png" || format == "svg":
		pictures.format = format
		return env.draw(dir, subjects, pictures)
	}
	for _, s := range subjects {
		var more []string
		switch {
		case format == "csv":
			more, err = export.WriteCSV(dir, s.Run, s.Samples)
		case format == "events" && dir == "-":
			err = export.Events(env.out, s.Run, s.Samples)
		case format == "events":
			more, err = export.WriteEvents(dir, s.Run, s.Samples)
		case format == "json" && dir == "-":
			err = export.JSON(env.out, s.Run, s.Samples)
		case format == "json":
			more, err = export.WriteJSON(dir, s.Run, s.Samples)
		case dir == "-":
			err = export.Markdown(env.out, s.Run)
		default:
			more, err = export.WriteMarkdown(dir, s.Run)
		}
		if paths = append(paths, more...); err != nil {
			return paths, err
		}
	}
	return paths, nil
}
