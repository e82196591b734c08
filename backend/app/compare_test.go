package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/compare"
)

func TestRunsAreComparedByTheirShortenedIDs(t *testing.T) {
	p := newPast(t)
	for i, id := range []string{"before", "after"} {
		run := benchtest.Run(id, []string{"alpha"}, 1)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		p.keep(run, benchtest.Samples(run, 3, 4)...)
	}
	query := compare.Query{Subjects: []compare.Subject{{Run: "bef"}, {Run: "last", Model: "alpha"}}, Baseline: 1}
	got, err := p.Compare(t.Context(), query)
	must(t, err)
	if got.Baseline != 1 || len(got.Columns) != 2 || got.Columns[0].Run != "before" || got.Columns[1].Run != "after" {
		t.Errorf("got %+v", got)
	}
	query.Subjects[0].Run = "none"
	_, err = p.Compare(t.Context(), query)
	refused(t, err, bench.CodeNotFound, "none")
}

func TestChartsAreOfTheColumnsThatWereAskedFor(t *testing.T) {
	p := newPast(t)
	charts := func(run string) string {
		views, err := p.CompareCharts(t.Context(), compare.Query{Subjects: []compare.Subject{{Run: run}}, Theme: "light"})
		must(t, err)
		return fmt.Sprint(views)
	}
	for i, id := range []string{"one", "two"} { // the same models, under the same labels
		run := benchtest.Run(id, []string{"alpha", "beta"}, 4)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		p.keep(run, benchtest.Samples(run, 10*(i+1), 6)...)
	}
	one := charts("one")
	if charts("two") == one {
		t.Error("the charts of another run are shown")
	}
	must(t, p.RenameRun(t.Context(), app.RunText{Run: "one", Text: "a better name"}))
	if !strings.Contains(charts("one"), "a better name") {
		t.Error("the charts have the old name of the run")
	}
}

func TestDifferencesAreDrawnOfEachColumnButTheBaseline(t *testing.T) {
	p := newPast(t)
	for i, id := range []string{"before", "after"} {
		run := benchtest.Run(id, []string{"alpha", "beta"}, 40)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		p.keep(run, benchtest.Samples(run, 10*(i+1), 6)...)
	}
	query := compare.Query{Subjects: []compare.Subject{{Run: "before"}, {Run: "after", Model: "beta"}}, Baseline: 1, Theme: "light"}
	comparison, err := p.Compare(t.Context(), query)
	must(t, err)
	views, err := p.DifferenceCharts(t.Context(), query)
	must(t, err)
	if len(views) != 2 {
		t.Fatalf("%d charts of three columns, want two", len(views))
	}
	for i, column := range []int{0, 2} {
		if label := comparison.Columns[column].Label; !strings.Contains(views[i].Option, label) {
			t.Errorf("chart %d does not name %q: %.200s", i, label, views[i].Option)
		}
	}
	query.Baseline = 0
	of, err := p.Compare(t.Context(), query)
	must(t, err)
	if of.Baseline != 0 {
		t.Error("the comparison with another baseline is shown")
	}
	must(t, p.RenameRun(t.Context(), app.RunText{Run: "after", Text: "a better name"}))
	named, err := p.Compare(t.Context(), query)
	must(t, err)
	if named.Columns[2].RunName != "a better name" {
		t.Errorf("the column has the old name of its run: %q", named.Columns[2].RunName)
	}
}

// The page waits for a comparison of large runs: the target is 500 ms.
func BenchmarkCompareStoredRuns(b *testing.B) {
	p := newPast(b)
	for _, id := range []string{"before", "after"} {
		run := benchtest.Run(id, []string{"alpha"}, 1)
		p.keep(run, benchtest.Samples(run, 10_000, 64)...)
	}
	query := compare.Query{Subjects: []compare.Subject{{Run: "before"}, {Run: "after"}}}
	for b.Loop() {
		query.Baseline = 1 - query.Baseline // the comparison before is still there
		_, err := p.Compare(b.Context(), query)
		must(b, err)
	}
}
