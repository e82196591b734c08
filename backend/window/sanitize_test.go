package window

import (
	"math"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/results"
)

func TestAnUnsafeNumberIsNamedWithItsPath(t *testing.T) {
	step := app.ProbeStep{Took: math.NaN()}
	_, err := sanitize([]app.ProbeStep{{}, step})
	if err == nil || !strings.Contains(err.Error(), `NaN at "[1].took"`) {
		t.Errorf("said: %v", err)
	}
	_, err = sanitize(map[string]any{"a": []any{1.0, math.Inf(1)}})
	if err == nil || !strings.Contains(err.Error(), `+Inf at "a[1]"`) {
		t.Errorf("said: %v", err)
	}
}

func TestSanitizeCopiesSharedData(t *testing.T) {
	odd := math.NaN()
	shared := &bench.Progress{Models: []bench.ModelProgress{{TTFTP50: &odd}}}
	view, err := sanitize(app.LiveView{Progress: shared})
	if err != nil {
		t.Fatal(err)
	}
	if shared.Models[0].TTFTP50 == nil || shared.Recent != nil {
		t.Error("the run's own progress was changed")
	}
	if view.Progress.Models[0].TTFTP50 != nil || view.Progress.Recent == nil || view.Models == nil {
		t.Errorf("not safe: %+v", view)
	}
	safe := app.RunPage{Rows: []results.RunRow{{Tags: []string{}, Models: []bench.ListedModel{{}}}}}
	if again, err := sanitize(safe); err != nil || &again.Rows[0] != &safe.Rows[0] {
		t.Errorf("safe data was copied: %v", err)
	}
}

func BenchmarkSanitizeAPageOfAThousandRuns(b *testing.B) {
	number := 0.125
	page := app.RunPage{}
	for range 1000 {
		row := results.RunRow{ID: "r", Tags: []string{"a", "b"}}
		for range 4 {
			row.Models = append(row.Models, bench.ListedModel{Name: "m", TTFTP50: &number, TTFTP95: &number, TPOTP50: &number, LatencyP50: &number, Speed: &number})
		}
		page.Rows = append(page.Rows, row)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sanitize(page); err != nil {
			b.Fatal(err)
		}
	}
}
