package cli

import (
	"context"
	"fmt"

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
		Short: "Write runs to files",
		Long: `Writes a run's results and summary. RUN is an id, the beginning of one, or
"last". Interrupted runs are exported with what they have.`,
		Example: "  tokenlap export last --format csv --output-dir results",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "csv" {
				return bench.Invalid("format %q: use csv", format)
			}
			if dir == "" {
				return bench.Invalid("--output-dir is empty: name a folder")
			}
			return a.with(c.Context(), func(db *store.Store) error {
				for _, id := range args {
					run, err := db.Run(c.Context(), id)
					if err != nil {
						return err
					}
					paths, err := exportCSV(c.Context(), db, run, dir)
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
	c.Flags().StringVar(&format, "format", "csv", "csv")
	c.Flags().StringVar(&dir, "output-dir", "results", "folder for the files; made if it is not there")
	return c
}

// exportCSV writes a run as it is now: one that goes on has no summary yet.
func exportCSV(ctx context.Context, db *store.Store, run bench.Run, dir string) ([]string, error) {
	if run.State == bench.Running {
		var err error
		if run.Summary, err = runner.Summarize(ctx, db, run); err != nil {
			return nil, err
		}
	}
	return export.WriteCSV(dir, run, db.Samples(ctx, run.ID))
}
