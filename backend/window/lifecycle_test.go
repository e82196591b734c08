package window

import (
	"context"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// started is a window over a data folder of its own as Wails starts it, but
// without anything on a screen.
func started(t *testing.T) *Window {
	t.Helper()
	t.Setenv("TOKENLAP_DATA", t.TempDir())
	w := New()
	w.Attach(app.New(app.Options{
		Open: func() (*store.Store, error) { return app.OpenStore("") }, Emit: w.Emit, Program: Command,
	}))
	w.Startup(context.Background())
	t.Cleanup(func() { w.Shutdown(context.Background()) })
	return w
}

// measuring starts a run that does not end by itself during a test.
func measuring(t *testing.T, w *Window) string {
	t.Helper()
	form, err := w.app.Defaults(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form.Models, form.Iterations = []string{"sim-swift"}, 1000
	started, err := w.app.Start(t.Context(), form)
	if err != nil || started.Run == "" || len(started.Mistakes) > 0 {
		t.Fatalf("started %+v, %v", started, err)
	}
	return started.Run
}

func TestClosingInMidRunAsksFirst(t *testing.T) {
	w := started(t)
	if w.beforeClose(t.Context()) {
		t.Error("the window stays although nothing goes on")
	}
	measuring(t, w)
	if !w.beforeClose(t.Context()) {
		t.Fatal("the window closes on a run without a question")
	}
	if err := w.Close(t.Context(), "stay"); err != nil {
		t.Fatal(err)
	}
	if !w.beforeClose(t.Context()) {
		t.Fatal("after \"stay\" the next closing does not ask")
	}
	if w.beforeClose(t.Context()) {
		t.Error("who asks twice is held back")
	}
}

func TestAPageThatIsLoadedAnewIsAskedAgain(t *testing.T) {
	w := started(t)
	w.shown.Do(func() {}) // there is no window to show
	measuring(t, w)
	if !w.beforeClose(t.Context()) {
		t.Fatal("the window closes on a run without a question")
	}
	w.domReady(t.Context())
	if !w.beforeClose(t.Context()) {
		t.Error("the window closes on a run, and nobody saw the question")
	}
}

func TestClosingNowKeepsTheRun(t *testing.T) {
	w := started(t)
	id := measuring(t, w)
	if err := w.Close(t.Context(), "perhaps"); err == nil {
		t.Error("an unknown way to close was taken")
	}
	if err := w.Close(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}
	if err := w.app.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	view, err := w.app.Live(t.Context())
	if err != nil || view.Run != id || view.Ended == nil || view.Ended.State != string(bench.Stopped) {
		t.Errorf("the run ended as %+v, %v", view.Ended, err)
	}
	if w.beforeClose(t.Context()) {
		t.Error("the window stays although the run has ended")
	}
	if err := w.Close(t.Context(), "finish"); err != nil {
		t.Errorf("closing after the run had ended: %v", err)
	}
}
