package window

import (
	"context"
	"path/filepath"
	"strings"
)

// PlanArgument returns the absolute path of the plan file that a file manager
// starts the program with: the only argument, named *.toml. It returns "" for
// any other arguments, which are those of the command line.
func PlanArgument(args []string) string {
	if len(args) != 1 || strings.HasPrefix(args[0], "-") || !strings.EqualFold(filepath.Ext(args[0]), ".toml") {
		return ""
	}
	path, err := filepath.Abs(args[0])
	if err != nil {
		return args[0]
	}
	return path
}

// OpenPlan makes the page open a plan file when it is loaded. Call it before Run.
func (w *Window) OpenPlan(path string) { w.startPlan.Store(&path) }

// StartPlan returns the plan file that the page has to open, "" if there is
// none. It returns a plan once, so that a page that is loaded again stays as it was.
func (w *Window) StartPlan(context.Context) (string, error) {
	if path := w.startPlan.Swap(nil); path != nil {
		return *path, nil
	}
	return "", nil
}
