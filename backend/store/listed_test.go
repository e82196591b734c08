package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// checkListed expects lists to show of all runs what the runs themselves say.
func checkListed(t *testing.T, s *store.Store) {
	t.Helper()
	runs, total, err := s.Runs(t.Context(), store.Filter{})
	must(t, err)
	want := []bench.ListedRun{}
	for _, run := range runs {
		want = append(want, run.Listed())
	}
	got, listed, err := s.ListedRuns(t.Context(), store.Filter{})
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" || listed != total {
		t.Fatalf("%d of %d runs (-the run +the list):\n%s", listed, total, diff)
	}
}

func TestListsShowOfEachRunWhatItSays(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	named := endpoint("alpha")
	named.Title = "Alpha of the lab"
	run := newRun("r1", named, endpoint("beta"))
	run.Plan.Stages = append(run.Plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.OpenRate, Rate: 20, Limit: 100}})
	run.Tags = []string{"night", "b200"}
	finished := run
	finished.State, finished.Finished, finished.Summary = bench.Finished, t0.Add(time.Minute), aSummary(run, 0.2)
	finished.Summary.Models[1].Stage, finished.Summary.Models[1].Failed = 1, 3
	fails := bench.Summary{Models: []bench.ModelSummary{
		{Endpoint: "beta", Stage: 1, Attempts: 2, Failed: 2, SuccessRate: figure(0)}, {Endpoint: "alpha", SuccessRate: figure(0)},
	}}
	imported := newRun("r2")
	imported.Started = t0.Add(time.Hour)
	imported.Manifest.Definitions, imported.Manifest.Origins = "seed-v1", []bench.Origin{{File: "a.csv", Hash: "1"}, {File: "b.csv", Hash: "2"}}
	swept := run.Plan
	swept.Stages = append([]bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 64}}}, swept.Stages...)

	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"begun", func() error { return s.Begin(t.Context(), run) }},
		{"with another plan", func() error { return s.SavePlan(t.Context(), "r1", swept) }},
		{"finished", func() error { return s.Finish(t.Context(), finished) }},
		{"imported", func() error { finish(t, s, imported); return nil }},
		{"summarised again", func() error { return s.SaveSummary(t.Context(), "r1", fails) }},
		{"renamed", func() error { return s.Rename(t.Context(), "r1", "first") }},
		{"with a note", func() error { return s.SetNote(t.Context(), "r1", "a note") }},
		{"with another tag", func() error { return s.SetTags(t.Context(), "r1", []string{"day"}) }},
		{"starred", func() error { return s.Star(t.Context(), "r1") }},
		{"excluded", func() error { return s.Exclude(t.Context(), "r1", "the server was warm") }},
		{"deleted", func() error { return s.Delete(t.Context(), "r1") }},
		{"restored", func() error { return s.Restore(t.Context(), "r1") }},
		{"being discarded", func() error { must(t, s.Begin(t.Context(), newRun("r3"))); return s.Discard(t.Context(), "r3") }},
		{"purged", func() error {
			must(t, s.Delete(t.Context(), "r2"))
			_, err := s.Purge(t.Context(), time.Now())
			return err
		}},
	} {
		t.Run(step.name, func(t *testing.T) {
			must(t, step.do())
			checkListed(t, s)
		})
	}
	if got := count(t, dir, "SELECT count(*) FROM run_listed"); got != 1 {
		t.Errorf("%d runs are kept for lists, want 1", got)
	}
}

// Runs of older versions have nothing for lists until they are first listed.
func TestRunsThatWereStoredBeforeAreListed(t *testing.T) {
	dir := frozen(t)
	s := mustOpen(t, dir)
	checkListed(t, s)
	if got := count(t, dir, "SELECT count(*) FROM run_listed"); got != 2 {
		t.Errorf("%d runs are kept for lists, want 2", got)
	}
	checkListed(t, s)

	db := raw(t, filepath.Join(dir, store.File))
	defer db.Close()
	_, err := db.Exec("DELETE FROM run_listed; BEGIN IMMEDIATE") // nothing can be stored
	must(t, err)
	checkListed(t, s)
}
