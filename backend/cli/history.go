package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

func (a *env) historyCommand() *cobra.Command {
	var filter store.Filter
	var state, since string
	list := a.jsonFlag(&cobra.Command{
		Use:     "history",
		Short:   "List past runs, the newest first; show, rename, tag and delete them",
		Example: "  tokenlap history --model llama --limit 10\n  tokenlap history show last",
		Args:    cobra.NoArgs,
	})
	register := func(c *cobra.Command) {
		f := c.Flags()
		f.IntVar(&filter.Limit, "limit", 50, "most runs listed; 0: all")
		f.StringVar(&filter.Model, "model", "", "only runs of this model")
		f.StringVar(&filter.Tag, "tag", "", "only runs with this tag")
		f.StringVar(&filter.Text, "text", "", "only runs with these words in name, note, tags or models")
		f.StringVar(&state, "state", "", "only runs in this state: finished, stopped, interrupted, running, imported")
		f.StringVar(&since, "since", "", "only runs started on this day or later: 2026-01-31")
		f.BoolVar(&filter.Starred, "starred", false, "only starred runs")
	}
	list.RunE = func(c *cobra.Command, _ []string) error {
		var err error
		if filter.State = bench.State(state); state != "" && !slices.Contains(bench.States, filter.State) {
			return bench.Invalid("state %q: use finished, stopped, interrupted, running or imported", state)
		}
		if since != "" {
			if filter.Since, err = time.ParseInLocation(time.DateOnly, since, time.Local); err != nil {
				return bench.Invalid("day %q: write it as 2026-01-31", since)
			}
		}
		if filter.Limit < 0 {
			return bench.Invalid("limit %d: use 0 (all) or more", filter.Limit)
		}
		return a.with(c.Context(), func(db *store.Store) error { return a.listRuns(c, db, filter) })
	}
	register(list)
	again := a.jsonFlag(&cobra.Command{Use: "list", Short: "List past runs", Args: cobra.NoArgs, RunE: list.RunE})
	register(again)
	list.AddCommand(again, a.showRun(), a.renameRun(), a.tagRun(), a.noteRun(), a.starRun(), a.deleteRun(), a.restoreRun(), a.purgeRuns())
	return list
}

func (a *env) listRuns(c *cobra.Command, db *store.Store, filter store.Filter) error {
	runs, total, err := db.Runs(c.Context(), filter)
	if err != nil {
		return err
	}
	if a.asJSON {
		return a.printJSON(append([]bench.Run{}, runs...))
	}
	if total == 0 {
		fmt.Fprintln(a.out, "No runs. Make one: tokenlap run --lengths short --iterations 1 --max-tokens 48")
		return nil
	}
	t := newTable("ID", "STARTED", "STATE", "NAME", ">MODELS", ">REQUESTS", ">SUCCESS", ">TTFT p50", ">tok/s IN ALL", "TAGS")
	for _, run := range runs {
		requests, successes := 0, 0
		var best bench.ModelSummary
		for i, m := range run.Summary.Models {
			requests += m.Attempts
			successes += m.Successes
			if i == 0 || m.TTFT.P50 != nil && (best.TTFT.P50 == nil || *m.TTFT.P50 < *best.TTFT.P50) {
				best = m
			}
		}
		rate := none
		if requests > 0 {
			share := float64(successes) / float64(requests)
			rate = percent(&share)
		}
		star := ""
		if run.Starred {
			star = "* "
		}
		t.add(run.ID, run.Started.Local().Format("2006-01-02 15:04"), string(run.State), star+oneLine(run.Name, 40),
			fmt.Sprint(len(run.Plan.Endpoints)), fmt.Sprint(requests), rate, duration(best.TTFT.P50), number(best.SystemTokens), oneLine(strings.Join(run.Tags, ", "), 30))
	}
	t.print(a.out)
	if total > len(runs) {
		fmt.Fprintf(a.out, "\n%d of %s; all with --limit 0\n", len(runs), plural(total, "run"))
	}
	return nil
}

func (a *env) showRun() *cobra.Command {
	return a.jsonFlag(&cobra.Command{
		Use:   "show RUN",
		Short: "Print a run's summary, of one that goes on what there is; RUN is an id, the beginning of one, or last",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				run, err := app.RunNow(c.Context(), db, args[0])
				if err != nil {
					return err
				}
				if a.asJSON {
					return a.printJSON(run)
				}
				a.printRun(run)
				a.printPlan(run)
				return nil
			})
		},
	})
}

func (a *env) printPlan(run bench.Run) {
	p, m := run.Plan, run.Manifest
	fmt.Fprintf(a.out, "\nRun      %s\n", run.ID)
	if run.State == bench.Imported {
		a.printOrigin(run)
		return
	}
	for _, e := range p.Endpoints {
		fmt.Fprintf(a.out, "Model    %s: %s at %s\n", e.Name, oneLine(e.Model, 80), urlOf(e))
	}
	fmt.Fprintf(a.out, "Asked    %s x %s (set %s, %s), warm-up %d, %s, max %d tokens, temperature %g, seed %d\n",
		plural(len(p.Prompts.Prompts), "prompt"), plural(p.Iterations, "iteration"), oneLine(p.Prompts.Name, 60), p.Prompts.Hash, p.Warmup,
		p.Stages[0].Load, p.Generation.MaxTokens, p.Generation.Temperature, p.Seed)
	stream, prefix := "streamed", "no unique prefix"
	if !p.Generation.Stream {
		stream = "not streamed"
	}
	if p.UniquePrefix {
		prefix = "unique prefix"
	}
	fmt.Fprintf(a.out, "         %s, %s, timeout %s\n", stream, prefix, span(p.Limits.Total))
	fmt.Fprintf(a.out, "By       Tokenlap %s, definitions %s, on %s: %s/%s, %s, %s, %s, clock step %s\n",
		m.Version, m.Definitions, m.Host, m.OS, m.Arch, orNone(m.CPU), plural(m.Cores, "core"), m.Go, span(m.ClockStep))
}

