package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/plan"
)

func TestTheFirstSettingsFollowTheSystem(t *testing.T) {
	got, err := newOwn(t).Settings(t.Context())
	want := app.Settings{Scheme: "auto", Zoom: 1, PromptFiles: []string{}, Tables: map[string]app.TableLayout{}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestEachPartOfTheSettingsIsStoredByItself(t *testing.T) {
	o := newOwn(t)
	place := app.Placement{X: -5, Y: 10, Width: 1200, Height: 800, Maximised: true}
	o.ok(o.SavePlacement(t.Context(), place))
	o.ok(o.KeepFolderOf(t.Context(), "/home/me/results"))
	page := app.Settings{
		Scheme: "dark", Language: "de", Zoom: 1.25, Page: "history", PromptFiles: []string{"/b.toml", "", "/a.csv", "/b.toml"},
		Baseline: &compare.Subject{Run: "r1", Model: "alpha"}, Folder: "/elsewhere", Window: app.Placement{Width: 1},
		Tables: map[string]app.TableLayout{"history": {Columns: map[string]bool{"tpot": true}, Widths: map[string]float64{"name": 12.5}, Sort: "ttft", Reverse: true}},
	}
	o.ok(o.SaveSettings(t.Context(), page))
	page.PromptFiles, page.Folder, page.Window = []string{"/b.toml", "/a.csv"}, "/home/me/results", place
	got, err := o.Settings(t.Context())
	o.ok(err)
	if diff := cmp.Diff(page, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if folder, err := o.FolderOf(t.Context()); err != nil || folder != "/home/me/results" {
		t.Errorf("folder %q, %v", folder, err)
	}
	page.Baseline, page.PromptFiles = nil, nil
	o.ok(o.SaveSettings(t.Context(), page))
	if got, err = o.Settings(t.Context()); err != nil || got.Baseline != nil || got.PromptFiles == nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestSettingsThatMakeNoSenseAreRefused(t *testing.T) {
	o := newOwn(t)
	for reason, change := range map[string]func(*app.Settings){
		"a scheme":      func(s *app.Settings) { s.Scheme = "sepia" },
		"no scheme":     func(s *app.Settings) { s.Scheme = "" },
		"a language":    func(s *app.Settings) { s.Language = "fr" },
		"too small":     func(s *app.Settings) { s.Zoom = 0.49 },
		"too large":     func(s *app.Settings) { s.Zoom = 2.01 },
		"no zoom given": func(s *app.Settings) { s.Zoom = 0 },
	} {
		settings := app.Settings{Scheme: "light", Zoom: 2}
		change(&settings)
		if err := o.SaveSettings(t.Context(), settings); bench.CodeOf(err) != bench.CodeInvalid {
			t.Errorf("%s: got %v", reason, err)
		}
	}
	if err := o.SavePlacement(t.Context(), app.Placement{Width: -1}); bench.CodeOf(err) != bench.CodeInvalid {
		t.Errorf("got %v", err)
	}
}

func TestSettingsThatCannotBeReadDoNotKeepTheWindowShut(t *testing.T) {
	o := newOwn(t)
	o.ok(o.db.SetSetting(t.Context(), "view", map[string]any{"scheme": "sepia", "language": "fr", "zoom": 9, "page": "history", "panels": 3}))
	o.ok(o.db.SetSetting(t.Context(), "placement", []int{1, 2}))
	o.ok(o.db.SetSetting(t.Context(), "folder", "/results"))
	want := app.Settings{Scheme: "auto", Zoom: 1, Page: "history", PromptFiles: []string{}, Folder: "/results", Tables: map[string]app.TableLayout{}}
	got, err := o.Settings(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("of a newer version: %v (-want +got):\n%s", err, diff)
	}
	o.ok(o.SaveSettings(t.Context(), got))
	o.ok(o.db.SetSetting(t.Context(), "view", "no object"))
	if got, err = o.Settings(t.Context()); err != nil || got.Scheme != "auto" || got.Page != "" {
		t.Errorf("damaged: %+v, %v", got, err)
	}
}

func TestPresetsThatCannotBeReadAreLeftAlone(t *testing.T) {
	o := newOwn(t)
	o.ok(o.db.SetSetting(t.Context(), "presets", "no list"))
	presets, err := o.Presets(t.Context())
	if err != nil || len(presets) != len(plan.BuiltinPresets()) {
		t.Errorf("got %d presets, %v", len(presets), err)
	}
	for _, err := range []error{o.SavePreset(t.Context(), plan.Preset{Name: "mine"}), o.RemovePreset(t.Context(), "mine")} {
		if bench.CodeOf(err) != bench.CodeUnavailable || !strings.Contains(err.Error(), "newer Tokenlap") {
			t.Errorf("got %v", err)
		}
	}
	var kept string
	if _, err := o.db.Setting(t.Context(), "presets", &kept); err != nil || kept != "no list" {
		t.Errorf("what was there is gone: %q, %v", kept, err)
	}
}

func TestTheLatestPromptFilesAreRemembered(t *testing.T) {
	o := newOwn(t)
	settings := app.Settings{Scheme: "light", Zoom: 1}
	for i := range 50 {
		settings.PromptFiles = append(settings.PromptFiles, fmt.Sprintf("/%d.toml", i))
	}
	o.ok(o.SaveSettings(t.Context(), settings))
	got, err := o.Settings(t.Context())
	if err != nil || len(got.PromptFiles) != 20 || got.PromptFiles[0] != "/0.toml" {
		t.Errorf("got %q, %v", got.PromptFiles, err)
	}
}
