package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/store"
)

// opened is an app over a data folder of its own, as the window starts it.
func opened(t *testing.T) *App {
	t.Helper()
	t.Setenv("TOKENLAP_DATA", t.TempDir())
	app := &App{}
	app.start(t.Context())
	t.Cleanup(func() { app.stop(context.Background()) })
	return app
}

func number[T any](value T) *T { return &value }

// remember puts a finished run into the app's store.
func remember(t *testing.T, run bench.Run) {
	t.Helper()
	memory, err := cli.OpenStore("")
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	summary := run.Summary
	run.State, run.Summary = bench.Running, bench.Summary{}
	if err := memory.Begin(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	run.State, run.Summary, run.Finished = bench.Finished, summary, run.Started.Add(time.Minute)
	if err := memory.Finish(t.Context(), run); err != nil {
		t.Fatal(err)
	}
}

func demo(id string, started time.Time) bench.Run {
	return bench.Run{
		ID: id, Name: "Demo", Started: started,
		Plan: bench.Plan{
			Endpoints: cli.Builtin()[:1],
			Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 4}}},
		},
		Summary: bench.Summary{Models: []bench.ModelSummary{{
			Endpoint: "sim-swift", Attempts: 18, Failed: 2, SuccessRate: number(16.0 / 18),
			TTFT: bench.Distribution{N: 16, P50: number(0.125)}, SystemTokens: number(88.5),
		}}},
	}
}

func TestModelsOfAFirstStartAreTheSimulatedOnes(t *testing.T) {
	models, err := opened(t).Models()
	if err != nil {
		t.Fatal(err)
	}
	if len(models) != len(cli.Builtin()) {
		t.Fatalf("%d models, want %d", len(models), len(cli.Builtin()))
	}
	for _, model := range models {
		if !model.IsSimulated() {
			t.Errorf("%s is not simulated", model.Name)
		}
	}
}

func TestRunsCarryTheFiguresOfTheirSummary(t *testing.T) {
	app := opened(t)
	at := time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)
	remember(t, demo("older", at.Add(-time.Hour)))
	remember(t, demo("newer", at))
	page, err := app.Runs(RunQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if page.Total != 2 || len(page.Rows) != 1 {
		t.Fatalf("%d of %d runs, want 1 of 2", len(page.Rows), page.Total)
	}
	row := page.Rows[0]
	started, err := time.Parse(time.RFC3339, row.Started)
	if err != nil || !started.Equal(at) {
		t.Errorf("started %q (%v), want %v", row.Started, err, at)
	}
	if row.ID != "newer" || row.Name != "Demo" || row.State != "finished" {
		t.Errorf("the newest run is %+v", row)
	}
	want := []ModelRow{{
		Name: "sim-swift", Title: cli.Builtin()[0].Title, Load: "4 at a time", Requests: number(18), Failed: number(2),
		SuccessRate: number(16.0 / 18), TTFTP50: number(0.125), Speed: number(88.5),
	}}
	if !reflect.DeepEqual(row.Models, want) {
		t.Errorf("models %+v, want %+v", row.Models, want)
	}
}

func TestARunWithoutSummaryListsItsModelsWithoutFigures(t *testing.T) {
	rows := rowsOf([]bench.Run{{ID: "r", State: bench.Running, Plan: bench.Plan{Endpoints: cli.Builtin()}}})
	for _, model := range rows[0].Models {
		if model.Requests != nil || model.SuccessRate != nil || model.TTFTP50 != nil || model.Speed != nil {
			t.Errorf("figures out of nothing: %+v", model)
		}
	}
	if len(rows[0].Models) != len(cli.Builtin()) {
		t.Errorf("%d models, want %d", len(rows[0].Models), len(cli.Builtin()))
	}
}

// What the page is typed to get as a list must never come as null.
func TestListsAreNeverNull(t *testing.T) {
	for name, value := range map[string]any{
		"no runs":          RunPage{Rows: rowsOf(nil)},
		"a run of nothing": rowsOf([]bench.Run{{}}),
		"no models":        filled(nil),
		"a bare model":     filled([]bench.Endpoint{{}}),
	} {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "null") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestNumbersThatJSONLacksAreLeftOut(t *testing.T) {
	for _, odd := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		run := demo("r", time.Now())
		run.Summary.Models[0].SystemTokens = &odd
		if row := rowsOf([]bench.Run{run})[0].Models[0]; row.Speed != nil {
			t.Errorf("%v came through", odd)
		}
	}
}

func TestAnswerNeverLeavesThePageWaiting(t *testing.T) {
	for name, call := range map[string]func() (any, error){
		"panic":            func() (any, error) { panic("a bug") },
		"nil dereference":  func() (any, error) { var run *bench.Run; return run.ID, nil },
		"not a number":     func() (any, error) { return math.NaN(), nil },
		"not even JSON":    func() (any, error) { return make(chan int), nil },
		"an ordinary one":  func() (any, error) { return nil, errors.New("no") },
		"deep in a struct": func() (any, error) { return ModelRow{Speed: number(math.Inf(1))}, nil },
	} {
		if _, err := answer(call); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if value, err := answer(func() (int, error) { return 42, nil }); value != 42 || err != nil {
		t.Errorf("a good answer became %v, %v", value, err)
	}
}

func TestProblemsReachThePageAsJSONText(t *testing.T) {
	hinted := &bench.Error{Code: bench.CodeUnavailable, Message: "the disk is full", Hint: "free some space"}
	for _, c := range []struct {
		err                 error
		code, message, hint string
	}{
		{bench.NotFound("there is no run r-9"), "not_found", "there is no run r-9", ""},
		{hinted, "unavailable", "the disk is full", "free some space"},
		{fmt.Errorf("export: %w", hinted), "unavailable", "export: the disk is full", "free some space"},
		{errors.New(`odd "quotes" </script>`), "internal", `odd "quotes" </script>`, ""},
	} {
		text, ok := problem(c.err).(string)
		if !ok {
			t.Fatalf("%v: not a text, which Wails shows as [object Object]", c.err)
		}
		var got struct{ Code, Message, Hint string }
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if got.Code != c.code || got.Message != c.message || got.Hint != c.hint {
			t.Errorf("%v: %+v", c.err, got)
		}
	}
}

func TestCommandCanBeTyped(t *testing.T) {
	typed, err := opened(t).Command()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Trim(typed, `"`) != self {
		t.Errorf("%s is not this program, %s", typed, self)
	}
	folder := t.TempDir()
	if err := os.Symlink(self, filepath.Join(folder, "tokenlap")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	t.Setenv("PATH", folder)
	if typed, err := command(); typed != "tokenlap" || err != nil {
		t.Errorf("%q, %v where the terminal finds it by name", typed, err)
	}
}

func TestADamagedStoreIsAnErrorUntilItIsMended(t *testing.T) {
	app := opened(t)
	file := filepath.Join(os.Getenv("TOKENLAP_DATA"), store.File)
	if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Models(); err == nil {
		t.Fatal("a damaged file was opened")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Models(); err != nil {
		t.Errorf("still refused after it was mended: %v", err)
	}
}
