package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// Presets returns the built-in presets, then those of the user.
func (a *App) Presets(ctx context.Context) ([]plan.Preset, error) {
	own, err := a.ownPresets(ctx)
	if errors.Is(err, errPresets) {
		slog.Warn("own presets are left out", "error", err)
		return plan.BuiltinPresets(), nil // a run can be started without them
	}
	return append(plan.BuiltinPresets(), own...), err
}

// SavePreset stores a preset of the user; it replaces one of the same name.
func (a *App) SavePreset(ctx context.Context, preset plan.Preset) error {
	preset.Name, preset.BuiltIn = strings.TrimSpace(preset.Name), false
	if err := preset.Validate(); err != nil {
		return err
	}
	a.presets.Lock()
	defer a.presets.Unlock()
	own, err := a.ownPresets(ctx)
	if err != nil {
		return err
	}
	if i := plan.PresetIndex(own, preset.Name); i >= 0 {
		own[i] = preset
	} else {
		own = append(own, preset)
	}
	return a.saveSetting(ctx, presetsSetting, own)
}

// RemovePreset removes a preset of the user.
func (a *App) RemovePreset(ctx context.Context, name string) error {
	if plan.IsBuiltinPreset(name) {
		return bench.Conflict("preset %q is built in and cannot be removed", name)
	}
	a.presets.Lock()
	defer a.presets.Unlock()
	own, err := a.ownPresets(ctx)
	if err != nil {
		return err
	}
	i := plan.PresetIndex(own, name)
	if i < 0 {
		return bench.NotFound("there is no preset %q", name)
	}
	return a.saveSetting(ctx, presetsSetting, slices.Delete(own, i, i+1))
}

// errPresets is the cause of an error about presets that cannot be read.
var errPresets = errors.New("a newer Tokenlap may have kept them")

func (a *App) ownPresets(ctx context.Context) ([]plan.Preset, error) {
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	own := []plan.Preset{}
	if _, err := db.Setting(ctx, presetsSetting, &own); err != nil {
		if bench.CodeOf(err) == "" { // not an error of the database
			return nil, &bench.Error{Code: bench.CodeUnavailable, Message: "your own presets cannot be read", Cause: errPresets,
				Hint: "open them with that one; they are left as they are"}
		}
		return nil, err
	}
	for i := range own {
		own[i].Form = own[i].Form.Complete()
	}
	return own, nil
}
