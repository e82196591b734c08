package cli

import (
	"context"
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
	var retention app.Retention
	var dryRun bool
	c := &cobra.Command{
		Use:   "prune --older-than AGE",
		Short: "Delete runs that are older than an age; none is ever deleted otherwise",
		Long: `Deletes the runs that started longer ago than an age: 90d, 12w, 36h. As with
history delete, they can be brought back by history restore until history purge,
or seven days later.`,
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
		return env.prune(ctx, db, retention, dryRun)
	})
}

func (env *environment) prune(ctx context.Context, db *store.Store, retention app.Retention, dryRun bool) error {
	runs, err := app.ExpiredRuns(ctx, db, retention)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if !dryRun {
			if err := db.Delete(ctx, run.ID); err != nil {
				return err
			}
		}
		fmt.Fprintln(env.out, strings.TrimSpace(run.ID+"  "+oneLine(run.Name, 60)))
	}
	switch {
	case len(runs) == 0:
		fmt.Fprintln(env.out, "No run is that old.")
	case dryRun:
		fmt.Fprintf(env.out, "%s would be deleted.\n", plural(len(runs), "run"))
	default:
		fmt.Fprintf(env.out, "Deleted %s. To have one back: tokenlap history restore RUN\n", plural(len(runs), "run"))
	}
	return nil
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
