// Tokenlap measures how fast language models answer. Arguments make it a
// command line; none open its window, where the build and the machine have one.
package main

import (
	"embed"
	"fmt"
	"io"
	"os"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"

	"tokenlap/backend/cli"
)

// The page of the window. In a fresh clone it holds no more than .gitkeep,
// which is enough for a build without a window.
//
//go:embed all:frontend/dist
var page embed.FS

//go:embed build/icon.png
var icon []byte

func main() { os.Exit(start(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// start returns the exit status. The command line never touches Wails: it has
// to work where GTK does not.
func start(args []string, in io.Reader, out, errs io.Writer) int {
	if generating {
		return open(errs)
	}
	if len(args) > 0 {
		return cli.Main(args, in, out, errs)
	}
	if reason := noWindow(); reason != "" {
		fmt.Fprintf(errs, "%s Here is what the command line can do:\n\n", reason)
		cli.Main([]string{"--help"}, in, errs, errs)
		return 2
	}
	return open(errs)
}

// open shows the window until it is closed. GTK that cannot start panics in
// Wails; that becomes a sentence.
func open(errs io.Writer) (status int) {
	defer func() {
		if trouble := recover(); trouble != nil {
			fmt.Fprintf(errs, "tokenlap: the window could not be opened: %v; `tokenlap --help` shows the command line\n", trouble)
			status = 1
		}
	}()
	calmWebKit()
	if err := wails.Run(window(newApp())); err != nil {
		fmt.Fprintf(errs, "tokenlap: the window could not be opened: %v\n", err)
		return 1
	}
	return 0
}

// window describes the window. It stays hidden until its page is there, so
// that it never shows an empty one.
func window(app *App) *options.App {
	return &options.App{
		Title:            title,
		Width:            firstWidth,
		Height:           firstHeight,
		MinWidth:         leastWidth,
		MinHeight:        leastHeight,
		StartHidden:      true,
		BackgroundColour: options.NewRGB(255, 255, 255),
		AssetServer:      &assetserver.Options{Assets: page},
		OnStartup:        app.start,
		OnDomReady:       app.show,
		OnBeforeClose:    app.beforeClose,
		OnShutdown:       app.stop,
		Bind:             []any{app},
		ErrorFormatter:   problem,
		Logger:           quiet{},
		LogLevel:         logger.WARNING,
		// Without both, the paths of dropped files do not arrive.
		DragAndDrop: &options.DragAndDrop{EnableFileDrop: true, DisableWebViewDrop: false},
		// With Linux options present the zero policy means "always use the
		// graphics card", which leaves the window blank in many machines.
		Linux: &linux.Options{
			Icon:             icon,
			ProgramName:      "tokenlap",
			WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
		},
	}
}
