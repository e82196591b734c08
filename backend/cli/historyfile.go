package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

func (env *environment) checkHistory() *cobra.Command {
	c := env.jsonFlag(&cobra.Command{
		Use:   "check",
		Short: "Read the whole database and say what is wrong with it",
		Long: `Reads every page and row of the database and all requests, and compares the
summaries of the runs with their requests. Nothing is changed.

Exit codes: 0 nothing is wrong, 1 something is.`,
		Example: "  tokenlap history check",
		Args:    cobra.NoArgs,
	})
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, _ []string) error {
		progress := newPercentView(env.drawn)
		checked, err := runner.Check(ctx, db, func(done, total int) { progress.show("Checking", float64(done)/float64(total)) })
		progress.clear()
		if err != nil {
			return err
		}
		if env.asJSON {
			err = env.printJSON(checked)
		} else {
			env.printChecked(checked)
		}
		if len(checked.Findings) > 0 {
			err = errors.Join(err, exit(ExitError))
		}
		return err
	})
}

func (env *environment) printChecked(checked runner.Checked) {
	for _, finding := range checked.Findings {
		if finding.Run != "" {
			fmt.Fprintf(env.out, "run %s: ", finding.Run)
		}
		fmt.Fprintln(env.out, finding.Text)
	}
	result := "nothing is wrong"
	if n := len(checked.Findings); n > 0 {
		result = plural(n, "finding") + "; a backup may be whole: tokenlap history restore --from FILE"
	}
	fmt.Fprintf(env.out, "%s with %s read: %s.\n", plural(checked.Runs, "run"), plural(checked.Samples, "request"), result)
}

func (env *environment) backupHistory() *cobra.Command {
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the database to a new file, also during a run",
		Long: `Copies the database as it is now to a new file: models, runs, requests,
settings. Of a run in progress the backup has what is stored by now. Do not copy
tokenlap.db by itself: what was written last is in the files beside it.`,
		Example: "  tokenlap history backup tokenlap-backup.db",
		Args:    cobra.ExactArgs(1),
	}
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, args []string) error {
		path, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		ctx, release := interruptible(ctx)
		defer release()
		progress := newPercentView(env.drawn)
		err = db.Backup(ctx, path, func(share float64) { progress.show("Writing", share) })
		progress.clear()
		if ctx.Err() != nil {
			fmt.Fprintln(env.errs, "Stopped. No backup was written.")
			return exit(ExitInterrupted)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "Wrote %s. To have it back: tokenlap history restore --from %s\n", args[0], args[0])
		return nil
	})
}

// restoreBackup puts a backup in the place of the database.
func (env *environment) restoreBackup(ctx context.Context, backup string, confirmed bool) error {
	dir, err := env.dataFolder()
	if err != nil {
		return err
	}
	if !confirmed {
		return bench.Invalid("all runs in %s would be replaced by those of %s: confirm it with --yes", dir, backup)
	}
	before, err := store.Replace(ctx, dir, backup)
	if err != nil {
		return err
	}
	return env.withStore(ctx, func(db *store.Store) error {
		_, total, err := db.ListedRuns(ctx, store.Filter{Limit: 1})
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "Restored %s from %s.\n", plural(total, "run"), backup)
		if before != "" {
			fmt.Fprintf(env.out, "The database before is now %s\n", before)
		}
		return nil
	})
}
