package main

import (
	"context"
	"log/slog"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
)

// The window's first size, and its smallest.
const (
	firstWidth, firstHeight = 1200, 800
	leastWidth, leastHeight = 900, 600
)

// place gives the window, still hidden, the size that it had when it was closed
// and the colour that its page is going to have. It returns where to move it
// once it is shown: GTK does not move a hidden one. Nil: where the system likes.
func (a *App) place(ctx context.Context) *app.Placement {
	settings, err := a.app.Settings(ctx)
	if err != nil {
		slog.Debug("the window is placed anew", "error", err)
		return nil // the page asks as well, and says what is wrong
	}
	if settings.Scheme == "dark" {
		runtime.WindowSetBackgroundColour(ctx, darkRed, darkGreen, darkBlue, 255)
	}
	screens, err := runtime.ScreenGetAll(ctx)
	if err != nil {
		slog.Debug("the screens are not known", "error", err)
		return nil
	}
	was := settings.Window
	if !fitsSize(was, screens) {
		return nil
	}
	runtime.WindowSetSize(ctx, was.Width, was.Height)
	if was.Maximised {
		runtime.WindowMaximise(ctx)
		return nil
	}
	if !fitsPlace(was, screens) {
		return nil
	}
	return &was
}

// The background of the page in its dark scheme.
const darkRed, darkGreen, darkBlue = 0x15, 0x1a, 0x21

// fitsSize reports whether some screen is large enough for the window.
func fitsSize(p app.Placement, screens []runtime.Screen) bool {
	if p.Width < leastWidth || p.Height < leastHeight {
		return false
	}
	for _, s := range screens {
		if p.Width <= s.Size.Width && p.Height <= s.Size.Height {
			return true
		}
	}
	return false
}

// fitsPlace reports whether the window lies within some screen; one that was
// unplugged would hide it.
func fitsPlace(p app.Placement, screens []runtime.Screen) bool {
	const frame = 16 // of the window, which some count and some do not
	for _, s := range screens {
		if p.X >= -frame && p.Y >= -frame && p.X+p.Width <= s.Size.Width+frame && p.Y+p.Height <= s.Size.Height+frame {
			return true
		}
	}
	return false
}

// keepPlace remembers where the window is. While it fills the screen its size
// and place before that stay what they were.
func (a *App) keepPlace(ctx context.Context) {
	if !hasWindow(ctx) || runtime.WindowIsMinimised(ctx) || runtime.WindowIsFullscreen(ctx) {
		return
	}
	place := app.Placement{Width: firstWidth, Height: firstHeight, Maximised: runtime.WindowIsMaximised(ctx)}
	if place.Maximised {
		if settings, err := a.app.Settings(ctx); err == nil && settings.Window.Width > 0 {
			place = settings.Window
			place.Maximised = true
		}
	} else {
		place.X, place.Y = runtime.WindowGetPosition(ctx)
		place.Width, place.Height = runtime.WindowGetSize(ctx)
	}
	if err := a.app.SavePlacement(ctx, place); err != nil {
		slog.Warn("the place of the window was not kept", "error", err)
	}
}
