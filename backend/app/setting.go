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

// Settings are stored for the next start of the window.
type Settings struct {
	Scheme      string           `json:"scheme"`       // light, dark or auto
	Language    string           `json:"language"`     // en, de; "": the system's
	Zoom        float64          `json:"zoom"`         // 1 is the usual size
	Page        string           `json:"page"`         // shown last
	PromptFiles []string         `json:"prompt_files"` // paths, the last used first
	Baseline    *compare.Subject `json:"baseline"`     // pinned for comparisons
	Folder      string           `json:"folder"`       // of the last export
	Window      Placement        `json:"window"`

	Tables map[string]TableLayout `json:"tables"` // by the name of the table
}

// TableLayout is how a user arranged a table. Its zero value is the layout that
// the page chooses.
type TableLayout struct {
	Columns map[string]bool    `json:"columns"` // columns that were shown or hidden by hand
	Widths  map[string]float64 `json:"widths"`  // of columns, in rem
	Sort    string             `json:"sort"`    // a column; "": the order of the page
	Reverse bool               `json:"reverse"`
}

// Placement is the position and size of the window. The zero value is that of a
// window that was never shown.
type Placement struct {
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

// Each of these settings is stored by itself, since each is changed by itself.
const (
	viewSetting      = "view"
	placementSetting = "placement"
	folderSetting    = "folder"
	presetsSetting   = "presets"
	lastStartSetting = "last start"
	queueSetting     = "queue"
)

// maxPromptFiles is how many prompt files are remembered.
const maxPromptFiles = 20

// Settings returns the stored settings, or their defaults.
func (a *App) Settings(ctx context.Context) (Settings, error) {
	settings := Settings{Scheme: "auto", Zoom: 1}
	db, err := a.store(ctx)
	if err != nil {
		return settings, err
	}
	var place Placement
	var folder string
	err = errors.Join(loadSetting(ctx, db, viewSetting, &settings), loadSetting(ctx, db, placementSetting, &place), loadSetting(ctx, db, folderSetting, &folder))
	settings.Window, settings.Folder = place, folder
	return settings.valid(), err
}

// loadSetting loads a setting. One that cannot be read, because it is damaged or
// written by a newer version, is left out, so that the window opens all the same.
func loadSetting[T any](ctx context.Context, db *store.Store, name string, into *T) error {
	stored := *into
	_, err := db.Setting(ctx, name, &stored)
	switch {
	case err == nil:
		*into = stored
	case bench.CodeOf(err) == "": // not an error of the database
		slog.Warn("a setting that cannot be read is left out", "setting", name, "error", err)
		return nil
	}
	return err
}

// valid returns the settings with defaults in place of invalid values, which a
// newer version may have stored.
func (s Settings) valid() Settings {
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
	if s.Tables == nil {
		s.Tables = map[string]TableLayout{}
	}
	return s
}

// SaveSettings stores the settings that the page may change: all but Folder and
// Window.
func (a *App) SaveSettings(ctx context.Context, settings Settings) error {
	if err := settings.validate(); err != nil {
		return err
	}
	var files []string
	for _, file := range settings.PromptFiles {
		if file != "" && !slices.Contains(files, file) && len(files) < maxPromptFiles {
			files = append(files, file)
		}
	}
	settings.PromptFiles, settings.Folder, settings.Window = files, "", Placement{}
	return a.saveSetting(ctx, viewSetting, settings)
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

// SavePlacement stores the placement of the window.
func (a *App) SavePlacement(ctx context.Context, place Placement) error {
	if place.Width < 0 || place.Height < 0 {
		return bench.Invalid("a window of %d x %d is none", place.Width, place.Height)
	}
	return a.saveSetting(ctx, placementSetting, place)
}

// exportFolder returns the folder of the last export; "" before the first.
func (a *App) exportFolder(ctx context.Context) (folder string, err error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	return folder, loadSetting(ctx, db, folderSetting, &folder)
}

func (a *App) saveExportFolder(ctx context.Context, folder string) error {
	return a.saveSetting(ctx, folderSetting, folder)
}

func (a *App) saveSetting(ctx context.Context, name string, value any) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	return db.SetSetting(ctx, name, value)
}
