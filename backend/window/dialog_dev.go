//go:build dev

package window

import (
	"context"
	"os"
	"path/filepath"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// newChooser returns the dialogs of a build for tests in a browser, where
// nobody sees a dialog: if TOKENLAP_ANSWERS names a folder, files are saved
// there under the proposed name, and those in its folder "in" are opened.
func newChooser() chooser {
	if folder := os.Getenv("TOKENLAP_ANSWERS"); folder != "" {
		return testChooser(folder)
	}
	return desktopDialogs{}
}

type testChooser string

func (c testChooser) save(_ context.Context, o runtime.SaveDialogOptions) (string, error) {
	return filepath.Join(string(c), o.DefaultFilename), nil
}

func (c testChooser) folder(context.Context, runtime.OpenDialogOptions) (string, error) {
	return string(c), nil
}

func (c testChooser) files(context.Context, runtime.OpenDialogOptions) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(string(c), "in"))
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		paths = append(paths, filepath.Join(string(c), "in", entry.Name()))
	}
	return paths, nil
}
