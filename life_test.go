package main

import (
	"context"
	"strings"
	"testing"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// measuring starts a run that does not end by itself within a test.
func measuring(t *testing.T, app *App) string {
	t.Helper()
	form, err := app.Defaults()
	if err != nil {
		t.Fatal(err)
	}
	form.Models, form.Iterations = []string{"sim-swift"}, 1000
	started, err := app.Start(form)
	if err != nil || started.Run == "" || len(started.Mistakes) > 0 {
		t.Fatalf("started %+v, %v", started, err)
	}
	return started.Run
}

func TestClosingInMidRunAsksFirst(t *testing.T) {
	app := opened(t)
	if app.beforeClose(t.Context()) {
		t.Error("the window stays although nothing goes on")
	}
	measuring(t, app)
	if !app.beforeClose(t.Context()) {
		t.Fatal("the window closes on a run without a question")
	}
	if err := app.CloseWindow("stay"); err != nil {
		t.Fatal(err)
	}
	if !app.beforeClose(t.Context()) {
		t.Fatal("after \"stay\" the next closing does not ask")
	}
	if app.beforeClose(t.Context()) {
		t.Error("who asks twice is held back")
	}
}

func TestAPageThatIsLoadedAnewIsAskedAgain(t *testing.T) {
	app := opened(t)
	app.shown.Do(func() {}) // there is no window to show
	measuring(t, app)
	if !app.beforeClose(t.Context()) {
		t.Fatal("the window closes on a run without a question")
	}
	app.show(t.Context())
	if !app.beforeClose(t.Context()) {
		t.Error("the window closes on a run, and nobody saw the question")
	}
}

func TestClosingNowKeepsTheRun(t *testing.T) {
	app := opened(t)
	id := measuring(t, app)
	if err := app.CloseWindow("perhaps"); err == nil {
		t.Error("an unknown way to close was taken")
	}
	if err := app.CloseWindow("now"); err != nil {
		t.Fatal(err)
	}
	if err := app.app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	view, err := app.Live()
	if err != nil || view.Run != id || view.Ended == nil || view.Ended.State != string(bench.Stopped) {
		t.Errorf("the run ended as %+v, %v", view.Ended, err)
	}
	if app.beforeClose(t.Context()) {
		t.Error("the window stays although the run has ended")
	}
	if err := app.CloseWindow("finish"); err != nil {
		t.Errorf("closing after the run had ended: %v", err)
	}
}

func TestTheWindowReturnsOnlyToAPlaceThatCanBeSeen(t *testing.T) {
	var large, small runtime.Screen
	large.Size.Width, large.Size.Height = 1920, 1080
	small.Size.Width, small.Size.Height = 1280, 720
	for _, c := range []struct {
		why         string
		at          app.Placement
		screens     []runtime.Screen
		size, place bool
	}{
		{"never shown", app.Placement{}, []runtime.Screen{large}, false, false},
		{"as it was", app.Placement{X: 100, Y: 50, Width: 1200, Height: 800}, []runtime.Screen{large}, true, true},
		{"in the corner, frame and all", app.Placement{X: -8, Y: 0, Width: 1200, Height: 800}, []runtime.Screen{large}, true, true},
		{"its screen is gone", app.Placement{X: 2000, Y: 50, Width: 1200, Height: 800}, []runtime.Screen{large}, true, false},
		{"above the screen", app.Placement{X: 0, Y: -300, Width: 1200, Height: 800}, []runtime.Screen{large}, true, false},
		{"larger than the screen", app.Placement{X: 0, Y: 0, Width: 1900, Height: 1000}, []runtime.Screen{small}, false, false},
		{"one of two is large enough", app.Placement{X: 0, Y: 0, Width: 1900, Height: 1000}, []runtime.Screen{small, large}, true, true},
		{"too small to be used", app.Placement{X: 0, Y: 0, Width: 10, Height: 10}, []runtime.Screen{large}, false, false},
		{"no screen is known", app.Placement{X: 0, Y: 0, Width: 1200, Height: 800}, nil, false, false},
	} {
		if size, place := fitsSize(c.at, c.screens), fitsPlace(c.at, c.screens); size != c.size || size && place != c.place {
			t.Errorf("%s: size %v, place %v", c.why, size, place)
		}
	}
}

func TestANoticeHasNoMarkup(t *testing.T) {
	if got := unmarked.Replace(`<a href="x">run</a> & more`); strings.ContainsAny(got, "<>") || !strings.Contains(got, "run") {
		t.Errorf("got %s", got)
	}
}

func TestANoticeWithoutADesktopIsNoTrouble(t *testing.T) {
	app := opened(t)
	if err := app.Notify(Notice{Title: "Done"}); err != nil {
		t.Error(err)
	}
	app.notices.end(context.Background())
}
