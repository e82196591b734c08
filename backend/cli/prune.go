package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

func (env *environment) pruneHistory() *cobra.Command {
	var age age
	var retention store.Retention
	var dryRun bool
	c := &cobra.Command{
		Use:   "prune --older-than AGE",
		Short: "Delete runs that are older than an age; none is ever deleted otherwise",
		Long: `Deletes the runs that started longer ago than an age: 90d, 12w, 36h. As with
history delete, they can be brought back by history restore until history purge,
or seven days later. Ctrl-C stops it; what is deleted stays deleted.`,
		Example: "  tokenlap history prune --older-than 90d --keep-starred --dry-run",
		Args:    cobra.NoArgs,
	}
	c.Flags().Var(&age, "older-than", "age from which on runs are deleted, such as 90d, 12w or 36h")
	c.Flags().BoolVar(&retention.KeepStarred, "keep-starred", false, "keep starred runs")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "list the runs and delete none")
	return env.storeCommand(c, func(ctx context.Context, db *store.Store, _ []string) error {
		if age <= 0 {
			return bench.Invalid("say how old runs must be to be deleted: --older-than 90d")
		}
		retention.Before = time.Now().Add(-time.Duration(age))
		old, err := db.OldRuns(ctx, retention)
		if err != nil {
			return err
		}
		if dryRun {
			return env.printOld(old)
		}
		return env.deleteOld(ctx, db, old)
	})
}

func (env *environment) printOld(old []store.OldRun) error {
	for _, run := range old {
		fmt.Fprintln(env.out, oldRow(run))
	}
	if len(old) == 0 {
		fmt.Fprintln(env.out, noOldRun)
		return nil
	}
	fmt.Fprintf(env.out, "%s would be deleted.\n", plural(len(old), "run"))
	return nil
}

const noOldRun = "No run is that old."

func oldRow(run store.OldRun) string {
	return strings.TrimSpace(run.ID + "  " + oneLine(run.Name, 60))
}

// deleteOld deletes runs, and at an interrupt those whose turn has come by then.
func (env *environment) deleteOld(ctx context.Context, db *store.Store, old []store.OldRun) error {
	ctx, release := interruptible(ctx)
	defer release()
	var ids []string
	for _, run := range old {
		ids = append(ids, run.ID)
	}
	progress, deleted, done := newPercentView(env.drawn), 0, 0
	var wrong []error
	err := app.DeleteInBatches(ctx, db, ids, func(batch []string, problems []error) {
		progress.clear()
		for i := range batch {
			if wrong = append(wrong, problems[i]); problems[i] == nil {
				deleted++
				fmt.Fprintln(env.out, oldRow(old[done+i]))
			}
		}
		done += len(batch)
		progress.show("Deleting runs", float64(done)/float64(len(old)))
	})
	progress.clear()
	switch {
	case ctx.Err() != nil:
		fmt.Fprintf(env.errs, "Stopped. Deleted %s of %d; the same command deletes the rest.\n", plural(deleted, "run"), len(old))
		return exit(ExitInterrupted)
	case deleted > 0:
		fmt.Fprintf(env.out, "Deleted %s. To have one back: tokenlap history restore RUN\n", plural(deleted, "run"))
	case len(old) == 0:
		fmt.Fprintln(env.out, noOldRun)
	}
	return errors.Join(append(wrong, err)...)
}

// age is the value of a flag: a duration that may also be in days or weeks.
type age time.Duration

const day = 24 * time.Hour

func (a *age) Set(text string) error {
	for unit, long := range map[string]time.Duration{"d": day, "w": 7 * day} {
		number, isOurs := strings.CutSuffix(text, unit)
		if value, err := strconv.ParseFloat(number, 64); isOurs && err == nil && value*float64(long) < math.MaxInt64 && value > 0 {
			*a = age(value * float64(long))
			return nil
		}
	}
	wait, err := time.ParseDuration(text)
	if err != nil || wait <= 0 {
		return bench.Invalid("use an age such as 90d, 12w or 36h")
	}
	*a = age(wait)
	return nil
}

func (a *age) String() string { return time.Duration(*a).String() }

func (a *age) Type() string { return "age" }
