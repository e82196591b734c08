package store_test

import (
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func TestFacetsCountRunsMostFrequentFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, run := range []bench.Run{newRun("r1"), newRun("r2", endpoint("alpha"), endpoint("beta")), newRun("r3")} {
		run.Tags = [][]string{{"night"}, {"Night", "b200"}, {"gone"}}[i]
		run.Plan.Stages = append(run.Plan.Stages, run.Plan.Stages...)
		finish(t, s, run)
	}
	must(t, s.Delete(t.Context(), "r3"))
	facets, err := s.Facets(t.Context())
	must(t, err)
	same := func(what string, got []store.Facet, want ...store.Facet) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", what, got, want)
		}
		for i := range want {
			if got[i].Value != want[i].Value || got[i].Runs != want[i].Runs {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
	}
	same("models", facets.Models, store.Facet{Value: "alpha", Runs: 2}, store.Facet{Value: "beta", Runs: 1})
	same("tags", facets.Tags, store.Facet{Value: "night", Runs: 2}, store.Facet{Value: "b200", Runs: 1})
	same("states", facets.States, store.Facet{Value: "finished", Runs: 2})
}

func TestRunsWithoutASuccessAreCountedAndFoundAsFailed(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for id, rates := range map[string][]float64{"good": {1, 0}, "failed": {0, 0}} {
		run := newRun(id, endpoint("alpha"), endpoint("beta"))
		must(t, s.Begin(t.Context(), run))
		run.State = bench.Finished
		for i, e := range run.Plan.Endpoints {
			run.Summary.Models = append(run.Summary.Models, bench.ModelSummary{Endpoint: e.Name, Attempts: 2, SuccessRate: &rates[i]})
		}
		must(t, s.Finish(t.Context(), run))
	}
	facets, err := s.Facets(t.Context())
	must(t, err)
	if diff := cmp.Diff([]store.Facet{{Value: "failed", Runs: 1}, {Value: "finished", Runs: 1}}, facets.States); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for state, want := range map[bench.State]string{bench.Failed: "failed", bench.Finished: "good"} {
		runs, total, err := s.Runs(t.Context(), store.Filter{State: state})
		must(t, err)
		if total != 1 || runs[0].ID != want || runs[0].DisplayState() != state {
			t.Errorf("%s: %d runs, want %s alone", state, total, want)
		}
	}
}

func TestRunsAreCountedForEachModel(t *testing.T) {
	s := mustOpen(t, t.TempDir(), endpoint("alpha"), endpoint("Beta"), endpoint("new"))
	beta := endpoint("beta") // as it was spelt then
	for id, models := range map[string][]bench.Endpoint{"r1": {endpoint("alpha"), beta}, "r2": {endpoint("alpha"), endpoint("gone")}, "r3": {endpoint("alpha")}} {
		run := newRun(id, models...)
		run.Plan.Stages = append(run.Plan.Stages, run.Plan.Stages[0]) // a run of two stages is one run
		must(t, s.Begin(t.Context(), run))
		run.State = bench.Finished
		must(t, s.Finish(t.Context(), run))
	}
	must(t, s.Delete(t.Context(), "r3"))
	got, err := s.RunCounts(t.Context())
	must(t, err)
	if diff := cmp.Diff(map[string]int{"alpha": 2, "Beta": 1}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
