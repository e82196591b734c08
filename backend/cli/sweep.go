package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func (env *environment) sweepCommand() *cobra.Command {
	flags := runFlags{form: plan.SweepDefaults()}
	c := env.jsonFlag(&cobra.Command{
		Use:   "sweep MODEL...",
		Short: "Find the highest load that a model carries within objectives",
		Long: `Searches the highest rate, or with --users the highest number of users, at which
a model still meets the objectives: it doubles the load until they are missed or
a queue grows, and then narrows. Each level that is tried is a stage of one run.
Without objectives it ends where more load brings no more answers.

An objective is METRIC.STATISTIC=LIMIT, such as ttft.p95=500ms or success=99%.
One about each request, such as ttft=500ms, needs the share that must meet it,
such as goodput=90%. Several have commas between.

Exit codes: 0 an answer was found, 1 an error of Tokenlap, 2 wrong usage, 3 not
one request succeeded, 4 no level met the objectives, 130 interrupted.`,
		Example: `  tokenlap sweep llama --slo ttft.p95=500ms,latency.p95=10s
  tokenlap sweep llama --users --to 256 --probe 30s
  tokenlap sweep llama --slo ttft=500ms,goodput=95% --arrival constant`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return env.run(c, &flags, args) },
	})
	f := c.Flags()
	f.StringVar(&flags.outputDir, "output-dir", "results", "folder for the CSV files and charts; empty: write none")
	f.BoolVar(&flags.noVisuals, "no-visualizations", false, "draw no charts")
	f.BoolVar(&flags.noText, "no-text", false, "keep no answers")
	addOptions(f, &flags.form, plan.SweepOptions())
	flags.endpoint.registerConnection(f)
	return c
}

// printProbe prints the last probe of a sweep.
func (v *progressView) printProbe(r bench.SweepResult) {
	if len(r.Probes) == 0 {
		return
	}
	probe := r.Probes[len(r.Probes)-1]
	verdict := "holds"
	if !probe.Met {
		verdict = "does not hold"
		if len(probe.Reasons) > 0 {
			verdict += ": " + probe.Reasons[0]
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.printMessage(fmt.Sprintf("%s at %s: %s (%.3g of %.3g requests a second)", r.Endpoint, bench.LevelWords(r.Kind, probe.Level), verdict, probe.Achieved, probe.Asked))
}

// printSweeps prints the answers of a sweep.
func (env *environment) printSweeps(run bench.Run) {
	for _, r := range run.Execution.Sweeps {
		fmt.Fprintf(env.out, "%s: %s\n", r.Endpoint, r.Reason)
	}
}

// exitOfSweeps returns the exit code of a sweep in which no level met the
// objectives, nil where there is an answer or no sweep.
func exitOfSweeps(run bench.Run) error {
	none := func(r bench.SweepResult) bool { return !r.HasAnswer() }
	if slices.ContainsFunc(run.Execution.Sweeps, none) {
		return exit(ExitObjectives)
	}
	return nil
}
