// Package window opens the desktop window with Wails and does for the page
// what only a desktop program can: dialogs, notifications, the file manager,
// the window's placement, and an orderly close. No other package knows Wails.
//
// The calls that the page may make are bound by package main; each goes
// through Call, which makes sure that it gets an answer.
package window

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"

	"tokenlap/backend/app"
)

// Window is the one window of the program. Make it with New, give it the
// application with Attach, then Run it.
type Window struct {
	app     *app.App
	choices chooser

	ready         chan struct{}          // closed once ctx is set
	ctx           context.Context        // the one that Wails' runtime requires
	placed        chan struct{}          // closed once placement is set
	placement     *app.Placement         // where to move the window when it is shown; nil: where the system puts it
	shown         sync.Once              // the page may be loaded again
	choosing      sync.Mutex             // held while a dialog is open
	speaks        atomic.Value           // the translate.Language of the page; none: English
	startPlan     atomic.Pointer[string] // the plan file that the page opens first; nil: none
	asked         atomic.Bool            // the page was asked whether to close during a run
	files         writtenFiles
	notifications notifications
}

// New returns a window that is not open.
func New() *Window {
	return &Window{choices: newChooser(), ready: make(chan struct{}), placed: make(chan struct{})}
}

// Attach sets the application that the window shows. It must be called before
// Run; it is separate from New because the application needs Emit.
func (w *Window) Attach(application *app.App) { w.app = application }

// Content is what is shown in the window.
type Content struct {
	Page fs.FS  // holds index.html and what it loads
	Icon []byte // PNG
	API  any    // its exported methods can be called by the page
}

// Run shows the window and returns when it is closed. In a build that writes
// bindings it writes those instead.
func (w *Window) Run(content Content) (err error) {
	defer func() {
		if cause := recover(); cause != nil { // GTK that cannot start panics in Wails
			err = fmt.Errorf("the window could not be opened: %v", cause)
		}
	}()
	disableDMABUF()
	if err := wails.Run(w.options(content)); err != nil {
		return fmt.Errorf("the window could not be opened: %w", err)
	}
	return nil
}

// options describes the window to Wails. It starts hidden and is shown when
// its page has been loaded, so that it is never empty.
func (w *Window) options(content Content) *options.App {
	return &options.App{
		Title:            title,
		Width:            defaultWidth,
		Height:           defaultHeight,
		MinWidth:         minWidth,
		MinHeight:        minHeight,
		StartHidden:      true,
		BackgroundColour: options.NewRGB(255, 255, 255),
		AssetServer:      &assetserver.Options{Assets: content.Page, Middleware: withNonce},
		OnStartup:        w.Startup,
		OnDomReady:       w.domReady,
		OnBeforeClose:    w.beforeClose,
		OnShutdown:       w.Shutdown,
		Bind:             []any{content.API},
		ErrorFormatter:   w.formatError,
		Logger:           wailsLogger{},
		LogLevel:         logger.WARNING,
		// Without both, the paths of dropped files do not arrive.
		DragAndDrop: &options.DragAndDrop{EnableFileDrop: true, DisableWebViewDrop: false},
		// With Linux options present the zero policy means "always use the
		// graphics card", which leaves the window blank in many machines.
		Linux: &linux.Options{
			Icon:             content.Icon,
			ProgramName:      "tokenlap",
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
		},
	}
}
