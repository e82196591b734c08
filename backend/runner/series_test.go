package runner_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// pointsOf returns the points of a series of a run.
func pointsOf(all []bench.Series, endpoint string, name bench.SeriesName) []bench.Point {
	for _, series := range all {
		if series.Endpoint == endpoint && series.Name == name {
			return series.Points
		}
	}
	return nil
}

func TestTheServersOwnMetricsAreReadBesideARun(t *testing.T) {
	db := open(t)
	p := plan(6, "ttft=20ms&itl=100ms&tokens=28&metrics=true&parallel=4", "ttft=1ms&itl=0s")
	p.Iterations, p.Generation.MaxTokens = 2, 100
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	series, err := db.Series(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	// All six users ask for 2.8 s, four are served at a time: the reading after
	// the first second finds four running and two waiting.
	within := func(name bench.SeriesName) float64 {
		points := pointsOf(series, "m", name)
		at := slices.IndexFunc(points, func(p bench.Point) bool { return p.At.Offset() > 500*time.Millisecond })
		if at < 0 {
			t.Fatalf("%s has no reading after the first second: %v", name, points)
		}
		return points[at].Value
	}
	if running, waiting := within(bench.RequestsRunning), within(bench.RequestsWaiting); running != 4 || waiting != 2 {
		t.Errorf("%v running and %v waiting, want 4 and 2", running, waiting)
	}
	if usage := within(bench.KVCacheUsage); usage <= 0 || usage >= 1 {
		t.Errorf("KV cache %v, want a share", usage)
	}
	for _, one := range series {
		if one.Endpoint != "m" || one.Unit == "" {
			t.Errorf("%s of %s in %q: only m has metrics", one.Name, one.Endpoint, one.Unit)
		}
	}
	if text := warningOf(run.Summary.Models[0], runner.ServerMetricsGaps); text != "" {
		t.Errorf("warned: %s", text)
	}
}

func TestReadingsThatFailAreGapsAndSaidAfterwards(t *testing.T) {
	t.Setenv("TOKENLAP_TEST_KEY", "sk-very-secret")
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls > 1 { // the text, with the key that it would echo, is not in the reason
			http.Error(w, "sk-very-secret", http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte("llamacpp:requests_processing 1\n"))
	}))
	defer server.Close()
	db := open(t)
	p := plan(1, "ttft=1400ms&itl=0s&auth=env:TOKENLAP_TEST_KEY")
	p.Endpoints[0].ServerMetrics, p.Endpoints[0].Key = server.URL, "env:TOKENLAP_TEST_KEY"
	p.Prompts.Prompts, p.Iterations = p.Prompts.Prompts[:1], 1
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil || run.State != bench.Finished {
		t.Fatalf("%s, %v", run.State, err)
	}
	series, err := db.Series(t.Context(), run.ID)
	if got := pointsOf(series, "m", bench.RequestsRunning); err != nil || len(got) != 1 || got[0].Value != 1 {
		t.Errorf("%v, %v, want the one good reading", got, err)
	}
	text := warningOf(run.Summary.Models[0], runner.ServerMetricsGaps)
	if !strings.Contains(text, "1 of 2 times, which leaves gaps: the server answered 403 Forbidden.") {
		t.Errorf("warned: %q", text)
	}
}
