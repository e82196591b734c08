package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

func (env *environment) showRun() *cobra.Command {
	slo := ""
	c := env.jsonFlag(&cobra.Command{
		Use:   "show RUN",
		Short: "Print a run's summary, that of a running one so far; RUN is an id, the beginning of one, or last",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return env.withStore(c.Context(), func(db *store.Store) error {
				run, err := app.LoadRun(c.Context(), db, args[0])
				if err == nil && slo != "" {
					run, err = withObjectives(c.Context(), db, run, slo)
				}
				if err != nil {
					return err
				}
				if env.asJSON {
					return env.printJSON(run)
				}
				env.printRun(run)
				env.printPlan(run)
				return nil
			})
		},
	})
	c.Flags().StringVar(&slo, "slo", "", "`objectives` in place of those that the run had, as of tokenlap run")
	return c
}

func withObjectives(ctx context.Context, db *store.Store, run bench.Run, slo string) (bench.Run, error) {
	objectives, err := bench.ParseObjectives(slo)
	if err != nil {
		return run, err
	}
	return app.WithObjectives(ctx, db, run, objectives)
}

func (env *environment) printPlan(run bench.Run) {
	p, m := run.Plan, run.Manifest
	fmt.Fprintf(env.out, "\nRun      %s\n", run.ID)
	if run.State == bench.Imported {
		env.printOrigin(run)
		return
	}
	for _, e := range p.Endpoints {
		fmt.Fprintf(env.out, "Model    %s: %s at %s\n", e.Name, oneLine(e.Model, 80), urlOf(e))
	}
	fmt.Fprintf(env.out, "Asked    %s (set %s, %s), warm-up %d, %s, max %d tokens, temperature %g, seed %d\n",
		promptsOf(p), oneLine(p.Prompts.Name, 60), p.Prompts.Hash, p.Warmup,
		loadsOf(p), p.Generation.MaxTokens, p.Generation.Temperature, p.Seed)
	stream, prefix := "streamed", "no unique prefix"
	if !p.Generation.Stream {
		stream = "not streamed"
	}
	if p.UniquePrefix {
		prefix = "unique prefix"
	}
	fmt.Fprintf(env.out, "         %s, %s, timeout %s\n", stream, prefix, span(p.Limits.Total))
	fmt.Fprintf(env.out, "By       Tokenlap %s, definitions %s, on %s: %s/%s, %s, %s, %s, clock step %s\n",
		m.Version, m.Definitions, m.Host, m.OS, m.Arch, orNone(m.CPU), plural(m.Cores, "core"), m.Go, span(m.ClockStep))
}

// printOrigin prints what an imported run is known to have been.
func (env *environment) printOrigin(run bench.Run) {
	for _, e := range run.Plan.Endpoints {
		fmt.Fprintf(env.out, "Model    %s: %s\n", e.Name, orNone(oneLine(e.Model, 80)))
	}
	for i, stage := range run.Plan.Stages {
		fmt.Fprintf(env.out, "Stage %d  %s\n", i+1, stage.Load)
	}
	for _, origin := range run.Manifest.Origins {
		fmt.Fprintf(env.out, "From     %s, %s, definitions %s\n", oneLine(origin.File, 80), origin.Format, run.Manifest.Definitions)
	}
}
