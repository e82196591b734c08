package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// mergeFlags say what a run that is made of parts gets beside what its parts have.
type mergeFlags struct {
	name, note string
	tags       []string
}

func (m *mergeFlags) register(f *pflag.FlagSet) {
	f.StringVar(&m.name, "name", "", "name of the run (default that of the plan)")
	f.StringSliceVar(&m.tags, "tag", nil, "tag of the run; may be repeated")
	f.StringVar(&m.note, "note", "", "note on the run")
}

func (m *mergeFlags) job() runner.MergeJob {
	return runner.MergeJob{Name: m.name, Tags: m.tags, Note: m.note}
}

func (env *environment) mergeCommand() *cobra.Command {
	var flags mergeFlags
	c := env.jsonFlag(&cobra.Command{
		Use:   "merge FILE...",
		Short: "Make one run of the parts of a plan",
		Long: `Makes one run of the parts that tokenlap run --part I/N measured, from the run files
that tokenlap export --format run wrote of them. Requests are merged, not summaries:
percentiles are those of all requests. All parts have to be of the same plan, cut into
as many, with the same --start-at. Instants are put on one clock, on which all parts
begin at once; the run says how far those of different parts may be off.

If parts are missing the run is partial, and says which share of the load its counts
and rates lack. The same files merged again are the same run.

Exit codes: 0 merged, 1 an error of Tokenlap, 2 wrong usage, 3 not one request
succeeded, 4 merged, but parts are missing, ended early, or a --fail-if of the plan is
met, 130 interrupted.`,
		Example: `  tokenlap export last --format run --output-dir parts
  tokenlap merge parts/*.tlrun --name nightly --tag cluster`,
		Args: cobra.MinimumNArgs(1),
	})
	flags.register(c.Flags())
	c.RunE = func(c *cobra.Command, args []string) error {
		ctx, release := interruptible(c.Context())
		defer release()
		return env.withStore(ctx, func(db *store.Store) error {
			run, err := env.mergeFiles(ctx, db, expandPatterns(args), flags.job())
			if ctx.Err() != nil {
				fmt.Fprintln(env.errs, "Stopped. Nothing was stored.")
				return exit(ExitInterrupted)
			}
			if err != nil {
				return err
			}
			return env.printMerged(run)
		})
	}
	return c
}

// mergeFiles makes a run of run files, and shows the progress.
func (env *environment) mergeFiles(ctx context.Context, db *store.Store, paths []string, job runner.MergeJob) (bench.Run, error) {
	var files []*runfile.File
	requests := 0
	for _, path := range paths {
		in, err := os.Open(path)
		if err != nil {
			return bench.Run{}, bench.Unreadable(path, err)
		}
		defer in.Close()
		file, err := runfile.Open(filepath.Base(path), in)
		if err != nil {
			return bench.Run{}, err
		}
		for _, stage := range file.Run.Execution.Stages {
			requests += stage.Due
		}
		files = append(files, file)
	}
	progress := newPercentView(env.drawn)
	defer progress.clear()
	job.Observe = func(samples int) {
		progress.show("Merging "+plural(len(files), "part"), min(1, float64(samples)/float64(max(1, requests))))
	}
	return runner.Merge(ctx, db, files, job)
}

// printMerged prints a run that was made of parts and returns the exit code that says
// how it ended.
func (env *environment) printMerged(run bench.Run) error {
	if env.asJSON {
		if err := env.printJSON(run); err != nil {
			return err
		}
	} else {
		env.printRun(run)
		fmt.Fprintf(env.out, "Stored as run %s; again with: tokenlap history show %s\n", run.ID, run.ID)
	}
	failed := env.exitOfConditions(run)
	if run.State != bench.Finished {
		return exit(ExitObjectives)
	}
	return errors.Join(failed, exitOf(run))
}
