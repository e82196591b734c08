package window

import (
	"context"
	"log/slog"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// Context returns the context that Wails' runtime requires; it blocks until
// Wails has started.
func (w *Window) Context() context.Context {
	<-w.ready
	return w.ctx
}

// Emit sends the page an event. Without a window, as in tests, it does nothing.
func (w *Window) Emit(event string, detail any) {
	ctx := w.Context()
	if !hasWindow(ctx) {
		return
	}
	safe, err := sanitize(detail)
	if err != nil {
		slog.Error("an event was not sent to the page", "event", event, "error", err)
		return
	}
	runtime.EventsEmit(ctx, event, translated(w.language(), safe))
}

// Startup is called by Wails while the page is being loaded; it starts the calls
// of the page.
func (w *Window) Startup(ctx context.Context) {
	w.ctx = ctx
	close(w.ready)
	if hasWindow(ctx) {
		w.placement = w.restorePlacement(ctx)
	}
	close(w.placed)
	if hasWindow(ctx) {
		w.app.StartQueue()
	}
}

// domReady is called each time the page has been loaded; the first time it
// shows the window.
func (w *Window) domReady(ctx context.Context) {
	w.asked.Store(false) // a page that is loaded anew has lost the question
	w.shown.Do(func() { w.show(ctx) })
}

func (w *Window) show(ctx context.Context) {
	var placement *app.Placement
	select {
	case <-w.placed:
		placement = w.placement
	case <-time.After(time.Second): // a store that opens slowly must not hide it
	}
	runtime.WindowShow(ctx)
	if placement != nil {
		runtime.WindowSetPosition(ctx, placement.X, placement.Y)
	}
}

// beforeClose decides whether the window stays open. During a run it stays and
// the page asks the user; a second attempt before the answer closes it.
func (w *Window) beforeClose(ctx context.Context) (stays bool) {
	if w.app.IsRunning() && !w.asked.Swap(true) {
		w.Emit(app.EventClosing, nil)
		return true
	}
	w.savePlacement(ctx)
	return false // Shutdown cuts a run off
}

// Close carries out the user's answer to app.EventClosing: "finish" closes
// the window when the requests in flight have ended, "now" cuts them off,
// "stay" keeps it open.
func (w *Window) Close(ctx context.Context, how string) error {
	switch how {
	case "stay":
		w.asked.Store(false)
		return nil
	case "finish", "now":
	default:
		return bench.Invalid("close %q: say finish, now or stay", how)
	}
	w.asked.Store(true)
	w.app.StopQueue()                                                                       // nothing starts after it
	if err := w.app.Stop(ctx, how); err != nil && bench.CodeOf(err) != bench.CodeNotFound { // not found: it has just ended
		return err
	}
	go func() {
		if err := w.app.Wait(ctx); err != nil {
			slog.Error("waiting for the end of the run failed", "error", err)
		}
		if hasWindow(ctx) {
			runtime.Quit(ctx)
		}
	}()
	return nil
}

// Shutdown is called by Wails when the window is gone; it ends a run and closes
// the store.
func (w *Window) Shutdown(ctx context.Context) {
	w.notifications.close(ctx)
	if err := w.app.Close(); err != nil {
		slog.Error("the store could not be closed", "error", err)
	}
}

// hasWindow reports whether Wails' runtime may be called with ctx; with any
// other context it ends the program.
func hasWindow(ctx context.Context) bool { return ctx.Value("frontend") != nil }
