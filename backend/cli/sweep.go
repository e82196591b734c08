package cli

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// sweepFlags are the flags that only the command sweep has.
type sweepFlags struct {
	objectives string
	users      bool
	probe      seconds
	sweep      bench.Sweep
}

// sweepDecides are the options of a run that a sweep decides itself.
var sweepDecides = []string{
	"mode", "iterations", "concurrent", "rate", "requests", "duration", "stage_duration", "over", "steps", "repeats", "interleave",
	"trace", "trace_speed",
}

func (env *environment) sweepCommand() *cobra.Command {
	flags := runFlags{form: plan.Defaults(), search: &sweepFlags{
		probe: 15, sweep: bench.Sweep{From: 1, To: 1000, Requests: 100, MaxProbes: 40, Tolerance: 0.03},
	}}
	flags.form.Settle = 3
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
	f, search := c.Flags(), flags.search
	f.StringVar(&search.objectives, "slo", "", "`objectives` that must be met, with commas between")
	f.BoolVar(&search.users, "users", false, "search a number of users instead of a rate")
	f.Float64Var(&search.sweep.From, "from", search.sweep.From, "first level")
	f.Float64Var(&search.sweep.To, "to", search.sweep.To, "highest level")
	f.Var(&search.probe, "probe", "time of each level after it has settled; longer where it needs that for enough requests")
	f.IntVar(&search.sweep.Requests, "probe-requests", search.sweep.Requests, "measured requests of each level at least")
	f.IntVar(&search.sweep.MaxProbes, "max-probes", search.sweep.MaxProbes, "most levels that are tried for each model")
	f.Float64Var(&search.sweep.Tolerance, "tolerance", search.sweep.Tolerance, "share by which the highest level that holds and the lowest that does not may differ at the end")
	f.StringVar(&flags.outputDir, "output-dir", "results", "folder for the CSV files and charts; empty: write none")
	f.BoolVar(&flags.noVisuals, "no-visualizations", false, "draw no charts")
	f.BoolVar(&flags.noText, "no-text", false, "keep no answers")
	addOptions(f, &flags.form, slices.DeleteFunc(slices.Clone(plan.Options), func(o plan.Option) bool {
		return slices.Contains(sweepDecides, o.Field)
	}))
	flags.endpoint.registerConnection(f)
	return c
}

// pattern makes the form describe the first level of the sweep.
func (s *sweepFlags) pattern(form *plan.Form) {
	first := strconv.FormatFloat(s.sweep.From, 'g', -1, 64)
	if s.users {
		form.Mode, form.Concurrent = string(bench.Concurrent), plan.Levels(first)
	} else {
		form.Rate = first
	}
	form.Duration = float64(s.probe) + form.Settle
}

// of returns the sweep that the flags describe.
func (s *sweepFlags) of() (*bench.Sweep, error) {
	sweep := s.sweep
	sweep.Probe = time.Duration(float64(s.probe) * float64(time.Second))
	if s.objectives == "" {
		sweep.Objectives = []bench.Objective{}
		return &sweep, nil
	}
	objectives, err := bench.ParseObjectives(s.objectives)
	sweep.Objectives = objectives
	return &sweep, err
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
