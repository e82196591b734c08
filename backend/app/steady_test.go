package app

import (
	"testing"

	"tokenlap/backend/bench"
)

func TestASteadyWindowByHandIsKeptUntilItIsFoundAgain(t *testing.T) {
	app, heard := watched(t)
	app.options.Program = func() (string, error) { return "tokenlap", nil }
	id, err := app.start(t.Context(), asking(12, "ttft=10ms&itl=1ms&tokens=8"))
	if err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	before := stored(t, app, id).Summary.Models[0]
	if before.Steady != nil {
		t.Fatalf("few requests have the window %+v", before.Steady)
	}
	drawn := timelineOf(t, app, id)
	opens, length := before.WindowFrom.Offset().Seconds(), before.Window.Seconds()
	form := SteadyForm{Run: id, Model: before.Endpoint, From: opens + length/4, To: opens + length*3/4}
	if err := app.SetSteadyWindow(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	set := stored(t, app, id).Summary.Models[0]
	if set.Steady == nil || !set.Steady.ByHand || set.Decisive().Attempts == 0 || set.Decisive().Attempts >= set.Attempts || set.Attempts != before.Attempts {
		t.Errorf("%d of %d requests in %+v", set.Decisive().Attempts, set.Attempts, set.Steady)
	}
	if off := set.Steady.From.Offset().Seconds() - form.From; off > 1e-8 || off < -1e-8 {
		t.Errorf("the window begins %g s off", off)
	}
	if after := timelineOf(t, app, id); after == drawn {
		t.Error("the timeline does not show the window")
	}
	if err := app.FindSteadyWindow(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	if again := stored(t, app, id).Summary.Models[0]; again.Steady != nil {
		t.Errorf("the window is still %+v", again.Steady)
	}
}

func TestASteadyWindowNeedsRequestsAndAModelOfTheRun(t *testing.T) {
	app, heard := watched(t)
	id, err := app.start(t.Context(), asking(2, "ttft=5ms&tokens=4"))
	if err != nil {
		t.Fatal(err)
	}
	heard.end(t)
	model := stored(t, app, id).Summary.Models[0]
	end := model.WindowFrom.Offset().Seconds() + model.Window.Seconds()
	for _, row := range []struct {
		reason string
		form   SteadyForm
		code   bench.Code
	}{
		{"no run", SteadyForm{Run: "nowhere", Model: model.Endpoint, From: 0, To: 1}, bench.CodeNotFound},
		{"no such model", SteadyForm{Run: id, Model: "another", From: 0, To: 1}, bench.CodeNotFound},
		{"no such stage", SteadyForm{Run: id, Model: model.Endpoint, Stage: 1, From: 0, To: 1}, bench.CodeNotFound},
		{"the end before the begin", SteadyForm{Run: id, Model: model.Endpoint, From: 2, To: 1}, bench.CodeInvalid},
		{"nothing was sent there", SteadyForm{Run: id, Model: model.Endpoint, From: end + 1, To: end + 2}, bench.CodeInvalid},
	} {
		if err := app.SetSteadyWindow(t.Context(), row.form); bench.CodeOf(err) != row.code {
			t.Errorf("%s: got %v", row.reason, err)
		}
	}
	if after := stored(t, app, id).Summary.Models[0]; after.Steady != nil {
		t.Errorf("a window that was refused is kept: %+v", after.Steady)
	}
}

// timelineOf is the option of the timeline of a run.
func timelineOf(t *testing.T, app *App, id string) string {
	t.Helper()
	charts, err := app.Charts(t.Context(), ChartQuery{Run: id, Theme: "light"})
	if err != nil {
		t.Fatal(err)
	}
	for _, chart := range charts {
		if chart.Name == "timeline" {
			return chart.Option
		}
	}
	t.Fatal("no timeline")
	return ""
}
