package store_test

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// addTrend stores finished runs of alpha, an hour after each other, that differ in
// their TTFT.
func addTrend(t *testing.T, s *store.Store, ids ...string) {
	t.Helper()
	for i, id := range ids {
		run := newRun(id, endpoint("alpha"))
		run.Started = t0.Add(time.Duration(i) * time.Hour)
		finishRun(t, s, run, float64(i+1))
	}
}

func finishRun(t *testing.T, s *store.Store, run bench.Run, ttft float64) {
	t.Helper()
	must(t, s.Begin(t.Context(), run))
	run.State, run.Summary = bench.Finished, aSummary(run, ttft)
	if ttft == 0 {
		run.Summary = bench.Summary{} // broke off
	}
	for i := range run.Summary.Models {
		run.Summary.Models[i].Intervals = []bench.Interval{{Metric: "ttft", Statistic: bench.P50, Low: ttft / 2, High: ttft * 2}, {Metric: "ttft", Statistic: bench.P99, Low: 1, High: 2}}
	}
	must(t, s.Finish(t.Context(), run))
}

func trendIDs(runs []store.TrendRun) (ids []string) {
	for _, run := range runs {
		ids = append(ids, run.ID)
	}
	return ids
}

func TestTrendsHaveTheLastRunsOldestFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	addTrend(t, s, "a", "b", "c")
	broken := newRun("d", endpoint("alpha"))
	broken.Started = t0.Add(24 * time.Hour)
	finishRun(t, s, broken, 0)
	trends, err := s.Trends(t.Context(), 2)
	must(t, err)
	if len(trends) != 1 || trends[0].Endpoint != "alpha" || !slices.Equal(trendIDs(trends[0].Runs), []string{"b", "c"}) {
		t.Fatalf("got %+v", trends)
	}
	last := trends[0].Runs[1]
	if *last.Summary.TTFT.P50 != 3 || !last.Started.Equal(t0.Add(2*time.Hour)) || trends[0].Load != broken.Plan.Stages[0].Load {
		t.Errorf("run %+v, load %v", last, trends[0].Load)
	}
	if got := last.Summary.Intervals; len(got) != 1 || got[0].Low != 1.5 || got[0].High != 6 {
		t.Errorf("intervals %+v: want that of the statistic that is watched", got)
	}
}

func TestRunsThatCannotBeComparedHaveTrendsOfTheirOwn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	addTrend(t, s, "a", "b")
	other := newRun("other", endpoint("alpha"))
	other.Started = t0.Add(time.Minute)
	other.Plan.Generation.MaxTokens++
	finishRun(t, s, other, 7)
	trends, err := s.Trends(t.Context(), 20)
	must(t, err)
	if len(trends) != 2 || !slices.Equal(trendIDs(trends[0].Runs), []string{"a", "b"}) || !slices.Equal(trendIDs(trends[1].Runs), []string{"other"}) {
		t.Errorf("got %+v", trends)
	}
	key, err := s.TrendOf(t.Context(), "other", "ALPHA")
	must(t, err)
	trend, err := s.RunsOfTrend(t.Context(), key, "", 20)
	must(t, err)
	if key.Comparable != trends[1].Comparable || !slices.Equal(trendIDs(trend.Runs), []string{"other"}) {
		t.Fatalf("key %+v, runs %v", key, trendIDs(trend.Runs))
	}
	if m := trend.Runs[0].Summary; m.TTFT.P99 == nil || len(m.Intervals) != 2 {
		t.Error("the summary is not whole")
	}
}

func TestATrendMayHaveTheRunsOfATagOnly(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	addTrend(t, s, "a", "b", "c")
	must(t, s.SetTags(t.Context(), "a", []string{"B200"}))
	must(t, s.SetTags(t.Context(), "c", []string{"b200"}))
	key, err := s.TrendOf(t.Context(), "", "alpha")
	must(t, err)
	trend, err := s.RunsOfTrend(t.Context(), key, "b200", 20)
	must(t, err)
	if got := trendIDs(trend.Runs); !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("got %v", got)
	}
}

// worsens says that the last run of a trend that counts is worse than before, as a
// computation would that finds it.
func worsens(computed *[][]string) func([]store.TrendRun) {
	return func(runs []store.TrendRun) {
		*computed = append(*computed, trendIDs(runs))
		last := -1
		for i, run := range runs {
			if run.Excluded == "" {
				last = i
			}
		}
		if last > 0 {
			runs[last].Changes = []bench.TrendChange{{Metric: "ttft", Statistic: bench.P50, Change: 0.5, Worse: true}}
		}
	}
}

