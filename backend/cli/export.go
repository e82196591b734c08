package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/store"
)

func (env *environment) exportCommand() *cobra.Command {
	var name, dir string
	pictures := newPictureFlags()
	c := &cobra.Command{
		Use:   "export RUN...",
		Short: "Write runs to files: CSV, JSON, HTML, Markdown, PNG, SVG",
		Long: `Writes runs to files. RUN is an id, the beginning of one, or "last". Interrupted
runs are exported with what they have.

` + exportFormatHelp() + `
With --output-dir - the events, json, html or markdown go to stdout.`,
		Example: `  tokenlap export last --format csv --output-dir results
  tokenlap export last --format events --output-dir results
  tokenlap export last --format markdown --output-dir -
  tokenlap export last --format html
  tokenlap export last --format png --chart ttft_comparison --theme dark`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			format, err := export.FormatOf(name)
			if err != nil {
				return err
			}
			if err := errors.Join(checkExportFolder(format, dir, len(args)), checkPictureFlags(c, format)); err != nil {
				return err
			}
			return env.withStore(c.Context(), func(db *store.Store) error {
				var subjects []export.Subject
				for _, id := range args {
					subject, err := subjectOf(c.Context(), db, format, id)
					if err != nil {
						return err
					}
					subjects = append(subjects, subject)
				}
				if err := app.AddRelated(c.Context(), db, format, subjects); err != nil {
					return err
				}
				paths, err := env.write(format, dir, subjects, pictures)
				for _, path := range paths {
					fmt.Fprintln(env.out, path)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&name, "format", "csv", strings.Join(export.FormatNames(), ", "))
	c.Flags().StringVar(&dir, "output-dir", "results", "folder for the files; made if it is not there; - for stdout")
	pictures.register(c)
	return c
}

// subjectOf loads a run with what a format writes of it.
func subjectOf(ctx context.Context, db *store.Store, format export.Format, id string) (export.Subject, error) {
	run, err := app.LoadRun(ctx, db, id)
	if err == nil {
		run, err = app.WithSeries(ctx, db, run)
	}
	if err != nil {
		return export.Subject{}, err
	}
	return export.Subject{Run: run, Samples: app.ExportSamples(ctx, db, format, run.ID)}, nil
}

// exportFormatHelp returns the list of formats for the help; formats with the
// same text share an entry.
func exportFormatHelp() string {
	var text strings.Builder
	formats := export.Formats
	for len(formats) > 0 {
		same := 1
		names := formats[0].Name
		for ; same < len(formats) && formats[same].About == formats[0].About; same++ {
			names += ", " + formats[same].Name
		}
		fmt.Fprintf(&text, "  %-10s %s\n", names, strings.ReplaceAll(formats[0].About, "\n", "\n             "))
		formats = formats[same:]
	}
	return text.String()
}

func checkExportFolder(format export.Format, dir string, runs int) error {
	switch {
	case dir == "":
		return bench.Invalid("--output-dir is empty: name a folder")
	case dir == "-" && !format.IsOneFile(1):
		return bench.Invalid("%s are several files and cannot go to stdout: name a folder", format.Name)
	case dir == "-" && !format.IsOneFile(runs):
		return bench.Invalid("only one run can go to stdout: name a folder")
	}
	return nil
}

// checkPictureFlags returns an error if a flag would be without effect.
func checkPictureFlags(c *cobra.Command, format export.Format) error {
	if format.IsPicture() {
		return nil
	}
	for _, name := range []string{"chart", "theme", "width", "height", "scale"} {
		if c.Flags().Changed(name) {
			return bench.Invalid("--%s is of pictures: use it with --format png or svg", name)
		}
	}
	return nil
}

// write writes runs in a format to a folder, or with "-" to stdout, and returns
// the files.
func (env *environment) write(format export.Format, dir string, subjects []export.Subject, pictures *pictureFlags) ([]string, error) {
	switch {
	case format.IsPicture():
		pictures.format = format.Name
		return env.draw(dir, subjects, pictures)
	case dir == "-":
		return nil, format.Write(env.out.documents(), subjects)
	}
	return format.WriteFiles(dir, subjects)
}
