package main

import (
	"context"
	"log/slog"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/bench"
	"tokenlap/backend/desk"
)

// beforeClose decides whether the window stays open: while a run goes on the
// page asks first. Who asks for it again meanwhile wants it closed.
func (a *App) beforeClose(ctx context.Context) (stays bool) {
	if a.desk.Going() && !a.asked.Swap(true) {
		a.emit(desk.EventClosing, nil)
		return true
	}
	a.keepPlace(ctx)
	return false // the desk cuts a run off while it closes
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
	if err := a.desk.Stop(ctx, how); err != nil && bench.CodeOf(err) != bench.CodeNotFound { // not found: it has just ended
		return err
	}
	go func() {
		if err := a.desk.Wait(ctx); err != nil {
			slog.Error("the end of the run was not seen", "error", err)
		}
		if hasWindow(ctx) {
			runtime.Quit(ctx)
		}
	}()
	return nil
}
