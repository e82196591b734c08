// Tokenlap measures how fast language models answer. With arguments it is a
// command line; without, or with a plan file alone, it opens its window if the
// build and the machine have one.
package main

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tokenlap/backend/cli"
	"tokenlap/backend/window"
)

// dist is the page of the window. In a fresh clone it holds no more than
// .gitkeep, which is enough for a build without a window.
//
//go:embed all:frontend/dist
var dist embed.FS

//go:embed build/icon.png
var icon []byte

func main() { os.Exit(start(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// start returns the exit status. With arguments of the command line it never
// calls Wails, which needs GTK.
func start(args []string, in io.Reader, out, errs io.Writer) int {
	planFile := window.PlanArgument(args)
	if len(args) > 0 && planFile == "" {
		return cli.Main(args, in, out, errs)
	}
	page, err := fs.Sub(dist, "frontend/dist")
	if err != nil {
		panic(err) // the path is a constant
	}
	if reason := window.Unavailable(page); reason != "" {
		fmt.Fprintf(errs, "%s Here is what the command line can do:\n\n", reason)
		cli.Main([]string{"--help"}, in, errs, errs)
		return 2
	}
	app := newApp()
	if planFile != "" {
		app.window.OpenPlan(planFile)
	}
	if err := app.window.Run(window.Content{Page: page, Icon: icon, API: app}); err != nil {
		fmt.Fprintf(errs, "tokenlap: %v; `tokenlap --help` shows the command line\n", err)
		return 1
	}
	return 0
}
