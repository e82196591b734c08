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

// Presets are the built-in ones, then the user's.
func (a *App) Presets(ctx context.Context) ([]plan.Preset, error) {
	own, err := a.ownPresets(ctx)
	if errors.Is(err, errPresets) {
		slog.Warn("own presets are left out", "error", err)
		return plan.BuiltinPresets(), nil // a run can be started all the same
	}
	return append(plan.BuiltinPresets(), own...), err
}

// SavePreset keeps a form under a name, in place of an older one.
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
	if place := plan.PresetIndex(own, preset.Name); place >= 0 {
		own[place] = preset
	} else {
		own = append(own, preset)
	}
	return a.keep(ctx, presetsSetting, own)
}

// RemovePreset removes one of the user's.
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
	place := plan.PresetIndex(own, name)
	if place < 0 {
		return bench.NotFound("there is no preset %q", name)
	}
	return a.keep(ctx, presetsSetting, slices.Delete(own, place, place+1))
}

// errPresets is said of presets that are no list of forms.
var errPresets = errors.New("a newer Tokenlap may have kept them")

func (a *App) ownPresets(ctx context.Context) ([]plan.Preset, error) {
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	own := []plan.Preset{}
	if _, err := db.Setting(ctx, presetsSetting, &own); err != nil {
		if bench.CodeOf(err) == "" { // no trouble of the database
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
