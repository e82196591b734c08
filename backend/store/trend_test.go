package store_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestTrendsHaveTheLastRunsOldestFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	for i, id := range []string{"a", "b", "c", "d"} {
		run := newRun(id, endpoint("alpha"))
		run.Started = t0.Add(time.Duration(i) * time.Hour)
		run.Summary = aSummary(run, float64(i+1))
		if id == "d" {
			run.Summary = bench.Summary{} // broke off
		}
		must(t, s.Begin(t.Context(), run))
		run.State = bench.Finished
		must(t, s.Finish(t.Context(), run))
	}
	trends, err := s.Trends(t.Context(), 2)
	must(t, err)
	if len(trends) != 1 || trends[0].Model != "alpha" || len(trends[0].Points) != 2 {
		t.Fatalf("got %+v", trends)
	}
	if points := trends[0].Points; points[0].Run != "b" || points[1].Run != "c" || *points[1].TTFTP50 != 3 || !points[0].Started.Equal(t0.Add(time.Hour)) {
		t.Errorf("points %+v", points)
	}
}
