package store_test

import (
	"fmt"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func TestRunsAreDeletedAndRestoredTogetherButForThoseThatCannotBe(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, id := range []string{"a", "b", "c"} {
		finish(t, s, newRun(id))
	}
	must(t, s.Begin(t.Context(), newRun("busy")))
	left := func() []string {
		runs, _, err := s.Runs(t.Context(), store.Filter{})
		must(t, err)
		return ids(runs)
	}
	problems, err := s.DeleteAll(t.Context(), []string{"a", "busy", "none", "b", "a"})
	must(t, err)
	for i, code := range []bench.Code{"", bench.CodeConflict, bench.CodeNotFound, "", bench.CodeNotFound} {
		if bench.CodeOf(problems[i]) != code {
			t.Errorf("run %d: %v, want code %q", i, problems[i], code)
		}
	}
	if diff := cmp.Diff([]string{"busy", "c"}, left()); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	problems, err = s.RestoreAll(t.Context(), []string{"c", "a", "b"})
	must(t, err)
	if bench.CodeOf(problems[0]) != bench.CodeNotFound || problems[1] != nil || problems[2] != nil || len(left()) != 4 {
		t.Errorf("%v, left %v", problems, left())
	}
}

func TestOldRunsAreThoseThatEndedAndStartedBefore(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, id := range []string{"new", "limit", "starred", "old", "oldest", "deleted"} {
		run := newRun(id)
		run.Name, run.Started = "named "+id, t0.Add(-time.Duration(i)*time.Hour)
		finish(t, s, run)
	}
	running := newRun("running")
	running.Started = t0.Add(-24 * time.Hour)
	must(t, s.Begin(t.Context(), running))
	must(t, s.Star(t.Context(), "starred"))
	must(t, s.Delete(t.Context(), "deleted"))
	for keep, want := range map[bool][]string{false: {"oldest", "old", "starred"}, true: {"oldest", "old"}} {
		old, err := s.OldRuns(t.Context(), store.Retention{Before: t0.Add(-time.Hour), KeepStarred: keep})
		must(t, err)
		var got []string
		for _, run := range old {
			got = append(got, run.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" || old[0].Name != "named oldest" || !old[0].Started.Equal(t0.Add(-4*time.Hour)) {
			t.Errorf("starred ones kept: %v, first %+v (-want +got):\n%s", keep, old[0], diff)
		}
	}
}

// More runs than one transaction purges, among them exactly as many.
func TestManyRunsArePurgedWithTheirPrompts(t *testing.T) {
	for _, runs := range []int{100, 101, 230} {
		dir := t.TempDir()
		s := mustOpen(t, dir)
		var all []string
		for i := range runs {
			run := newRun(fmt.Sprintf("run-%d", i))
			must(t, s.Begin(t.Context(), run))
			must(t, s.AddSamples(t.Context(), run.ID, []bench.Sample{aSample(0, 1)}))
			run.State = bench.Finished
			must(t, s.Finish(t.Context(), run))
			all = append(all, run.ID)
		}
		_, err := s.DeleteAll(t.Context(), all)
		must(t, err)
		purged, err := s.Purge(t.Context(), time.Now())
		must(t, err)
		if purged != runs {
			t.Errorf("%d runs purged, want %d", purged, runs)
		}
		for _, table := range []string{"run", "prompt_set", "sample_record"} {
			if got := count(t, dir, "SELECT count(*) FROM "+table); got != 0 {
				t.Errorf("%d runs: %d rows are left in %s", runs, got, table)
			}
		}
	}
}