func regressed(t *testing.T, s *store.Store) (ids []string) {
	t.Helper()
	runs, total, err := s.Runs(t.Context(), store.Filter{Regressed: true})
	must(t, err)
	for _, run := range runs {
		ids = append(ids, run.ID)
	}
	if total != len(ids) {
		t.Errorf("%d runs, total %d", len(ids), total)
	}
	return ids
}

func TestChangesAreComputedAgainOnceATrendHasChanged(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	addTrend(t, s, "a", "b", "c")
	for _, one := range []struct {
		name   string
		change func() error
		want   string // the run that is regressed
	}{
		{"runs were measured", func() error { return nil }, "c"},
		{"one was excluded", func() error { return s.Exclude(t.Context(), "c", "the server was updating") }, "b"},
		{"it was taken in again", func() error { return s.Exclude(t.Context(), "c", "") }, "c"},
		{"it was deleted", func() error { return s.Delete(t.Context(), "c") }, "b"},
		{"it was restored", func() error { return s.Restore(t.Context(), "c") }, "c"},
	} {
		must(t, one.change())
		var computed [][]string
		must(t, s.UpdateTrends(t.Context(), worsens(&computed)))
		if got := regressed(t, s); !slices.Equal(got, []string{one.want}) {
			t.Errorf("%s: regressed %v, want %s", one.name, got, one.want)
		}
		if len(computed) != 1 {
			t.Errorf("%s: %d trends were computed", one.name, len(computed))
		}
		computed = nil
		must(t, s.UpdateTrends(t.Context(), worsens(&computed)))
		if computed != nil {
			t.Errorf("%s: %v was computed twice", one.name, computed)
		}
	}
	trends, err := s.Trends(t.Context(), 20)
	must(t, err)
	if changes := trends[0].Runs[2].Changes; len(changes) != 1 || changes[0].Change != 0.5 || !changes[0].Worse {
		t.Errorf("changes of the last run: %+v", changes)
	}
}

func TestAnExclusionIsKeptWithTheRun(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	addTrend(t, s, "a")
	for _, reason := range []string{"the server was updating", "another model was loaded", ""} {
		must(t, s.Exclude(t.Context(), "a", reason))
		run, err := s.Run(t.Context(), "a")
		must(t, err)
		if run.Excluded != reason {
			t.Errorf("excluded %q, want %q", run.Excluded, reason)
		}
	}
}

func TestRunsOfAnOldDatabaseGetTheirTrends(t *testing.T) {
	s := mustOpen(t, frozen(t))
	var computed [][]string
	must(t, s.UpdateTrends(t.Context(), worsens(&computed)))
	if len(computed) == 0 || computed[0][0] != "20260314-092653-a1b2" {
		t.Errorf("computed %v", computed)
	}
}

func TestTrendsHaveTheFiguresOfTheSteadyWindow(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	run := newRun("a", endpoint("alpha"))
	must(t, s.Begin(t.Context(), run))
	run.State, run.Summary = bench.Finished, aSummary(run, 1)
	steady := run.Summary.Models[0]
	steady.TTFT.P50, steady.TPOT.P50, steady.SystemTokens, steady.SuccessRate = figure(0.25), figure(0.02), figure(700), figure(0.9)
	steady.Intervals = []bench.Interval{{Metric: "tpot", Statistic: bench.P50, Low: 0.01, High: 0.03}}
	run.Summary.Models[0].Steady = &bench.SteadyWindow{Figures: &steady}
	must(t, s.Finish(t.Context(), run))
	trends, err := s.Trends(t.Context(), 20)
	must(t, err)
	whole, err := s.RunsOfTrend(t.Context(), trends[0].TrendKey, "", 20)
	must(t, err)
	for what, m := range map[string]bench.ModelSummary{"watched": trends[0].Runs[0].Summary, "whole": whole.Runs[0].Summary} {
		interval := m.IntervalOf("tpot", bench.P50)
		if *m.TTFT.P50 != 0.25 || *m.TPOT.P50 != 0.02 || *m.SystemTokens != 700 || *m.SuccessRate != 0.9 || interval == nil || interval.High != 0.03 {
			t.Errorf("%s: TTFT %v, TPOT %v, %v tokens per second, success %v, interval %+v", what, *m.TTFT.P50, *m.TPOT.P50, *m.SystemTokens, *m.SuccessRate, interval)
		}
	}
}
