package window

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// title is that of the window and of every dialog, in any language.
const title = "Tokenlap"

// chooser asks the user for files or a folder; its results are empty if the
// user cancels.
type chooser interface {
	save(context.Context, runtime.SaveDialogOptions) (string, error)
	folder(context.Context, runtime.OpenDialogOptions) (string, error)
	files(context.Context, runtime.OpenDialogOptions) ([]string, error)
}

// desktopDialogs are the dialogs of the desktop.
type desktopDialogs struct{}

func (desktopDialogs) save(ctx context.Context, o runtime.SaveDialogOptions) (string, error) {
	return runtime.SaveFileDialog(ctx, o)
}

func (desktopDialogs) folder(ctx context.Context, o runtime.OpenDialogOptions) (string, error) {
	return runtime.OpenDirectoryDialog(ctx, o)
}

func (desktopDialogs) files(ctx context.Context, o runtime.OpenDialogOptions) ([]string, error) {
	return runtime.OpenMultipleFilesDialog(ctx, o)
}

// choose opens a dialog unless one is open: Wails mixes up the answers of two.
func choose[T any](w *Window, dialog func() (T, error)) (chosen T, err error) {
	if !w.choosing.TryLock() {
		return chosen, bench.Conflict("a dialog is open already: answer it first")
	}
	defer w.choosing.Unlock()
	return dialog()
}

// SaveAs asks for the path of an export and writes it. If the user cancels,
// nothing is written and the result has no paths.
func (w *Window) SaveAs(ctx context.Context, form app.ExportForm) (app.Exported, error) {
	target, err := w.app.Target(ctx, form)
	if err != nil {
		return app.Exported{}, err
	}
	form.Path, err = w.choosePath(ctx, target)
	if err != nil || form.Path == "" {
		return app.Exported{}, err
	}
	exported, err := w.app.Export(ctx, form)
	w.files.add(exported.Paths...)
	return exported, err
}

// SaveModelsAs asks for the path of a list of models and writes it. It returns
// the path, "" if the user cancels.
func (w *Window) SaveModelsAs(ctx context.Context) (string, error) {
	settings, err := w.app.Settings(ctx)
	if err != nil {
		return "", err
	}
	path, err := w.choosePath(ctx, app.Target{Folder: settings.Folder, Name: "models.toml", Suffix: ".toml"})
	if err != nil || path == "" {
		return "", err
	}
	if err := w.app.WriteModels(ctx, path); err != nil {
		return "", err
	}
	w.files.add(path)
	return path, nil
}

// SavePlanAs asks for the path of a plan file and writes the plan of a form to it.
// It returns the path, "" if the user cancels.
func (w *Window) SavePlanAs(ctx context.Context, form plan.Form) (string, error) {
	settings, err := w.app.Settings(ctx)
	if err != nil {
		return "", err
	}
	path, err := w.choosePath(ctx, app.Target{Folder: settings.Folder, Name: "plan.tokenlap.toml", Suffix: ".toml"})
	if err != nil || path == "" {
		return "", err
	}
	if err := w.app.WritePlan(ctx, path, form); err != nil {
		return "", err
	}
	w.files.add(path)
	return path, nil
}

// SaveBackupAs asks for the path of a backup and writes it. It returns the path, ""
// if the user cancels.
func (w *Window) SaveBackupAs(ctx context.Context) (string, error) {
	settings, err := w.app.Settings(ctx)
	if err != nil {
		return "", err
	}
	name := "tokenlap-backup-" + time.Now().Format(time.DateOnly) + ".db"
	path, err := w.choosePath(ctx, app.Target{Folder: settings.Folder, Name: name, Suffix: ".db"})
	if err != nil || path == "" {
		return "", err
	}
	if err := w.app.Backup(ctx, path); err != nil {
		return "", err
	}
	w.files.add(path)
	return path, nil
}

// choosePath asks for the file of a target, or for a folder if the target has
// no name. It returns "" if the user cancels.
func (w *Window) choosePath(ctx context.Context, t app.Target) (string, error) {
	start := existingFolder(t.Folder)
	if t.Name == "" {
		return choose(w, func() (string, error) {
			return w.choices.folder(ctx, runtime.OpenDialogOptions{Title: title, DefaultDirectory: start, CanCreateDirectories: true})
		})
	}
	path, err := choose(w, func() (string, error) {
		return w.choices.save(ctx, runtime.SaveDialogOptions{
			Title: title, DefaultDirectory: start, DefaultFilename: t.Name, CanCreateDirectories: true,
			Filters: []runtime.FileFilter{{DisplayName: "*" + t.Suffix, Pattern: "*" + t.Suffix}},
		})
	})
	if err != nil || path == "" {
		return "", err
	}
	return app.CompletePath(path, t.Suffix) // GTK's dialog adds no suffix
}

// ChooseFolder asks for a folder to read from. It returns "" if the user cancels.
func (w *Window) ChooseFolder(ctx context.Context) (string, error) {
	return choose(w, func() (string, error) {
		return w.choices.folder(ctx, runtime.OpenDialogOptions{Title: title})
	})
}

// existingFolder returns the folder, or the user's home if it does not exist:
// the working directory of a program that the desktop starts can be any.
func existingFolder(folder string) string {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return folder
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "" // the dialog decides
	}
	return home
}

// filePatterns are the file names that can be read, by the kind of file.
var filePatterns = map[string]string{
	"results":   strings.Join(app.ImportPatterns(), ";"),
	"models":    "*.toml",
	"plans":     "*.toml",
	"prompts":   "*.toml;*.jsonl;*.json;*.csv",
	"tokenizer": "*.json",
	"traces":    "*.csv;*.jsonl;*.gz",
}

// ChooseFiles asks for files of a kind to read: results, models, plans, prompts,
// tokenizer or traces. It returns none if the user cancels.
func (w *Window) ChooseFiles(ctx context.Context, kind string) ([]string, error) {
	pattern, known := filePatterns[kind]
	if !known {
		return nil, bench.Invalid("files of the kind %q cannot be read: say results, models, plans, prompts, tokenizer or traces", kind)
	}
	return choose(w, func() ([]string, error) {
		return w.choices.files(ctx, runtime.OpenDialogOptions{Title: title, Filters: []runtime.FileFilter{
			{DisplayName: strings.ReplaceAll(pattern, ";", ", "), Pattern: pattern}, {DisplayName: "*", Pattern: "*"},
		}})
	})
}
