package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

// title is that of every dialog: the program's name, in any language.
const title = "Tokenlap"

// chooser asks the user for files; nothing comes back where none is chosen.
type chooser interface {
	save(context.Context, runtime.SaveDialogOptions) (string, error)
	folder(context.Context, runtime.OpenDialogOptions) (string, error)
	files(context.Context, runtime.OpenDialogOptions) ([]string, error)
}

// dialogs are those of the desktop.
type dialogs struct{}

func (dialogs) save(ctx context.Context, o runtime.SaveDialogOptions) (string, error) {
	return runtime.SaveFileDialog(ctx, o)
}

func (dialogs) folder(ctx context.Context, o runtime.OpenDialogOptions) (string, error) {
	return runtime.OpenDirectoryDialog(ctx, o)
}

func (dialogs) files(ctx context.Context, o runtime.OpenDialogOptions) ([]string, error) {
	return runtime.OpenMultipleFilesDialog(ctx, o)
}

// choose opens one dialog at a time: Wails mixes up the answers of two.
func choose[A any](a *App, dialog func() (A, error)) (chosen A, err error) {
	if !a.choosing.TryLock() {
		return chosen, bench.Conflict("a dialog is open already: answer it first")
	}
	defer a.choosing.Unlock()
	return dialog()
}

func (a *App) saveAs(ctx context.Context, form app.ExportForm) (app.Exported, error) {
	target, err := a.app.Target(ctx, form)
	if err != nil {
		return app.Exported{}, err
	}
	form.Path, err = a.askWhere(ctx, target)
	if err != nil || form.Path == "" {
		return app.Exported{}, err
	}
	exported, err := a.app.Export(ctx, form)
	a.files.add(exported.Paths...)
	return exported, err
}

func (a *App) saveModelsAs(ctx context.Context) (string, error) {
	settings, err := a.app.Settings(ctx)
	if err != nil {
		return "", err
	}
	path, err := a.askWhere(ctx, app.Target{Folder: settings.Folder, Name: "models", Suffix: ".toml"})
	if err != nil || path == "" {
		return "", err
	}
	if err := a.app.WriteModels(ctx, path); err != nil {
		return "", err
	}
	a.files.add(path)
	return path, nil
}

// askWhere asks for the file, or the folder, that a target needs.
func (a *App) askWhere(ctx context.Context, t app.Target) (string, error) {
	start := existing(t.Folder)
	if t.Name == "" {
		return choose(a, func() (string, error) {
			return a.choices.folder(ctx, runtime.OpenDialogOptions{Title: title, DefaultDirectory: start, CanCreateDirectories: true})
		})
	}
	path, err := choose(a, func() (string, error) {
		return a.choices.save(ctx, runtime.SaveDialogOptions{
			Title: title, DefaultDirectory: start, DefaultFilename: withSuffix(t.Name, t.Suffix), CanCreateDirectories: true,
			Filters: []runtime.FileFilter{{DisplayName: "*" + t.Suffix, Pattern: "*" + t.Suffix}},
		})
	})
	if err != nil || path == "" {
		return "", err
	}
	full := withSuffix(path, t.Suffix)
	if _, err := os.Stat(full); err == nil && full != path { // the dialog asked about another name
		return "", bench.Conflict("there is a file %s already: choose another name", filepath.Base(full))
	}
	return full, nil
}

// withSuffix makes sure that a name says what is in the file; GTK's dialog
// leaves that to the user.
func withSuffix(name, suffix string) string {
	if strings.HasSuffix(strings.ToLower(name), strings.ToLower(suffix)) {
		return name
	}
	return name + suffix
}

// existing is the folder, or the user's own where it is gone or none was used
// yet: a program that the desktop starts may stand anywhere.
func existing(folder string) string {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "" // the dialog decides
	}
	return home
}

// readable are the kinds of files that come in.
var readable = map[string]string{
	"results": "*.csv;*.json",
	"models":  "*.toml",
	"prompts": "*.toml;*.jsonl;*.csv",
}

func (a *App) chooseFiles(ctx context.Context, kind string) ([]string, error) {
	pattern, known := readable[kind]
	if !known {
		return nil, bench.Invalid("files of the kind %q cannot be read: say results, models or prompts", kind)
	}
	return choose(a, func() ([]string, error) {
		return a.choices.files(ctx, runtime.OpenDialogOptions{Title: title, Filters: []runtime.FileFilter{
			{DisplayName: strings.ReplaceAll(pattern, ";", ", "), Pattern: pattern}, {DisplayName: "*", Pattern: "*"},
		}})
	})
}
