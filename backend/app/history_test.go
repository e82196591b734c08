package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/store"
)

func TestARunIsARowWithItsModels(t *testing.T) {
	p := newPast(t)
	run := benchtest.Run("r1", []string{"alpha", "beta"}, 1, 4)
	run.Note, run.Manifest.Origins = "a note", []bench.Origin{{File: "a.csv"}, {File: "b.csv", Hash: "2"}}
	run.State = bench.Imported
	p.keep(run, benchtest.Samples(run, 4, 5)...)
	page, err := p.Runs(t.Context(), app.RunQuery{Limit: 10})
	must(t, err)
	if page.Total != 1 || len(page.Rows) != 1 {
		t.Fatalf("got %+v", page)
	}
	row := page.Rows[0]
	if row.State != "imported" || row.Origin != "a.csv, b.csv" || row.Note != "a note" || *row.Duration != 30 || len(row.Tags) != 1 {
		t.Errorf("row %+v", row)
	}
	if len(row.Models) != 4 || row.Models[3].Title != "BETA" || row.Models[3].Load.String() != "4 users" || *row.Models[3].Requests != 4 || row.Models[3].TTFTP50 == nil {
		t.Errorf("models %+v", row.Models)
	}
}

func TestDaysOfAQueryAreLocalAndIncluded(t *testing.T) {
	p := newPast(t)
	for i, at := range []string{"2026-03-13 23:59", "2026-03-14 00:00", "2026-03-14 23:59", "2026-03-15 00:00"} {
		run := benchtest.Run(fmt.Sprintf("r%d", i), []string{"alpha"}, 1)
		var err error
		run.Started, err = time.ParseInLocation("2006-01-02 15:04", at, time.Local)
		must(t, err)
		p.keep(run)
	}
	page, err := p.Runs(t.Context(), app.RunQuery{Since: "2026-03-14", Until: "2026-03-14"})
	must(t, err)
	if page.Total != 2 || page.Rows[0].ID != "r2" || page.Rows[1].ID != "r1" {
		t.Errorf("got %+v", page.Rows)
	}
}

func TestAWrongQueryIsSaidInWords(t *testing.T) {
	p := newPast(t)
	for _, one := range []struct {
		query app.RunQuery
		says  string
	}{
		{app.RunQuery{Since: "yesterday"}, "2026-01-31"},
		{app.RunQuery{State: "asleep"}, "finished"},
		{app.RunQuery{Sort: "colour"}, "colour"},
		{app.RunQuery{Limit: -1}, "-1"},
	} {
		_, err := p.Runs(t.Context(), one.query)
		refused(t, err, bench.CodeInvalid, one.says)
	}
}

func TestARunIsNamedNotedTaggedStarredDeletedAndRestored(t *testing.T) {
	p := newPast(t)
	p.keep(benchtest.Run("r1", []string{"alpha"}, 1))
	ctx := t.Context()
	must(t, p.RenameRun(ctx, app.RunText{Run: "r1", Text: "other"}))
	must(t, p.NoteRun(ctx, app.RunText{Run: "r1", Text: "seen"}))
	must(t, p.TagRun(ctx, app.RunTags{Run: "r1", Tags: []string{"b200"}}))
	must(t, p.StarRun(ctx, "r1"))
	page, err := p.Runs(ctx, app.RunQuery{Starred: true, Tag: "b200", Text: "other seen"})
	must(t, err)
	if page.Total != 1 || page.Rows[0].Name != "other" {
		t.Fatalf("got %+v", page)
	}
	must(t, p.UnstarRun(ctx, "r1"))
	_, err = p.DeleteRuns(ctx, []string{"none"})
	refused(t, err, bench.CodeNotFound, "none")
	deleted, err := p.DeleteRuns(ctx, []string{"none", "r1"})
	must(t, err)
	if !slices.Equal(deleted.Runs, []string{"r1"}) || len(deleted.Problems) != 1 || !strings.Contains(deleted.Problems[0], "none") {
		t.Fatalf("deleted: %+v", deleted)
	}
	if page, err = p.Runs(ctx, app.RunQuery{}); err != nil || page.Total != 0 || page.Rows == nil {
		t.Fatalf("after deleting: %+v, %v", page, err)
	}
	must(t, p.RestoreRuns(ctx, []string{"r1"}))
	if page, err = p.Runs(ctx, app.RunQuery{}); err != nil || page.Total != 1 || page.Rows[0].Starred {
		t.Fatalf("after restoring: %+v, %v", page, err)
	}
}

