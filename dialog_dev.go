//go:build dev

package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// newChooser lets a folder answer the dialogs of a build for tests in a
// browser, where nobody sees a dialog: files are saved in the folder under the
// name that is proposed, and those in its folder "in" are opened.
func newChooser() chooser {
	if folder := os.Getenv("TOKENLAP_ANSWERS"); folder != "" {
		return answers(folder)
	}
	return dialogs{}
}

type answers string

func (a answers) save(_ context.Context, o runtime.SaveDialogOptions) (string, error) {
	return filepath.Join(string(a), o.DefaultFilename), nil
}

func (a answers) folder(context.Context, runtime.OpenDialogOptions) (string, error) {
	return string(a), nil
}

func (a answers) files(context.Context, runtime.OpenDialogOptions) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(string(a), "in"))
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		paths = append(paths, filepath.Join(string(a), "in", entry.Name()))
	}
	return paths, nil
}
