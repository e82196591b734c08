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
a queue grows, and then narrows. Each level is a stage of one run.
Without objectives it ends where goodput stops growing.

An objective is METRIC.STATISTIC=LIMIT, such as ttft.p95=500ms or success=99%.
One about each request, such as ttft=500ms, needs the share that must meet it,
such as goodput=90%. Separate several by commas.

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

// probesOf returns the levels of a sweep and how long its probes are.
func probesOf(p bench.Plan) string {
	s, pattern := p.Sweep, p.Stages[0]
	first, last := s.Stage(pattern, "", s.From), s.Stage(pattern, "", s.To)
	text := fmt.Sprintf("a sweep from %s to %s, each probe %s", first.Load, last.Load, span(last.Duration))
	if first.Duration != last.Duration {
		text += fmt.Sprintf(" or longer for its requests (%s at %s)", span(first.Duration), first.Load)
	}
	return text
}

// probeOf returns the probe that a model is in and how much of it is over.
func probeOf(m bench.ModelProgress) string {
	return fmt.Sprintf("probe %d, %s: %s of %s", m.Stage+1, m.Load, clockTime(m.StageElapsed.Seconds()), clockTime(m.StageDuration.Seconds()))
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
	v.printMessage(fmt.Sprintf("%s, %s: %s (%.3g of %.3g requests per second)", r.Endpoint, bench.LevelWords(r.Kind, probe.Level), verdict, probe.Achieved, probe.Asked))
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
