package cli

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

func (a *app) exportCommand() *cobra.Command {
	var format, dir string
	c := &cobra.Command{
		Use:   "export RUN...",
		Short: "Write runs to files: CSV, JSON, Markdown",
		Long: `Writes runs to files. RUN is an id, the beginning of one, or "last". Interrupted
runs are exported with what they have.

  csv        one file a request a row, one a model a row
  json       the whole run with every request and chunk
  markdown   a summary to paste into a pull request

With --output-dir - the json and markdown of one run go to stdout.`,
		Example: `  tokenlap export last --format csv --output-dir results
  tokenlap export last --format markdown --output-dir -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			write, ok := formats[format]
			switch {
			case !ok:
				return bench.Invalid("format %q: use csv, json or markdown", format)
			case dir == "":
				return bench.Invalid("--output-dir is empty: name a folder")
			case dir == "-" && (format == "csv" || len(args) > 1):
				return bench.Invalid("only the json or markdown of one run can go to stdout: name a folder")
			}
			return a.with(c.Context(), func(db *store.Store) error {
				for _, id := range args {
					run, err := runNow(c.Context(), db, id)
					if err != nil {
						return err
					}
					paths, err := write(a.out, dir, run, db.Samples(c.Context(), run.ID))
					if err != nil {
						return err
					}
					for _, path := range paths {
						fmt.Fprintln(a.out, path)
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&format, "format", "csv", "csv, json or markdown")
	c.Flags().StringVar(&dir, "output-dir", "results", "folder for the files; made if it is not there; - for stdout")
	return c
}

// formats write a run to a folder, or to out where the folder is "-".
var formats = map[string]func(out io.Writer, dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) ([]string, error){
	"csv": func(_ io.Writer, dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) ([]string, error) {
		return export.WriteCSV(dir, run, samples)
	},
	"json": func(out io.Writer, dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) ([]string, error) {
		if dir == "-" {
			return nil, export.JSON(out, run, samples)
		}
		return export.WriteJSON(dir, run, samples)
	},
	"markdown": func(out io.Writer, dir string, run bench.Run, _ iter.Seq2[bench.Sample, error]) ([]string, error) {
		if dir == "-" {
			return nil, export.Markdown(out, run)
		}
		return export.WriteMarkdown(dir, run)
	},
}

// runNow is a run as it is now: one that goes on has no summary yet.
func runNow(ctx context.Context, db *store.Store, id string) (bench.Run, error) {
	run, err := db.Run(ctx, id)
	if err == nil && run.State == bench.Running {
		run.Summary, err = runner.Summarize(ctx, db, run)
	}
	return run, err
}
