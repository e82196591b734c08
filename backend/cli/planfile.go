package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

func (env *environment) planCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "plan",
		Short: "Plan files: what a run measures, in a file for version control",
		Long: `A plan file is TOML with the keys of a plan in JSON. Omitted keys have the
defaults of tokenlap run. An example:

  models = ["llama"]
  prompts.lengths = ["short"]

  [[stages]]
  load = { rate = 2, arrival = "poisson" }
  duration = "60s"
  settle = "5s"

A load has users, or a rate, or the kind "trace" with trace = "FILE" at the top,
a file of arrivals. prompts.file names own prompts, and images = "FOLDER" a folder
of images. Their paths are relative to the plan file. In place of models, [[endpoints]] describes endpoints in full, with
keys by reference only. Check a file from others before you run it: it
says where requests go, and with which key.`,
		Example: `  tokenlap plan show last nightly.toml
  tokenlap plan check nightly.toml
  tokenlap run --plan nightly.toml`,
	}
	c.AddCommand(env.showPlan(), env.checkPlan())
	return c
}

func (env *environment) showPlan() *cobra.Command {
	return &cobra.Command{
		Use:   "show RUN [FILE.toml]",
		Short: "Print the plan of a run, or write it to a file; RUN is an id, the beginning of one, or last",
		Args:  cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return env.withStore(c.Context(), func(db *store.Store) error {
				run, err := app.LoadRun(c.Context(), db, args[0])
				if err != nil {
					return err
				}
				if run.State == bench.Imported {
					return bench.Invalid("run %s was not measured here, so not all of its plan is known", run.ID)
				}
				asked := run.Plan.WithoutProbes()
				if err := db.Allow(c.Context(), asked, asked.Endpoints...); err != nil {
					return err
				}
				if len(args) == 1 {
					return plan.WriteFile(env.out.documents(), asked)
				}
				err = export.WriteFile(args[1], func(w io.Writer) error { return plan.WriteFile(w, asked) })
				if err == nil {
					fmt.Fprintf(env.out, "Wrote %s; key references are in it, keys are not.\n", args[1])
				}
				return err
			})
		},
	}
}

func (env *environment) checkPlan() *cobra.Command {
	return env.jsonFlag(&cobra.Command{
		Use:   "check FILE",
		Short: "Say what a plan file will do, or what is wrong in it; - reads stdin",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := env.planFile(args[0])
			if err != nil {
				return err
			}
			return env.withStore(c.Context(), func(db *store.Store) error {
				made, err := planWithModels(c, db, file)
				if err != nil {
					return err
				}
				if err := (plan.Form{MaxCost: made.Stop.Cost}).CheckCost(made); err != nil {
					return err
				}
				for _, e := range made.Endpoints {
					env.warnInsecure(e)
				}
				preview, err := plan.NewPreview(made, []plan.Mistake{}).Estimate(made, func(model string, most int) ([]bench.Run, error) {
					return db.LastRuns(c.Context(), model, most)
				})
				switch {
				case err != nil:
					return err
				case env.asJSON:
					return env.printJSON(preview)
				}
				env.printPreview(made, preview)
				return nil
			})
		},
	})
}

// planFile reads a plan file, or stdin if path is "-".
func (env *environment) planFile(path string) (plan.File, error) {
	if path == "-" {
		return plan.ReadFile(env.in, "stdin")
	}
	return plan.LoadFile(path)
}

// planOfFile returns the plan of a file with what flags and arguments change.
func (flags *runFlags) planOfFile(c *cobra.Command, db *store.Store, file plan.File, args []string) (bench.Plan, error) {
	names := append(flags.form.Models, args...)
	if len(names) > 0 || flags.endpoint.given.URL != "" || firstChanged(c, endpointOnly...) != "" {
		endpoints, err := flags.endpoints(c, db, names)
		if err != nil {
			return bench.Plan{}, err
		}
		file.Models, file.Plan.Endpoints = nil, endpoints
	}
	made, err := planWithModels(c, db, file)
	if err != nil {
		return made, err
	}
	if flags.noText {
		made.KeepText = 0
	}
	err = flags.form.Override(&made, c.Flags().Changed)
	flags.form.MaxCost = made.Stop.Cost
	return made, err
}

// planWithModels returns the plan of a file for the registered models that it
// names; for all of them, if it names none and has no endpoints.
func planWithModels(c *cobra.Command, db *store.Store, file plan.File) (bench.Plan, error) {
	models, err := app.Endpoints(c.Context(), db, file.Models)
	if err == nil && len(models)+len(file.Plan.Endpoints) == 0 {
		models, err = allModels(c.Context(), db)
	}
	if err != nil {
		return bench.Plan{}, err
	}
	return file.With(models)
}

// printLoads prints the stages of a plan, or the levels of its sweep.
func (env *environment) printLoads(made bench.Plan) {
	if made.Sweep != nil {
		fmt.Fprintf(env.out, "Load     %s\n", probesOf(made))
		return
	}
	for number, stage := range made.Stages {
		stage.Requests = made.StageRequests(number)
		fmt.Fprintf(env.out, "Stage %-2d %s\n", number+1, stageText(made, stage))
	}
}

// printPreview prints where the requests of a plan go, and how many there are.
func (env *environment) printPreview(made bench.Plan, preview plan.Preview) {
	for _, e := range made.Endpoints {
		key := "no key"
		if e.Key != "" {
			key = "key " + string(e.Key)
		}
		fmt.Fprintf(env.out, "Model    %s: %s at %s, %s\n", e.Name, oneLine(e.Model, 80), urlOf(e), key)
	}
	fmt.Fprintf(env.out, "Prompts  %d of %s\n", preview.Prompts, oneLine(made.Prompts.Name, 60))
	if preview.Images > 0 {
		fmt.Fprintf(env.out, "Images   %d of %s, %.1f MB: each request carries one\n", preview.Images, oneLine(made.Images.Folder, 200), float64(preview.ImageBytes)/1e6)
	}
	env.printLoads(made)
	if preview.Open {
		fmt.Fprintln(env.out, "Requests as many as there are answers in that time")
	} else {
		fmt.Fprintf(env.out, "Requests %s in all, at most %s tokens of output\n", thousands(preview.Requests), thousands(preview.Tokens))
	}
	if preview.Cost != nil {
		fmt.Fprintf(env.out, "Cost     at most $%.4g\n", *preview.Cost)
	}
	if preview.Seconds != nil {
		fmt.Fprintf(env.out, "Time     about %s\n", clockTime(*preview.Seconds))
	}
}
