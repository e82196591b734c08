package store_test

import (
	"fmt"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

func TestTheLastRunsOfAModelAreItsNewestFinishedOnes(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, c := range []struct {
		model string
		state bench.State
		hour  int
	}{
		{"alpha", bench.Finished, 3}, {"alpha", bench.Finished, 1}, {"beta", bench.Finished, 9}, {"alpha", bench.Stopped, 8},
		{"alpha", bench.Finished, 7}, {"Alpha", bench.Finished, 5}, {"alpha", bench.Imported, 6},
	} {
		run := newRun(fmt.Sprint("r", i), endpoint(c.model))
		run.Started = t0.Add(time.Duration(c.hour) * time.Hour)
		must(t, s.Begin(t.Context(), run))
		run.State, run.Finished = c.state, run.Started
		must(t, s.Finish(t.Context(), run))
	}
	must(t, s.Delete(t.Context(), "r4"))
	for most, want := range map[int][]string{9: {"r5", "r0", "r1"}, 2: {"r5", "r0"}} {
		runs, err := s.LastRuns(t.Context(), "alpha", most)
		must(t, err)
		if diff := cmp.Diff(want, ids(runs)); diff != "" {
			t.Errorf("at most %d (-want +got):\n%s", most, diff)
		}
	}
	runs, err := s.LastRuns(t.Context(), "none", 9)
	must(t, err)
	if runs == nil || len(runs) > 0 {
		t.Errorf("got %v", runs)
	}
}

// A wall clock that is set back gives a later run an earlier start, or the same.
func TestRunsAreInTheOrderOfTheirStartsWhateverTheClockDid(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for _, run := range []struct {
		id     string
		offset time.Duration
	}{{"first", 0}, {"set-back", -time.Hour}, {"same", 0}, {"set-forth", time.Hour}} {
		one := newRun(run.id)
		one.Started = t0.Add(run.offset)
		must(t, s.Begin(t.Context(), one))
		one.State, one.Finished = bench.Finished, one.Started.Add(time.Minute)
		must(t, s.Finish(t.Context(), one))
	}
	runs, _, err := s.Runs(t.Context(), store.Filter{})
	must(t, err)
	if diff := cmp.Diff([]string{"set-forth", "same", "first", "set-back"}, ids(runs)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, run := range runs {
		if took := run.Finished.Sub(run.Started); took != time.Minute {
			t.Errorf("%s took %v", run.ID, took)
		}
	}
}

// TestASearchThatFindsManyRunsListsThemAsOneThatFindsFew has both ways to sort and count
// what was found agree, for all pages and orders.
func TestASearchThatFindsManyRunsListsThemAsOneThatFindsFew(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	history(t, s, 60)
	must(t, s.Delete(t.Context(), "20260101-000007"))
	must(t, s.Star(t.Context(), "20260101-000010"))
	must(t, s.SetTags(t.Context(), "20260101-000020", []string{"nightly", "NIGHTLY"}))
	list := func(few int, filter store.Filter) ([]string, int) {
		defer store.SetFewFound(store.SetFewFound(few))
		runs, total, err := s.Runs(t.Context(), filter)
		must(t, err)
		return ids(runs), total
	}
	for _, row := range []struct {
		filter store.Filter
		total  int
	}{
		{store.Filter{Tag: "nightly"}, 59},
		{store.Filter{Tag: "Nightly", Starred: true}, 1},
		{store.Filter{Text: "run number"}, 59},
		{store.Filter{Text: "ru"}, 59},
		{store.Filter{Text: "ru model-1"}, 12}, // of runs 1, 10 to 19 and 51
		{store.Filter{Text: " "}, 59},
		{store.Filter{Text: "nowhere"}, 0},
		{store.Filter{Model: "model-3", Tag: "nightly", Text: "run"}, 2},
		{store.Filter{Model: "alpha", Since: t0.Add(10 * time.Minute), Until: t0.Add(20 * time.Minute)}, 10},
	} {
		for _, sort := range []store.Order{"", store.ByName, store.ByTTFT, store.BySuccessRate} {
			for _, offset := range []int{0, 9, 58, 70} {
				for _, limit := range []int{0, 1, 7} {
					filter := row.filter
					filter.Sort, filter.Offset, filter.Limit = sort, offset, limit
					few, total := list(1000, filter)
					many, counted := list(0, filter)
					if diff := cmp.Diff(few, many); diff != "" || total != row.total || counted != row.total {
						t.Errorf("%+v: %d and %d, want %d (-few +many):\n%s", filter, total, counted, row.total, diff)
					}
				}
			}
		}
	}
}
