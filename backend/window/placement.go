package window

import (
	"context"
	"log/slog"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
)

// The size of a window that was never open, and the smallest, in pixels.
const (
	defaultWidth, defaultHeight = 1200, 800
	minWidth, minHeight         = 900, 600
)

// The background of the page in its dark colour scheme.
const darkRed, darkGreen, darkBlue = 0x15, 0x1a, 0x21

// restorePlacement gives the window, still hidden, the size that it had when
// it was closed and the background of its page. It returns where to move it
// once it is shown, because GTK does not move a hidden one; nil means that the
// system decides.
func (w *Window) restorePlacement(ctx context.Context) *app.Placement {
	settings, err := w.app.Settings(ctx)
	if err != nil {
		slog.Debug("the placement of the window could not be read", "error", err)
		return nil // the page asks as well, and shows the error
	}
	if settings.Scheme == "dark" {
		runtime.WindowSetBackgroundColour(ctx, darkRed, darkGreen, darkBlue, 255)
	}
	screens, err := runtime.ScreenGetAll(ctx)
	if err != nil {
		slog.Debug("the screens could not be listed", "error", err)
		return nil
	}
	saved := settings.Window
	if !fitsSize(saved, screens) {
		return nil
	}
	runtime.WindowSetSize(ctx, saved.Width, saved.Height)
	if saved.Maximised {
		runtime.WindowMaximise(ctx)
		return nil
	}
	if !fitsPosition(saved, screens) {
		return nil
	}
	return &saved
}

// fitsSize reports whether some screen is large enough for the window.
func fitsSize(p app.Placement, screens []runtime.Screen) bool {
	if p.Width < minWidth || p.Height < minHeight {
		return false
	}
	for _, s := range screens {
		if p.Width <= s.Size.Width && p.Height <= s.Size.Height {
			return true
		}
	}
	return false
}

// fitsPosition reports whether the window lies within some screen, so that it
// is not restored to one that was unplugged.
func fitsPosition(p app.Placement, screens []runtime.Screen) bool {
	const frame = 16 // pixels of the frame, which some systems count and some do not
	for _, s := range screens {
		if p.X >= -frame && p.Y >= -frame && p.X+p.Width <= s.Size.Width+frame && p.Y+p.Height <= s.Size.Height+frame {
			return true
		}
	}
	return false
}

// savePlacement stores the size and position of the window. While it is
// maximised those from before are kept.
func (w *Window) savePlacement(ctx context.Context) {
	if !hasWindow(ctx) || runtime.WindowIsMinimised(ctx) || runtime.WindowIsFullscreen(ctx) {
		return
	}
	placement := app.Placement{Width: defaultWidth, Height: defaultHeight, Maximised: runtime.WindowIsMaximised(ctx)}
	if placement.Maximised {
		if settings, err := w.app.Settings(ctx); err == nil && settings.Window.Width > 0 {
			placement = settings.Window
			placement.Maximised = true
		}
	} else {
		placement.X, placement.Y = runtime.WindowGetPosition(ctx)
		placement.Width, placement.Height = runtime.WindowGetSize(ctx)
	}
	if err := w.app.SavePlacement(ctx, placement); err != nil {
		slog.Warn("the placement of the window was not saved", "error", err)
	}
}
