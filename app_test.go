package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/store"
)

// opened is an App over a data folder of its own as Wails starts it, but
// without a window.
func opened(t *testing.T) *App {
	t.Helper()
	t.Setenv("TOKENLAP_DATA", t.TempDir())
	a := newApp()
	a.window.Startup(context.Background())
	t.Cleanup(func() { a.window.Shutdown(context.Background()) })
	return a
}

func TestModelsOfAFirstStartAreTheSimulatedOnes(t *testing.T) {
	models, err := opened(t).Models()
	if err != nil {
		t.Fatal(err)
	}
	if len(models) != len(app.BuiltinModels()) {
		t.Fatalf("%d models, want %d", len(models), len(app.BuiltinModels()))
	}
	for _, model := range models {
		if !model.Simulated {
			t.Errorf("%s is not simulated", model.Name)
		}
	}
}

func TestADamagedStoreIsAnErrorUntilItIsMended(t *testing.T) {
	a := opened(t)
	file := filepath.Join(os.Getenv("TOKENLAP_DATA"), store.File)
	if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Models(); err == nil {
		t.Fatal("a damaged file was opened")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Models(); err != nil {
		t.Errorf("still refused after it was mended: %v", err)
	}
}
