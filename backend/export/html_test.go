package export

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/stats"
)

const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`

// subject is a run of n requests by two models, with the given text wherever
// somebody else's text can stand.
func subject(n int, text string) Subject {
	var samples []bench.Sample
	for i := range n {
		s := answered()
		s.Seq, s.Endpoint, s.PromptID = i, []string{"swift", text + "2"}[i%2], text
		shift := bench.Instant(i) * bench.Instant(7*time.Millisecond)
		for _, at := range []*bench.Instant{&s.Due, &s.Start, &s.Sent, &s.First, &s.Last, &s.Done} {
			*at += shift
		}
		s.Last += bench.Instant(i%50) * bench.Instant(time.Millisecond)
		s.Done = s.Last + bench.Instant(time.Millisecond)
		for c := range s.Chunks {
			s.Chunks[c].At += shift
		}
		s.Headers, s.FirstEvent, s.Answer = s.First, s.First, s.First
		if i%10 == 9 {
			s.Outcome, s.Message, s.Text = bench.FailReset, text, text
		}
		samples = append(samples, s)
	}
	run := bench.Run{
		ID: "r-1", Name: text, Note: text, Tags: []string{text}, State: bench.Finished, Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Finished: time.Date(2026, 1, 2, 3, 9, 5, 0, time.UTC), Manifest: bench.Manifest{Version: text, Definitions: bench.Definitions, Host: text, CPU: text},
		Plan: bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "swift", Model: "a"}, {Name: text + "2", Title: text, Model: text}},
			Prompts:   bench.PromptSet{Name: text, Prompts: []bench.Prompt{{ID: text, Text: text, Length: "short", Complexity: "simple"}}},
			Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 4}}}, Iterations: n,
			Generation: bench.Generation{MaxTokens: 8, Stream: true},
		},
	}
	all := these(samples...)
	run.Summary = stats.Summarize(run.Plan, func(yield func(bench.Sample) bool) {
		for s := range all {
			if !yield(s) {
				return
			}
		}
	})
	return Subject{Run: run, Samples: all}
}

func TestTheReportIsOneFileThatRunsNobodysScript(t *testing.T) {
	var file bytes.Buffer
	if err := HTML(&file, []Subject{subject(200, hostile)}); err != nil {
		t.Fatal(err)
	}
	page := file.String()
	if got := strings.Count(page, "<script"); got != 3 {
		t.Errorf("%d scripts begin, want our 2 and their data", got)
	}
	if got := strings.Count(page, "</script"); got != 3 {
		t.Errorf("%d scripts end, want our 2 and their data", got)
	}
	if strings.Contains(page, "<img") {
		t.Error("a picture of somebody else's")
	}
	page = strings.ReplaceAll(page, chart.FontFace(), "") // which has no network either: its policy says so
	for _, outside := range []string{` src="`, ` href="`, "@import", "url("} {
		if strings.Contains(strings.ReplaceAll(page, chart.Script(), ""), outside) {
			t.Errorf("the page reaches out with %s", outside)
		}
	}
	for _, want := range []string{"TTFT, time to first token", "All 200 requests", "reset", "r-1", `"ttft_comparison"`} {
		if want == `"ttft_comparison"` {
			want = `0-ttft_comparison`
		}
		if !strings.Contains(page, want) {
			t.Errorf("without %q", want)
		}
	}
}

func TestALargeReportHoldsTheFailedAndTheSlowest(t *testing.T) {
	s := subject(12_000, "x")
	rows, all, err := requestRows(s.Run, s.Samples)
	if err != nil || all != 12_000 || len(rows) != mostRows {
		t.Fatalf("%d rows of %d, %v", len(rows), all, err)
	}
	failed, slowest, printed := 0, 0, 0
	for _, r := range rows {
		if r.worst {
			printed++
		}
		if r.failed {
			failed++
		} else if r.slowness >= 0.245 {
			slowest++
		}
	}
	if failed != 1200 || slowest == 0 {
		t.Errorf("%d failed (want all 1200), %d of the slowest", failed, slowest)
	}
	if printed != mostPrinted {
		t.Errorf("%d go on paper, want %d", printed, mostPrinted)
	}
}

func TestChartsBecomeFiles(t *testing.T) {
	s := subject(100, "plain")
	charts, err := chart.Draw(s.Run, s.Samples, chart.Medium{Theme: chart.Dark})
	if err != nil {
		t.Fatal(err)
	}
	p := Pictures{Format: "png", Theme: chart.Dark, Size: chart.Size{Width: 600, Height: 300}, Only: []string{"ttft_comparison", "scaling"}}
	dir := filepath.Join(t.TempDir(), "visualizations")
	for range 2 { // the second time they are there already
		paths, left, err := WriteCharts(dir, s.Run, charts, p)
		if err != nil || len(paths) != 1 || len(left) != 1 || !strings.HasPrefix(left[0], "scaling: ") {
			t.Fatalf("paths %q, left %q, %v", paths, left, err)
		}
		file, err := os.Open(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(file)
		file.Close()
		if err != nil || picture.Bounds().Dx() != 600 || picture.Bounds().Dy() != 300 {
			t.Errorf("%v, %v", picture.Bounds(), err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
}

func TestPicturesRefuseWhatTheyDoNotKnow(t *testing.T) {
	good := Pictures{Format: "svg", Theme: chart.Light}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for _, bad := range []Pictures{{Format: "gif", Theme: chart.Light}, {Format: "png", Theme: "pink"}, {Format: "png", Theme: chart.Light, Only: []string{"pie"}}} {
		if bench.CodeOf(bad.Validate()) != bench.CodeInvalid {
			t.Errorf("%+v passes", bad)
		}
	}
}

func BenchmarkHTML10000(b *testing.B) {
	s := subject(10_000, "model")
	var size int
	for b.Loop() {
		var file bytes.Buffer
		if err := HTML(&file, []Subject{s}); err != nil {
			b.Fatal(err)
		}
		size = file.Len()
	}
	b.ReportMetric(float64(size)/(1<<20), "MB")
}

func TestTheReportDrawsTheTrendsOfItsModels(t *testing.T) {
	one := subject(4, "plain")
	trend := bench.Trend{Model: "swift", Title: hostile, Load: "4 users", Metric: "ttft", Statistic: bench.P50, Unit: bench.Seconds, Better: bench.Lower}
	for i, value := range []float64{0.2, 0.21, 0.2} {
		trend.Points = append(trend.Points, bench.TrendPoint{Run: hostile, Name: hostile, Started: one.Run.Started.AddDate(0, 0, i), State: bench.Finished, Value: &value})
	}
	unknown := bench.Trend{Model: "other", Metric: "ttft", Statistic: bench.P50, Unit: bench.Seconds}
	one.Trends = []bench.Trend{trend, unknown}
	var html bytes.Buffer
	if err := HTML(&html, []Subject{one}); err != nil {
		t.Fatal(err)
	}
	page := html.String()
	for _, want := range []string{`data-place="0-trend-0"`, `"0-trend-0":`, "TTFT p50 over comparable runs"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in the report", want)
		}
	}
	for _, bad := range []string{"0-trend-1", "<script>alert(1)", "<img src=x"} {
		if strings.Contains(page, bad) {
			t.Errorf("%s is in the report", bad)
		}
	}
}
