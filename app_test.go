package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/store"
)

// opened is an app over a data folder of its own, as the window starts it,
// but without a window.
func opened(t *testing.T) *App {
	t.Helper()
	t.Setenv("TOKENLAP_DATA", t.TempDir())
	app := newApp()
	app.start(context.Background())
	t.Cleanup(func() { app.stop(context.Background()) })
	return app
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
		if !model.Simulated {
			t.Errorf("%s is not simulated", model.Name)
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
		"deep in a struct": func() (any, error) { return []app.Step{{}, {Took: math.Inf(1)}}, nil },
		"with an error":    func() (any, error) { return app.ModelSaved{}, errors.New("no") },
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
