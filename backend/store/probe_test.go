package store_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func TestTheLastTestOfAModelIsKeptAsLongAsTheModel(t *testing.T) {
	s := mustOpen(t, t.TempDir(), alias("one", "uno"), endpoint("two"), endpoint("three"))
	well := store.ProbeResult{At: t0, State: "ok", Message: "all is well"}
	failed := store.ProbeResult{At: t0.Add(time.Hour), State: "failed", Message: "connect: refused"}
	must(t, s.SaveProbeResult(t.Context(), "one", failed))
	must(t, s.SaveProbeResult(t.Context(), "UNO", well))
	must(t, s.SaveProbeResult(t.Context(), "two", failed))
	must(t, s.SaveProbeResult(t.Context(), "three", failed))
	wantError(t, s.SaveProbeResult(t.Context(), "thre", well), bench.CodeNotFound, "three")
	must(t, s.ReplaceEndpoint(t.Context(), "two", endpoint("two")))
	must(t, s.RemoveEndpoint(t.Context(), "three"))
	must(t, s.Archive(t.Context(), "one"))
	got, err := s.ProbeResults(t.Context())
	must(t, err)
	want := map[string]store.ProbeResult{"one": {At: t0.Truncate(time.Millisecond), State: "ok", Message: "all is well"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnArchivedModelComesBackWhereItWas(t *testing.T) {
	s := mustOpen(t, t.TempDir(), alias("one", "uno"), endpoint("two"))
	must(t, s.Archive(t.Context(), "uno"))
	all, err := s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"two"}, names(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	must(t, s.Unarchive(t.Context(), "one"))
	all, err = s.Endpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"one", "two"}, names(all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantError(t, s.Archive(t.Context(), "none"), bench.CodeNotFound, "none")
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
