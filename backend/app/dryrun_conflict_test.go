package app

import (
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func TestThereIsNoDryRunBesideARun(t *testing.T) {
	app, heard := watched(t)
	if _, err := app.start(t.Context(), endless()); err != nil {
		t.Fatal(err)
	}
	if _, err := app.DryRun(t.Context(), plan.Defaults()); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("got %v", err)
	}
	if err := app.Stop(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
}

func TestNoRunStartsBesideADryRun(t *testing.T) {
	app, heard := watched(t)
	_, done, err := app.live.beginRequests(t.Context(), dryRunning)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.start(t.Context(), asking(1, "ttft=1ms")); bench.CodeOf(err) != bench.CodeConflict {
		t.Errorf("got %v", err)
	}
	done()
	if _, err := app.start(t.Context(), asking(1, "ttft=1ms")); err != nil {
		t.Fatal(err)
	}
	heard.end(t)
}