func TestFacetsAndTrendsCoverAllRuns(t *testing.T) {
	p := newPast(t)
	for i := range 3 {
		run := benchtest.Run(fmt.Sprintf("r%d", i), []string{"alpha"}, 1)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		p.keep(run, benchtest.Samples(run, 3, 4)...)
	}
	facets, err := p.Facets(t.Context())
	must(t, err)
	if len(facets.Models) != 1 || facets.Models[0] != (app.Facet{Value: "alpha", Title: "ALPHA", Runs: 3}) || len(facets.Tags) != 1 || facets.States[0].Value != "finished" {
		t.Errorf("facets %+v", facets)
	}
	trends, err := p.Trends(t.Context())
	must(t, err)
	if len(trends) != 1 || len(trends[0].Points) != 3 || trends[0].Points[0].Run != "r0" || trends[0].Points[0].Speed == nil {
		t.Errorf("trends %+v", trends)
	}
}

// BenchmarkHistory10000 is what the history's page asks when it opens and when
// it is scrolled, searched and sorted.
func BenchmarkHistory10000(b *testing.B) {
	p := newPast(b)
	for i := range 10_000 {
		run := benchtest.Run(fmt.Sprintf("20260101-%06d", i), []string{"alpha", fmt.Sprintf("model-%d", i%50)}, 1)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Minute)
		run.Plan.Prompts.Prompts = nil
		p.keep(run, benchtest.Samples(run, 1, 3)...)
	}
	for _, one := range []struct {
		name string
		ask  func() error
	}{
		{"newest", func() error { _, err := p.Runs(b.Context(), app.RunQuery{Limit: 100}); return err }},
		{"page_50", func() error { _, err := p.Runs(b.Context(), app.RunQuery{Limit: 100, Offset: 5000}); return err }},
		{"text", func() error {
			_, err := p.Runs(b.Context(), app.RunQuery{Limit: 100, Text: "model-7 night"})
			return err
		}},
		{"by_ttft", func() error { _, err := p.Runs(b.Context(), app.RunQuery{Limit: 100, Sort: "ttft"}); return err }},
		{"facets", func() error { _, err := p.Facets(b.Context()); return err }},
		{"regressed", func() error { _, err := p.Runs(b.Context(), app.RunQuery{Limit: 100, Regressed: true}); return err }},
		{"trends", func() error { _, err := p.Trends(b.Context()); return err }},
	} {
		b.Run(one.name, func(b *testing.B) {
			for b.Loop() {
				must(b, one.ask())
			}
		})
	}
}

func TestARunThatCannotBeClosedDoesNotHideTheOthers(t *testing.T) {
	folder := t.TempDir()
	db, err := store.Open(folder, nil)
	must(t, err)
	must(t, db.Begin(t.Context(), benchtest.Run("broken", []string{"alpha"}, 1)))
	must(t, db.Close())
	lock := filepath.Join(folder, "run-broken.lock")
	must(t, os.RemoveAll(lock))
	must(t, os.Mkdir(lock, 0o700)) // nobody can tell whether it goes on
	window := app.New(app.Options{Open: func() (*store.Store, error) { return store.Open(folder, nil) }, Emit: func(string, any) {}})
	defer window.Close()
	if page, err := window.Runs(t.Context(), app.RunQuery{}); err != nil || page.Total != 1 {
		t.Errorf("%d runs, %v", page.Total, err)
	}
}
