package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

func (env *environment) historyCommand() *cobra.Command {
	var filter store.Filter
	var state, since string
	list := env.jsonFlag(&cobra.Command{
		Use:     "history",
		Short:   "List past runs, the newest first; show, rename, tag, delete, check and back them up",
		Example: "  tokenlap history --model llama --limit 10\n  tokenlap history show last",
		Args:    cobra.NoArgs,
	})
	register := func(c *cobra.Command) {
		f := c.Flags()
		f.IntVar(&filter.Limit, "limit", 50, "most runs listed; 0: all")
		f.StringVar(&filter.Model, "model", "", "only runs of this model")
		f.StringVar(&filter.Tag, "tag", "", "only runs with this tag")
		f.StringVar(&filter.Text, "text", "", "only runs with these words in name, note, tags or models")
		f.StringVar(&state, "state", "", "only runs in this state: finished, failed, stopped, interrupted, partial, running, imported")
		f.StringVar(&since, "since", "", "only runs started on this day or later: 2026-01-31")
		f.BoolVar(&filter.Starred, "starred", false, "only starred runs")
		f.BoolVar(&filter.Regressed, "regressed", false, "only runs with which a figure of a model became worse than in comparable runs before")
	}
	list.RunE = func(c *cobra.Command, _ []string) error {
		var err error
		if filter.State = bench.State(state); state != "" && !slices.Contains(bench.States, filter.State) {
			return bench.Invalid("state %q: use finished, failed, stopped, interrupted, partial, running or imported", state)
		}
		if since != "" {
			if filter.Since, err = time.ParseInLocation(time.DateOnly, since, time.Local); err != nil {
				return bench.Invalid("day %q: write it as 2026-01-31", since)
			}
		}
		if filter.Limit < 0 {
			return bench.Invalid("limit %d: use 0 (all) or more", filter.Limit)
		}
		return env.withStore(c.Context(), func(db *store.Store) error { return env.listRuns(c, db, filter) })
	}
	register(list)
	alias := env.jsonFlag(&cobra.Command{Use: "list", Short: "List past runs", Args: cobra.NoArgs, RunE: list.RunE})
	register(alias)
	list.AddCommand(alias, env.showRun(), env.renameRun(), env.tagRun(), env.noteRun(), env.starRun(), env.trendCommand(), env.excludeRun(), env.includeRun(), env.deleteRun(), env.restoreRun(), env.purgeRuns(), env.pruneHistory(), env.checkHistory(), env.backupHistory())
	return list
}

func (env *environment) listRuns(c *cobra.Command, db *store.Store, filter store.Filter) error {
	if env.asJSON {
		runs, _, err := app.FindRuns(c.Context(), db, filter)
		if err != nil {
			return err
		}
		return env.printJSON(append([]bench.Run{}, runs...))
	}
	runs, total, err := app.ListRuns(c.Context(), db, filter)
	if err != nil {
		return err
	}
	if total == 0 {
		fmt.Fprintln(env.out, "No runs. Make one: tokenlap run --lengths short --iterations 1 --max-tokens 48")
		return nil
	}
	t := newTable("ID", "STARTED", "STATE", "NAME", ">MODELS", ">REQUESTS", ">SUCCESS", ">TTFT p50", ">tok/s IN ALL", "TAGS")
	for _, run := range runs {
		t.add(historyRow(run)...)
	}
	t.print(env.out)
	if total > len(runs) {
		fmt.Fprintf(env.out, "\n%d of %s; all with --limit 0\n", len(runs), plural(total, "run"))
	}
	return nil
}

func historyRow(run bench.ListedRun) []string {
	requests, successes := 0, 0
	var best bench.ListedModel
	names := map[string]bool{}
	for i, m := range run.Models {
		names[m.Name] = true
		if m.Requests != nil {
			requests += *m.Requests
			successes += *m.Successes
		}
		if i == 0 || m.TTFTP50 != nil && (best.TTFTP50 == nil || *m.TTFTP50 < *best.TTFTP50) {
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
	return []string{
		run.ID, run.Started.Local().Format("2006-01-02 15:04"), string(run.State), star + oneLine(run.Name, 40),
		fmt.Sprint(len(names)), fmt.Sprint(requests), rate, duration(best.TTFTP50), number(best.Speed), oneLine(strings.Join(run.Tags, ", "), 30),
	}
}
