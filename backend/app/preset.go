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

// lastStart is what a run was started with last.
type lastStart struct {
	Models []string `json:"models"`
	Preset string   `json:"preset"` // "": none
}

// FirstForm returns the form that a new run begins with, as a preset of the same
// name: with the models and the preset of the run that was started last. Before
// the first one those are the newest model that is not simulated, or all that
// are, and the shortest preset.
func (a *App) FirstForm(ctx context.Context) (plan.Preset, error) {
	var last lastStart
	db, err := a.store(ctx)
	if err != nil {
		return plan.Preset{}, err
	}
	presets, err := a.Presets(ctx)
	if err != nil {
		return plan.Preset{}, err
	}
	models, err := db.Endpoints(ctx)
	if err = errors.Join(err, loadSetting(ctx, db, lastStartSetting, &last)); err != nil {
		return plan.Preset{}, err
	}
	first := presets[max(0, plan.PresetIndex(presets, last.Preset))]
	first.Form.Models = firstModels(models, last.Models)
	return first, nil
}

// firstModels returns the names of the models that are measured unless others are
// chosen.
func firstModels(models []bench.Endpoint, last []string) []string {
	used, simulated, newest := []string{}, []string{}, []string{}
	for _, model := range models {
		if slices.Contains(last, model.Name) {
			used = append(used, model.Name)
		}
		if model.IsSimulated() {
			simulated = append(simulated, model.Name)
		} else {
			newest = []string{model.Name}
		}
	}
	switch {
	case len(used) > 0:
		return used
	case len(newest) > 0:
		return newest
	}
	return simulated
}

// rememberStart stores what a run was started with. A failure is only logged: the
// run is more important.
func (a *App) rememberStart(ctx context.Context, form plan.Form) {
	presets, err := a.Presets(ctx)
	if err == nil {
		err = a.saveSetting(ctx, lastStartSetting, lastStart{Models: form.Models, Preset: plan.PresetOf(presets, form)})
	}
	if err != nil {
		slog.Warn("what was started is not remembered for the next run", "error", err)
	}
}

// SavePreset stores a preset of the user; it replaces one of the same name.
func (a *App) SavePreset(ctx context.Context, preset plan.Preset) error {
	preset.Name, preset.BuiltIn = strings.TrimSpace(preset.Name), false
	if err := errors.Join(preset.Validate(), a.allow(ctx, preset)); err != nil {
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
