package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/store"
)

func (env *environment) compareCommand() *cobra.Command {
	flags := compareFlags{pictures: newPictureFlags()}
	c := env.jsonFlag(&cobra.Command{
		Use:   "compare RUN...",
		Short: "Compare runs or models of runs: is B better than A, beyond noise?",
		Long: `Compares the models of runs with those of a baseline, which is the first run. RUN
is an id, the beginning of one, or last; RUN:MODEL is one model of it. Of runs of
several models those of the same name and load are compared; one run alone has
its models compared with each other.

Each difference comes with its 95 % interval. Better and worse are shown only
beyond noise, corrected for the number of metrics; else how many more requests
would be needed. Nothing is compared where prompts, lengths or load differ. See
DEFINITIONS.md.

Exit codes: 0 compared, 1 an error of Tokenlap, 2 wrong usage or --fail-if-worse
of workloads that differ, 4 worse than --fail-if-worse allows.`,
		Example: `  tokenlap compare 20261101 last
  tokenlap compare last:llama last:qwen
  tokenlap compare 20261101 last --fail-if-worse 5%
  tokenlap compare 20261101 last --markdown
  tokenlap compare 20261101 last --output differences.svg`,
		Args: cobra.MinimumNArgs(1),
	})
	f := c.Flags()
	f.StringVar(&flags.baseline, "baseline", "", "`RUN` that the others are compared with (default the first)")
	f.StringVar(&flags.margin, "fail-if-worse", "", "exit with code 4 if something is worse by more than `PERCENT`, such as 5%, and the interval is sure of it")
	f.BoolVar(&flags.markdown, "markdown", false, "print Markdown, to paste into a pull request")
	f.StringVar(&flags.output, "output", "", "`file` for the chart of the differences, .png or .svg, instead of the table; numbered where there are several models or loads")
	f.StringVar(&flags.pictures.theme, "theme", flags.pictures.theme, "of the chart: light or dark")
	c.RunE = func(c *cobra.Command, args []string) error { return env.compare(c.Context(), flags, args) }
	return c
}

// compareFlags are the flags of the command compare.
type compareFlags struct {
	baseline string
	margin   string
	markdown bool
	output   string
	pictures *pictureFlags
}

func (env *environment) compare(ctx context.Context, flags compareFlags, runs []string) error {
	allowed, err := parseGate(flags.margin)
	if err != nil {
		return err
	}
	if flags.markdown && env.asJSON {
		return bench.Invalid("--markdown and --json are two formats: use one")
	}
	if flags.output != "" {
		if err := flags.pictures.ofFile(flags.output); err != nil {
			return err
		}
	}
	return env.withStore(ctx, func(db *store.Store) error {
		found, err := comparisonOf(ctx, db, withBaseline(runs, flags.baseline))
		if err != nil {
			return err
		}
		paths, err := found.draw(flags.output, flags.pictures)
		switch {
		case env.asJSON:
			err = errors.Join(err, env.printJSON(found))
		case flags.markdown:
			found.writeMarkdown(env.out)
		case flags.output != "":
			for _, path := range paths {
				fmt.Fprintln(env.out, path)
			}
		default:
			found.print(env.out)
		}
		return errors.Join(err, env.exitOfComparison(found, allowed))
	})
}

// withBaseline puts the baseline before the other runs.
func withBaseline(runs []string, baseline string) []string {
	if baseline == "" {
		return runs
	}
	ordered := []string{baseline}
	for _, run := range runs {
		if run != baseline {
			ordered = append(ordered, run)
		}
	}
	return ordered
}

// comparison is what comparing runs came to: one for each model and load.
type comparison struct {
	Comparisons []compare.Comparison `json:"comparisons"`
	Alone       []string             `json:"alone"` // models and loads that have no counterpart
}

// comparisonOf compares runs, each RUN or RUN:MODEL, with the first of them.
func comparisonOf(ctx context.Context, db *store.Store, runs []string) (comparison, error) {
	var subjects []compare.Subject
	for _, text := range runs {
		run, model, _ := strings.Cut(text, ":")
		subjects = append(subjects, compare.Subject{Run: run, Model: model})
	}
	comparisons, alone, err := app.ComparePairs(ctx, db, subjects)
	return comparison{Comparisons: comparisons, Alone: append([]string{}, alone...)}, err
}

// gate is how much worse figures may be: a part of 1. A nil one allows all.
type gate *float64

// parseGate reads a margin in percent: "5%".
func parseGate(text string) (gate, error) {
	if text == "" {
		return nil, nil
	}
	digits, isPercent := strings.CutSuffix(strings.TrimSpace(text), "%")
	percent, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || !isPercent || !(percent >= 0) || math.IsInf(percent, 0) {
		return nil, bench.Invalid("--fail-if-worse %s: use a number of percent, such as 5%%", text)
	}
	margin := percent / 100
	return &margin, nil
}

// exitOfComparison prints a sentence for each figure that is worse than a gate allows
// and returns the exit code of that; nil if none is. Workloads that differ are an
// error: nothing can be claimed of them.
func (env *environment) exitOfComparison(found comparison, allowed gate) error {
	if allowed == nil {
		return nil
	}
	for _, label := range found.Alone {
		fmt.Fprintf(env.errs, "Note: %s has no counterpart to compare it with.\n", oneLine(label, 120))
	}
	worse, obstacles := app.Regressions(found.Comparisons, *allowed)
	var result error
	for _, sentence := range obstacles {
		result = errors.Join(result, bench.Invalid("%s", sentence))
	}
	for _, sentence := range worse {
		fmt.Fprintf(env.errs, "FAILED: %s, more than the %g %% allowed\n", oneLine(sentence, 200), *allowed*100)
		result = errors.Join(result, exit(ExitObjectives))
	}
	return result
}
