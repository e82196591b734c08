package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// window is the context that Wails' runtime wants; it waits for the start.
func (a *App) window() context.Context {
	<-a.ready
	return a.ctx
}

// emit tells the page of something. Without a window, as in tests, nobody
// listens.
func (a *App) emit(event string, detail any) {
	ctx := a.window()
	if !hasWindow(ctx) {
		return
	}
	told, err := tidy(detail)
	if err != nil {
		slog.Error("the page was not told", "event", event, "error", err)
		return
	}
	runtime.EventsEmit(ctx, event, told)
}

// start is called while the page is loaded.
func (a *App) start(ctx context.Context) {
	a.ctx = ctx
	close(a.ready)
	if hasWindow(ctx) {
		a.where = a.place(ctx)
	}
	close(a.placed)
}

// show shows the window once its page is there and its place is known.
func (a *App) show(ctx context.Context) {
	a.asked.Store(false) // a page that is loaded anew has lost the question
	a.shown.Do(func() { a.appear(ctx) })
}

func (a *App) appear(ctx context.Context) {
	var where *app.Placement
	select {
	case <-a.placed:
		where = a.where
	case <-time.After(time.Second): // a store that opens slowly must not hide it
	}
	runtime.WindowShow(ctx)
	if where != nil {
		runtime.WindowSetPosition(ctx, where.X, where.Y)
	}
}

// beforeClose decides whether the window stays open: while a run goes on the
// page asks first. Who asks for it again meanwhile wants it closed.
func (a *App) beforeClose(ctx context.Context) (stays bool) {
	if a.app.Going() && !a.asked.Swap(true) {
		a.emit(app.EventClosing, nil)
		return true
	}
	a.keepPlace(ctx)
	return false // app.Close cuts a run off while it closes
}

func (a *App) closeWindow(ctx context.Context, how string) error {
	switch how {
	case "stay":
		a.asked.Store(false)
		return nil
	case "finish", "now":
	default:
		return bench.Invalid("close %q: say finish, now or stay", how)
	}
	a.asked.Store(true)
	if err := a.app.Stop(ctx, how); err != nil && bench.CodeOf(err) != bench.CodeNotFound { // not found: it has just ended
		return err
	}
	go func() {
		if err := a.app.Wait(ctx); err != nil {
			slog.Error("the end of the run was not seen", "error", err)
		}
		if hasWindow(ctx) {
			runtime.Quit(ctx)
		}
	}()
	return nil
}

// stop is called when the window is gone.
func (a *App) stop(ctx context.Context) {
	a.notices.end(ctx)
	if err := a.app.Close(); err != nil {
		slog.Error("the store was not closed well", "error", err)
	}
}

// hasWindow reports whether Wails' runtime may be asked: with another context
// it ends the program.
func hasWindow(ctx context.Context) bool { return ctx.Value("frontend") != nil }
