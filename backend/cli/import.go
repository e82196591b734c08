package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/importer"
	"tokenlap/backend/store"
)

func (env *environment) importCommand() *cobra.Command {
	var together, again bool
	c := env.jsonFlag(&cobra.Command{
		Use:   "import FILE...",
		Short: "Import results measured elsewhere, one run per file",
		Long: `Reads files of results into the history, each as a run of its own, in state
imported and marked with whose definitions its figures follow. A run file becomes
the run that it was exported from, with the same id and state:

` + importFormatHelp() + `
Values that a format does not contain stay absent. Rows that cannot be read are
listed and skipped. With --together several files, such as one per load level,
become one run with a stage per level. If two of them contain the same model at
the same level, the models are named after their files: gemma-5.csv and gemma-5-new.csv of
a model gemma give gemma and gemma-new. A file that is already in the history is
refused, and so is an exported CSV whose run is there.`,
		Args: cobra.MinimumNArgs(1),
	})
	c.Flags().BoolVar(&together, "together", false, "make one run of all files, with a stage for each level of load")
	c.Flags().BoolVar(&again, "again", false, "import a file although it is in the history already")
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx, release := interruptible(c.Context())
		defer release()
		return env.withStore(ctx, func(db *store.Store) error {
			progress := newPercentView(env.drawn)
			bad := badRows{out: env.errs, progress: progress}
			job := app.ImportJob{Store: db, Again: again, OnShare: progress.show, OnBadRow: bad.add, OnFileEnd: bad.end}
			run := job.Each
			if together {
				run = job.Merge
			}
			runs, err := run(ctx, expandPatterns(args))
			progress.clear()
			err = explainAlreadyImported(err)
			err = errors.Join(err, env.printImportedRuns(runs))
			if ctx.Err() != nil {
				fmt.Fprintln(env.errs, "Stopped. What was imported completely is stored, the rest is not.")
				return exit(ExitInterrupted)
			}
			return err
		})
	}
	return c
}

// importFormatHelp returns the list of formats for the help.
func importFormatHelp() string {
	var text strings.Builder
	for _, format := range importer.Formats {
		if format.About != "" {
			fmt.Fprintf(&text, "  - %s\n", format.About)
		}
	}
	return text.String()
}

// expandPatterns returns the files that patterns match; shells of Windows leave
// that to the program. A pattern that matches none is returned as it is.
func expandPatterns(args []string) (paths []string) {
	for _, arg := range args {
		found, err := filepath.Glob(arg)
		if _, missing := os.Stat(arg); missing == nil || err != nil || len(found) == 0 {
			found = []string{arg}
		}
		paths = append(paths, found...)
	}
	return paths
}

func (env *environment) printImportedRuns(runs []bench.Run) error {
	if env.asJSON {
		return env.printJSON(append([]bench.Run{}, runs...))
	}
	for _, run := range runs {
		requests := 0
		for _, m := range run.Summary.Models {
			requests += m.Attempts
		}
		var files []string
		for _, origin := range run.Manifest.Origins {
			files = append(files, origin.File)
		}
		what := strings.Join(files, ", ")
		if run.State != bench.Imported { // a whole run
			what = run.Name
		}
		fmt.Fprintf(env.out, "Imported %s: %s, %s of %s, definitions %s\n", oneLine(what, 60), run.ID,
			plural(requests, "request"), plural(len(run.Plan.Endpoints), "model"), run.Manifest.Definitions)
	}
	return nil
}

// explainAlreadyImported replaces errors about files that were imported before by ones
// that say what to do.
func explainAlreadyImported(err error) error {
	var known *app.AlreadyImported
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case ok:
		var all []error
		for _, one := range joined.Unwrap() {
			all = append(all, explainAlreadyImported(one))
		}
		return errors.Join(all...)
	case errors.As(err, &known):
		return bench.Conflict("%s is in the history already, as run %s; to have it twice: --again", known.Path, known.Run)
	}
	return err
}

// badRows prints the first rows of a file that cannot be read and counts the
// rest.
type badRows struct {
	out      io.Writer
	progress *percentView
	count    int // in the file that is being read
}

const maxBadRows = 20 // printed for a file

func (b *badRows) add(row *importer.BadRow) {
	if b.count++; b.count <= maxBadRows {
		b.progress.clear()
		fmt.Fprintln(b.out, row)
	}
}

// end prints how many rows of a file were imported and begins the next file.
func (b *badRows) end(kept, bad int) {
	b.progress.clear()
	b.count = 0
	if bad == 0 {
		return
	}
	if more := bad - maxBadRows; more > 0 {
		fmt.Fprintf(b.out, "... and %d more\n", more)
	}
	fmt.Fprintf(b.out, "NOTE: %s left out, %d imported.\n", plural(bad, "bad row"), kept)
}
