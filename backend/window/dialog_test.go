package window

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// answering stands in for a user: it answers each dialog the same way.
type answering struct {
	path   string
	paths  []string
	asked  runtime.SaveDialogOptions
	opened runtime.OpenDialogOptions
	while  func() // what happens while a dialog is open
}

func (a *answering) save(_ context.Context, o runtime.SaveDialogOptions) (string, error) {
	a.asked = o
	if a.while != nil {
		a.while()
	}
	return a.path, nil
}

func (a *answering) folder(_ context.Context, o runtime.OpenDialogOptions) (string, error) {
	a.opened = o
	return a.path, nil
}

func (a *answering) files(_ context.Context, o runtime.OpenDialogOptions) ([]string, error) {
	a.opened = o
	return a.paths, nil
}

// answered is a window whose dialogs are answered.
func answered(t *testing.T, user *answering) *Window {
	w := started(t)
	w.choices = user
	return w
}

func TestASavedFileAlwaysHasItsExtension(t *testing.T) {
	folder := t.TempDir()
	for given, want := range map[string]string{"plain": "plain.toml", "full.toml": "full.toml", "LOUD.TOML": "LOUD.TOML", "a.b": "a.b.toml"} {
		user := &answering{path: filepath.Join(folder, given)}
		path, err := answered(t, user).SaveModelsAs(t.Context())
		if err != nil || path != filepath.Join(folder, want) {
			t.Errorf("%s was saved as %s, %v", given, path, err)
			continue
		}
		if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "sim-swift") {
			t.Errorf("%s holds %q, %v", path, text, err)
		}
		if user.asked.DefaultFilename != "models.toml" || user.asked.Filters[0].Pattern != "*.toml" {
			t.Errorf("asked for %+v", user.asked)
		}
	}
}

func TestAFileTheDialogDidNotAskAboutIsNotReplaced(t *testing.T) {
	folder := t.TempDir()
	there := filepath.Join(folder, "models.toml")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := answered(t, &answering{path: filepath.Join(folder, "models")}).SaveModelsAs(t.Context())
	if text, _ := os.ReadFile(there); string(text) != "mine" || err == nil || !strings.Contains(err.Error(), "models.toml") {
		t.Errorf("it holds %q now; said: %v", text, err)
	}
}

func TestADialogWithoutAnAnswerChangesNothing(t *testing.T) {
	w := answered(t, &answering{})
	if path, err := w.SaveModelsAs(t.Context()); path != "" || err != nil {
		t.Errorf("saved as %q, %v", path, err)
	}
	if paths, err := w.ChooseFiles(t.Context(), "results"); len(paths) != 0 || err != nil {
		t.Errorf("chosen: %q, %v; want none", paths, err)
	}
}

func TestOneDialogAtATime(t *testing.T) {
	user := &answering{path: filepath.Join(t.TempDir(), "models.toml")}
	w := answered(t, user)
	user.while = func() {
		if _, err := w.ChooseFiles(t.Context(), "models"); err == nil || !strings.Contains(err.Error(), "open already") {
			t.Errorf("a second dialog: %v", err)
		}
	}
	if _, err := w.SaveModelsAs(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := w.ChooseFiles(t.Context(), "models"); err != nil {
		t.Errorf("after the first was answered: %v", err)
	}
}

func TestFilesAreChosenByTheirKind(t *testing.T) {
	user := &answering{paths: []string{"/a.csv", "/b.csv"}}
	w := answered(t, user)
	for kind, pattern := range map[string]string{"results": "*.tlrun;*.csv;*.json;*.jsonl", "models": "*.toml", "plans": "*.toml", "prompts": "*.toml;*.jsonl;*.json;*.csv", "tokenizer": "*.json"} {
		paths, err := w.ChooseFiles(t.Context(), kind)
		if err != nil || len(paths) != 2 || user.opened.Filters[0].Pattern != pattern {
			t.Errorf("%s: %q, %v, filters %+v", kind, paths, err, user.opened.Filters)
		}
	}
	if _, err := w.ChooseFiles(t.Context(), "secrets"); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("an unknown kind: %v", err)
	}
}

func TestAFolderToReadIsAnExistingOne(t *testing.T) {
	user := &answering{path: "/home/me/photos"}
	path, err := answered(t, user).ChooseFolder(t.Context())
	if err != nil || path != user.path || user.opened.CanCreateDirectories {
		t.Errorf("%q, %v, asked for %+v", path, err, user.opened)
	}
}

func TestOnlyFilesOfThisWindowAreRevealed(t *testing.T) {
	w := answered(t, &answering{path: filepath.Join(t.TempDir(), "models.toml")})
	if err := w.Reveal(t.Context(), "/etc/passwd"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("a file of others: %v", err)
	}
	path, err := w.SaveModelsAs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", "") // a machine without a file manager
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	if err := w.Reveal(t.Context(), path); bench.CodeOf(err) != bench.CodeUnavailable || !strings.Contains(err.Error(), path) {
		t.Errorf("without a file manager: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := w.Reveal(t.Context(), path); bench.CodeOf(err) != bench.CodeNotFound || !strings.Contains(err.Error(), "any more") {
		t.Errorf("a file that is gone: %v", err)
	}
}

func TestAPlanIsSavedAndOpenedAgain(t *testing.T) {
	user := &answering{path: filepath.Join(t.TempDir(), "nightly")}
	w := answered(t, user)
	form := plan.Defaults()
	form.Models, form.Iterations = []string{"sim-swift"}, 7
	path, err := w.SavePlanAs(t.Context(), form)
	if err != nil || filepath.Base(path) != "nightly.toml" || user.asked.DefaultFilename != "plan.tokenlap.toml" {
		t.Fatalf("%s, %v, asked for %+v", path, err, user.asked)
	}
	again, err := w.app.OpenPlan(t.Context(), path)
	if err != nil || again.Iterations != 7 || len(again.Models) != 1 {
		t.Errorf("%+v, %v", again, err)
	}
	if path, err := answered(t, &answering{}).SavePlanAs(t.Context(), form); path != "" || err != nil {
		t.Errorf("nobody chose a file: %q, %v", path, err)
	}
}

func TestABackupIsSavedUnderItsDayAndCanBeShown(t *testing.T) {
	user := &answering{path: filepath.Join(t.TempDir(), "copy")}
	w := answered(t, user)
	path, err := w.SaveBackupAs(t.Context())
	if err != nil || filepath.Base(path) != "copy.db" || !strings.HasPrefix(user.asked.DefaultFilename, "tokenlap-backup-20") || !w.files.has(path) {
		t.Errorf("%s, %v, asked for %+v", path, err, user.asked)
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
	if path, err := answered(t, &answering{}).SaveBackupAs(t.Context()); path != "" || err != nil {
		t.Errorf("nobody chose a file: %q, %v", path, err)
	}
}

func TestTheDatabaseIsShown(t *testing.T) {
	w := started(t)
	t.Setenv("PATH", "") // a machine without a file manager
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	if err := w.RevealDatabase(t.Context()); bench.CodeOf(err) != bench.CodeUnavailable || !strings.Contains(err.Error(), "tokenlap.db") {
		t.Errorf("without a file manager: %v", err)
	}
}
