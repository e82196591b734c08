package store_test

import (
	"fmt"
	"testing"
	"time"

	"tokenlap/backend/bench"

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
