package store_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// checkDerived expects lists, counts and searches to say of all runs what the runs
// themselves say.
func checkDerived(t *testing.T, s *store.Store) {
	t.Helper()
	damages, err := s.Check(t.Context())
	if must(t, err); damages != nil {
		t.Errorf("%q", damages)
	}
	checkListed(t, s)
	runs, _, err := s.Runs(t.Context(), store.Filter{})
	must(t, err)
	want := map[string]int{}
	for _, run := range runs {
		want["state "+string(run.DisplayState())]++
		for _, tag := range run.Tags {
			want["tag "+tag]++
		}
		for _, model := range run.Plan.Endpoints {
			want["model "+model.Name]++
		}
		for _, text := range append([]string{run.ID, run.Name, run.Note, run.Plan.Endpoints[0].Model}, run.Tags...) {
			if found, _, err := s.Runs(t.Context(), store.Filter{Text: text}); err != nil || !slices.Contains(ids(found), run.ID) {
				t.Errorf("%q finds %v, not %s: %v", text, ids(found), run.ID, err)
			}
		}
	}
	facets, err := s.Facets(t.Context())
	must(t, err)
	got := map[string]int{}
	for kind, values := range map[string][]store.Facet{"state": facets.States, "tag": facets.Tags, "model": facets.Models} {
		for _, facet := range values {
			got[kind+" "+facet.Value] = facet.Runs
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facets (-the runs +counted):\n%s", diff)
	}
}

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

func TestListsCountsAndSearchFollowEachChangeOfARun(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	named := endpoint("alpha")
	named.Title = "Alpha of the lab"
	run := newRun("r1", named, endpoint("beta"))
	run.Plan.Stages = append(run.Plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.OpenRate, Rate: 20, Limit: 100}})
	run.Name, run.Tags = "before", []string{"night", "b200"}
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
		{"succeeding", func() error { return s.SaveSummary(t.Context(), "r1", finished.Summary) }},
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
			checkDerived(t, s)
		})
	}
	for _, gone := range []string{"before", "night", "a.csv"} {
		if found, _, err := s.Runs(t.Context(), store.Filter{Text: gone}); err != nil || len(found) > 0 {
			t.Errorf("%q, which no run has any more, finds %v: %v", gone, ids(found), err)
		}
	}
	for table, want := range map[string]int{"run_listed": 1, "run_text_docsize": 1, "run_facet": 4} {
		if got := count(t, dir, "SELECT count(*) FROM "+table); got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
}

// Words of three characters and more are found by an index, the others without.
func TestASearchFindsTheRunsThatHaveAllWordsInsideOfTheirs(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		letters := []rune(`aab"'*-_:^(){}+%.\\,ßé語🙂 `)
		text := make([]rune, 1+random.IntN(6))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		return string(text)
	}
	texts := map[string]string{}
	for i := range 60 {
		run := newRun(fmt.Sprint("r", i))
		run.Name, run.Note, run.Tags = word()+word(), word()+word()+"\xff", []string{word(), "AND", "near"}
		finish(t, s, run)
		got, err := s.Run(t.Context(), run.ID)
		must(t, err)
		texts[run.ID] = strings.ToLower(strings.Join(append(got.Tags, run.ID, got.Name, got.Note), "\n"))
	}
	found := 0
	for range 2000 {
		text := word() + " " + []string{"", "and", "Near", "r1", word()}[random.IntN(5)]
		want := []string{}
		for id, has := range texts {
			if !slices.ContainsFunc(strings.Fields(strings.ToLower(text)), func(word string) bool { return !strings.Contains(has, word) }) {
				want = append(want, id)
			}
		}
		runs, total, err := s.Runs(t.Context(), store.Filter{Text: text})
		must(t, err)
		got := ids(runs)
		slices.Sort(want)
		slices.Sort(got)
		if found += total; !slices.Equal(want, got) {
			t.Fatalf("%q finds %v, want %v", text, got, want)
		}
	}
	if found < 100 {
		t.Errorf("only %d runs were found: the texts are too different", found)
	}
}

// Runs of older versions have nothing for lists until they are first listed.
func TestRunsThatWereStoredBeforeAreListed(t *testing.T) {
	dir := frozen(t)
	s := mustOpen(t, dir)
	checkDerived(t, s)
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

func TestAModelThatIsNoLongerInTheSummaryHasNoFigures(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	both := newRun("both", endpoint("alpha"), endpoint("beta"))
	both.Summary = aSummary(both, 0.1)
	both.Summary.Models[0].TTFT.P50 = figure(0.3)
	other := newRun("other", endpoint("alpha"))
	other.Summary = aSummary(other, 0.2)
	for _, run := range []bench.Run{both, other} {
		finish(t, s, run)
	}
	fastest := func() string {
		runs, _, err := s.Runs(t.Context(), store.Filter{Sort: store.ByTTFT})
		must(t, err)
		return runs[0].ID
	}
	trends := func() (names []string) {
		all, err := s.Trends(t.Context(), 20)
		must(t, err)
		for _, one := range all {
			names = append(names, one.Endpoint)
		}
		slices.Sort(names)
		return names
	}
	if got := fastest(); got != "both" {
		t.Fatalf("%s is the fastest, want both", got)
	}
	must(t, s.SaveSummary(t.Context(), "both", bench.Summary{Models: both.Summary.Models[:1]}))
	if got := fastest(); got != "other" {
		t.Errorf("%s is the fastest, by a model that is not in its summary", got)
	}
	if got := trends(); !slices.Equal(got, []string{"alpha"}) {
		t.Errorf("trends of %v, want of alpha alone", got)
	}
}
