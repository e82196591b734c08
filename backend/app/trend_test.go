package app_test

import (
	"bytes"
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
	"tokenlap/backend/compare"
)

// keepTrend stores runs of alpha an hour after each other, r0 the first, with a median
// TTFT in seconds each.
func (p *past) keepTrend(ttft ...float64) {
	for i, value := range ttft {
		run := benchtest.Run(fmt.Sprintf("r%d", i), []string{"alpha"}, 1)
		run.Started = benchtest.Start.Add(time.Duration(i) * time.Hour)
		samples := benchtest.Samples(run, 3, 4)
		for k := range samples {
			s := &samples[k]
			s.First = s.Sent + bench.Instant(time.Duration(value*float64(time.Second)))
		}
		p.keep(run, samples...)
	}
}

func TestRunsThatRegressedAreFound(t *testing.T) {
	p := newPast(t)
	p.keepTrend(0.1, 0.101, 0.099, 0.1, 0.102, 0.1, 0.15, 0.151, 0.149)
	regressed := func() string {
		page, err := p.Runs(t.Context(), app.RunQuery{Regressed: true})
		must(t, err)
		var ids []string
		for _, row := range page.Rows {
			ids = append(ids, row.ID)
		}
		return strings.Join(ids, " ")
	}
	if got := regressed(); got != "r6" {
		t.Errorf("regressed: %q, want r6, with which the new level begins", got)
	}
	must(t, p.ExcludeRun(t.Context(), app.RunText{Run: "r6", Text: "another model was loaded"}))
	if got := regressed(); got != "r7" {
		t.Errorf("regressed: %q, want r7, now that r6 is excluded", got)
	}
	page, err := p.Runs(t.Context(), app.RunQuery{Text: "r6"})
	must(t, err)
	if len(page.Rows) != 1 || page.Rows[0].Excluded != "another model was loaded" {
		t.Errorf("row %+v", page.Rows)
	}
	trends, err := p.Trends(t.Context())
	must(t, err)
	points := trends[0].Points
	if points[6].Counted || points[6].Excluded == "" || len(points[6].Changes) > 0 {
		t.Errorf("r6 %+v", points[6])
	}
	if at := slices.IndexFunc(points[7].Changes, func(c bench.TrendChange) bool { return c.Metric == "ttft" }); at < 0 || !points[7].Changes[at].Worse {
		t.Errorf("r7 %+v", points[7])
	}
}

func TestATrendIsDrawnWithItsRunsAndChanges(t *testing.T) {
	p := newPast(t)
	p.keepTrend(0.1, 0.101, 0.099, 0.1, 0.102, 0.1, 0.15, 0.151, 0.149)
	trends, err := p.Trends(t.Context())
	must(t, err)
	query := app.TrendQuery{Model: "alpha", Comparable: trends[0].Comparable, Metric: "ttft.p50", Theme: "dark"}
	view, err := p.Trend(t.Context(), query)
	must(t, err)
	if view.Chart.Option == "" || len(view.Runs) != 9 || view.Runs[8].Run != "r8" || view.Runs[8].Value == nil || view.Runs[8].Text == "" {
		t.Errorf("chart %q, runs %+v", view.Chart.Missing, view.Runs)
	}
	if len(view.Changes) != 1 || view.Changes[0].Run != "r6" || view.Changes[0].Started != view.Runs[6].Started {
		t.Errorf("changes %+v", view.Changes)
	}
	if len(view.Metrics) == 0 {
		t.Error("no metric is offered")
	}
	query.Metric = "colour"
	_, err = p.Trend(t.Context(), query)
	refused(t, err, bench.CodeInvalid, "ttft.p95")
}

func TestAReportHasTheTrendsOfItsRun(t *testing.T) {
	for _, c := range []struct {
		reason   string
		runs     []float64
		excluded bool // the first run
		trends   int
	}{
		{"three runs that count", []float64{0.1, 0.11, 0.1}, false, 1},
		{"two runs", []float64{0.1, 0.11}, false, 0},
		{"one of three is excluded", []float64{0.1, 0.11, 0.1}, true, 0},
		{"a change of the level", []float64{0.1, 0.101, 0.099, 0.1, 0.102, 0.1, 0.15, 0.151, 0.149}, false, 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			p := newPast(t)
			p.keepTrend(c.runs...)
			if c.excluded {
				must(t, p.ExcludeRun(t.Context(), app.RunText{Run: "r0", Text: "the server was updating"}))
			}
			path := filepath.Join(t.TempDir(), "one.html")
			_, err := p.Export(t.Context(), app.ExportForm{Format: "html", Subjects: []compare.Subject{{Run: "r1"}}, Path: path})
			must(t, err)
			page, err := os.ReadFile(path)
			must(t, err)
			if got := bytes.Count(page, []byte(`aria-label="Over time: ALPHA"`)); got != c.trends {
				t.Errorf("%d charts of trends, want %d", got, c.trends)
			}
			for _, same := range p.command("r1", "--format", "html") {
				if !bytes.Equal(page, same) {
					t.Error("the command line writes another report")
				}
			}
		})
	}
}
