package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/compare"
	"tokenlap/backend/store"
)

// Settings are what the window remembers.
type Settings struct {
	Scheme      string           `json:"scheme"`       // light, dark or auto
	Language    string           `json:"language"`     // en, de; "": the system's
	Zoom        float64          `json:"zoom"`         // 1 is the usual size
	Page        string           `json:"page"`         // the one shown last
	PromptFiles []string         `json:"prompt_files"` // own sets, the latest first
	Baseline    *compare.Subject `json:"baseline"`     // pinned for comparisons
	Folder      string           `json:"folder"`       // of the last export
	Window      Placement        `json:"window"`
}

// Placement is where the window was. All zero: never shown.
type Placement struct {
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

// Each is kept apart from the others, since each is written by itself.
const (
	viewSetting      = "view"
	placementSetting = "placement"
	folderSetting    = "folder"
	presetsSetting   = "presets"
)

// promptFiles are the most own sets that are remembered.
const promptFiles = 20

// Settings are those kept, or the first ones.
func (a *App) Settings(ctx context.Context) (Settings, error) {
	settings := Settings{Scheme: "auto", Zoom: 1}
	db, err := a.store(ctx)
	if err != nil {
		return settings, err
	}
	var place Placement
	var folder string
	err = errors.Join(recall(ctx, db, viewSetting, &settings), recall(ctx, db, placementSetting, &place), recall(ctx, db, folderSetting, &folder))
	settings.Window, settings.Folder = place, folder
	return settings.known(), err
}

// recall reads what was kept. What is damaged, or of a kind that only a newer
// Tokenlap knows, counts as never kept: a window must open all the same.
func recall[T any](ctx context.Context, db *store.Store, name string, into *T) error {
	kept := *into
	_, err := db.Setting(ctx, name, &kept)
	switch {
	case err == nil:
		*into = kept
	case bench.CodeOf(err) == "": // no trouble of the database
		slog.Warn("a setting that cannot be read is left out", "setting", name, "error", err)
		return nil
	}
	return err
}

// known has the first ones in place of values that only a newer Tokenlap
// knows: SaveSettings would refuse them.
func (s Settings) known() Settings {
	if !slices.Contains(schemes, s.Scheme) {
		s.Scheme = "auto"
	}
	if !slices.Contains(languages, s.Language) {
		s.Language = ""
	}
	if !isZoom(s.Zoom) {
		s.Zoom = 1
	}
	if s.PromptFiles == nil {
		s.PromptFiles = []string{}
	}
	return s
}

// SaveSettings keeps what the page may change: all but Folder and Window.
func (a *App) SaveSettings(ctx context.Context, settings Settings) error {
	if err := settings.validate(); err != nil {
		return err
	}
	var files []string
	for _, file := range settings.PromptFiles {
		if file != "" && !slices.Contains(files, file) && len(files) < promptFiles {
			files = append(files, file)
		}
	}
	settings.PromptFiles, settings.Folder, settings.Window = files, "", Placement{}
	return a.keep(ctx, viewSetting, settings)
}

var schemes, languages = []string{"light", "dark", "auto"}, []string{"", "en", "de"}

func isZoom(zoom float64) bool { return zoom >= 0.5 && zoom <= 2 }

func (s Settings) validate() error {
	var wrong []error
	if !slices.Contains(schemes, s.Scheme) {
		wrong = append(wrong, bench.About("scheme", bench.Invalid("colour scheme %q: use light, dark or auto", s.Scheme)))
	}
	if !slices.Contains(languages, s.Language) {
		wrong = append(wrong, bench.About("language", bench.Invalid("language %q: use en, de, or nothing for the system's", s.Language)))
	}
	if !isZoom(s.Zoom) {
		wrong = append(wrong, bench.About("zoom", bench.Invalid("zoom %v: use a number from 0.5 to 2", s.Zoom)))
	}
	return errors.Join(wrong...)
}

// SavePlacement keeps where the window is.
func (a *App) SavePlacement(ctx context.Context, place Placement) error {
	if place.Width < 0 || place.Height < 0 {
		return bench.Invalid("a window of %d x %d is none", place.Width, place.Height)
	}
	return a.keep(ctx, placementSetting, place)
}

// exportFolder returns the folder of the last export; "" before the first.
func (a *App) exportFolder(ctx context.Context) (folder string, err error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	return folder, recall(ctx, db, folderSetting, &folder)
}

func (a *App) saveExportFolder(ctx context.Context, folder string) error {
	return a.keep(ctx, folderSetting, folder)
}

func (a *App) keep(ctx context.Context, name string, value any) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	return db.SetSetting(ctx, name, value)
}
