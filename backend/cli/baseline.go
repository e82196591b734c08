package cli

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// baselineFlags name the run that a new one is compared with.
type baselineFlags struct {
	run     string // RUN or RUN:MODEL; "": none
	margin  string
	allowed gate // of the margin, once found
}

func (b *baselineFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&b.run, "baseline", "", "`RUN`, or RUN:MODEL, that this one is compared with at its end")
	flags.StringVar(&b.margin, "fail-if-worse", "", "exit with code 4 if something is worse than the baseline's by more than `PERCENT`, such as 5%, beyond noise")
}

// find says before a run if there is no baseline to compare it with. "last" is the
// last run before this one.
func (b *baselineFlags) find(ctx context.Context, db *store.Store) (err error) {
	if b.allowed, err = parseGate(b.margin); err != nil {
		return err
	}
	if b.run == "" && b.margin != "" {
		return bench.Invalid("--fail-if-worse needs a --baseline to compare the run with")
	}
	if b.run == "" {
		return nil
	}
	id, model, isModel := strings.Cut(b.run, ":")
	found, err := app.LoadRun(ctx, db, id)
	if err != nil {
		return err
	}
	b.run = found.ID
	if isModel {
		b.run += ":" + model
	}
	return nil
}

// compare compares a run with the baseline, if there is one.
func (b *baselineFlags) compare(ctx context.Context, db *store.Store, run string) (comparison, error) {
	if b.run == "" {
		return comparison{}, nil
	}
	return comparisonOf(ctx, db, []string{b.run, run})
}