// printOrigin prints what an imported run is known to have been.
func (a *env) printOrigin(run bench.Run) {
	for _, e := range run.Plan.Endpoints {
		fmt.Fprintf(a.out, "Model    %s: %s\n", e.Name, orNone(oneLine(e.Model, 80)))
	}
	for i, stage := range run.Plan.Stages {
		fmt.Fprintf(a.out, "Stage %d  %s\n", i+1, stage.Load)
	}
	for _, origin := range run.Manifest.Origins {
		fmt.Fprintf(a.out, "From     %s, %s, definitions %s\n", oneLine(origin.File, 80), origin.Format, run.Manifest.Definitions)
	}
}

// change is a command that changes one run.
func (a *env) change(use, short string, args cobra.PositionalArgs, action func(db *store.Store, c *cobra.Command, id string, rest []string) (string, error)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: args,
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				said, err := action(db, c, args[0], args[1:])
				if err != nil {
					return err
				}
				fmt.Fprintln(a.out, said)
				return nil
			})
		},
	}
}

func (a *env) renameRun() *cobra.Command {
	return a.change("rename RUN NAME", "Give a run another name", cobra.ExactArgs(2), func(db *store.Store, c *cobra.Command, id string, rest []string) (string, error) {
		return "Renamed.", db.Rename(c.Context(), id, rest[0])
	})
}

func (a *env) noteRun() *cobra.Command {
	return a.change("note RUN TEXT", "Set a run's note; an empty text removes it", cobra.ExactArgs(2), func(db *store.Store, c *cobra.Command, id string, rest []string) (string, error) {
		return "Noted.", db.SetNote(c.Context(), id, rest[0])
	})
}

func (a *env) tagRun() *cobra.Command {
	c := a.change("tag RUN TAG... [--remove TAG]", "Add tags to a run, or remove them", cobra.MinimumNArgs(1), func(db *store.Store, c *cobra.Command, id string, rest []string) (string, error) {
		run, err := db.Run(c.Context(), id)
		if err != nil {
			return "", err
		}
		removed, err := c.Flags().GetStringArray("remove")
		if err != nil {
			return "", err
		}
		if len(rest)+len(removed) == 0 {
			return "", bench.Invalid("name a tag to add, or one to remove with --remove")
		}
		tags := slices.DeleteFunc(append(run.Tags, rest...), func(tag string) bool { return slices.Contains(removed, tag) })
		if err := db.SetTags(c.Context(), run.ID, tags); err != nil {
			return "", err
		}
		run, err = db.Run(c.Context(), run.ID)
		return "Tags: " + orNone(strings.Join(run.Tags, ", ")), err
	})
	c.Flags().StringArray("remove", nil, "tag to remove (repeatable)")
	return c
}

func (a *env) starRun() *cobra.Command {
	c := a.change("star RUN", "Star a run, or take the star away", cobra.ExactArgs(1), func(db *store.Store, c *cobra.Command, id string, _ []string) (string, error) {
		off, err := c.Flags().GetBool("off")
		if err != nil {
			return "", err
		}
		return map[bool]string{true: "Star taken away.", false: "Starred."}[off], db.Star(c.Context(), id, !off)
	})
	c.Flags().Bool("off", false, "take the star away")
	return c
}

func (a *env) deleteRun() *cobra.Command {
	return &cobra.Command{
		Use:   "delete RUN...",
		Short: "Delete runs; `history restore` brings them back until `history purge`",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(db *store.Store) error {
				var wrong []error
				for _, id := range args {
					run, err := db.Run(c.Context(), id)
					if err == nil {
						err = db.Delete(c.Context(), run.ID)
					}
					if wrong = append(wrong, err); err == nil {
						fmt.Fprintf(a.out, "Deleted %s. To have it back: tokenlap history restore %s\n", run.ID, run.ID)
					}
				}
				return errors.Join(wrong...)
			})
		},
	}
}

func (a *env) restoreRun() *cobra.Command {
	return a.change("restore RUN", "Bring a deleted run back", cobra.ExactArgs(1), func(db *store.Store, c *cobra.Command, id string, _ []string) (string, error) {
		return "Restored.", db.Restore(c.Context(), id)
	})
}

func (a *env) purgeRuns() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "purge --yes",
		Short: "Remove deleted runs for good and give their space back",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !yes {
				return bench.Invalid("purge cannot be undone: confirm it with --yes")
			}
			return a.with(c.Context(), func(db *store.Store) error {
				count, err := db.Purge(c.Context(), time.Now())
				if err != nil {
					return err
				}
				fmt.Fprintf(a.out, "Removed %s for good.\n", plural(count, "run"))
				return nil
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "really")
	return c
}
