package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/results"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// TestNoKeyReachesThePage looks through all that the page gets of a run whose
// server repeats the key: events, results, requests, the test of a model.
func TestNoKeyReachesThePage(t *testing.T) {
	const canary = "page-canary/Zx9+Qw7=Kp3"
	t.Setenv("CANARY_KEY", canary)
	app, heard := watched(t)
	job := asking(30, "ttft=1ms&itl=0s&fault=echo_key&fault_rate=0.5")
	job.Plan.Endpoints[0].Key = "env:CANARY_KEY"
	id, err := app.start(t.Context(), job)
	check(t, err)
	heard.end(t)
	seen := map[string]any{}
	heard.mu.Lock()
	seen["events"] = heard.views
	heard.mu.Unlock()
	seen["result"], err = app.Result(t.Context(), id)
	check(t, err)
	page, err := app.Requests(t.Context(), results.RequestQuery{Run: id})
	check(t, err)
	seen["requests"] = page
	for _, row := range page.Rows[:5] {
		detail, err := app.Request(t.Context(), results.RequestID{Run: id, Seq: row.Seq})
		check(t, err)
		seen["request"] = append(asList(seen["request"]), detail)
	}
	failing := job.Plan.Endpoints[0]
	failing.URL = "simulated:?fault=echo_key"
	steps, err := app.TestModel(t.Context(), ModelForm{Endpoint: failing})
	check(t, err)
	seen["test"] = steps
	for what, value := range seen {
		text, err := json.Marshal(value)
		check(t, err)
		if strings.Contains(string(text), canary) || strings.Contains(string(text), canary[:12]) {
			t.Errorf("%s: %s", what, text)
		}
	}
	text, _ := json.Marshal(seen["requests"])
	if !strings.Contains(string(text), "[key]") {
		t.Errorf("the server did not repeat the key: %s", text)
	}
	if _, err := app.TestModel(t.Context(), ModelForm{Endpoint: bench.Endpoint{Name: "x", Model: "m", URL: "https://user:" + canary + "@host.example/v1"}}); err == nil || strings.Contains(err.Error(), canary[:12]) {
		t.Errorf("a password in a URL: %v", err)
	}
}

// logBuffer may be read while others write.
type logBuffer struct {
	mu   sync.Mutex
	text []byte
}

func (b *logBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text = append(b.text, text...)
	return len(text), nil
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.text)
}

// TestNoKeyOfAPanicIsShownOrLogged has a panic that had a key in hand wherever one is
// caught.
func TestNoKeyOfAPanicIsShownOrLogged(t *testing.T) {
	const canary = "sk-proj-Canary0123456789abcdefXYZ"
	var logged logBuffer // the last event is logged after it was heard
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	panics := func() { panic(map[string]string{"Authorization": "Bearer " + canary}) }

	app, heard := watched(t)
	emit := app.options.Emit
	app.options.Emit = func(event string, detail any) { emit(event, detail); panics() }
	app.run = func(context.Context, *store.Store, runner.Job) (bench.Run, error) { panics(); return bench.Run{}, nil }
	_, refused := app.start(t.Context(), asking(1, ""))
	begin := app.run
	app.run = func(ctx context.Context, db *store.Store, job runner.Job) (bench.Run, error) {
		if _, err := runner.Run(ctx, db, job); err != nil {
			t.Error(err)
		}
		return begin(ctx, db, job)
	}
	check(t, app.Wait(t.Context()))
	_, err := app.start(t.Context(), asking(1, ""))
	check(t, err)
	end := heard.end(t)
	shown, _ := json.Marshal(end)
	for what, text := range map[string]string{"the error": fmt.Sprint(refused), "the event": string(shown), "the log": logged.String()} {
		if strings.Contains(text, canary[8:20]) || !strings.Contains(text, "[key]") {
			t.Errorf("%s: %s", what, text)
		}
	}
	if all := logged.String(); !strings.Contains(all, "a run broke") || !strings.Contains(all, "could not be notified") {
		t.Errorf("not every panic is in the log: %s", all)
	}
}

func asList(value any) []any {
	list, _ := value.([]any)
	return list
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
