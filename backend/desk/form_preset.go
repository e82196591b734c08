package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// Preset is a form kept under a name.
type Preset struct {
	Name    string  `json:"name"`
	About   string  `json:"about"`
	BuiltIn bool    `json:"built_in"` // smoke, latency, load: cannot be removed
	Form    RunForm `json:"form"`     // Models empty: whatever is chosen stays
}

func builtinPresets() []Preset {
	smoke, latency, load := Defaults(), Defaults(), Defaults()
	smoke.Lengths, smoke.Iterations, smoke.MaxTokens = []string{"short"}, 1, 64
	latency.Iterations, latency.Warmup, latency.MaxTokens = 5, 3, 256
	load.Mode, load.Concurrent, load.Iterations, load.Warmup = string(bench.Concurrent), 16, 10, 16
	return []Preset{
		{Name: "smoke", About: "Does it answer at all? The short prompts, once each, a few tokens.", BuiltIn: true, Form: smoke},
		{Name: "latency", About: "How fast is it for one person? All prompts five times, one at a time, after three to warm up.", BuiltIn: true, Form: latency},
		{Name: "load", About: "How fast is it for many? All prompts ten times, 16 at a time, after 16 to warm up.", BuiltIn: true, Form: load},
	}
}

// Presets are the built-in ones, then the user's.
func (d *Desk) Presets(ctx context.Context) ([]Preset, error) {
	own, err := d.ownPresets(ctx)
	if errors.Is(err, errPresets) {
		slog.Warn("own presets are left out", "error", err)
		return builtinPresets(), nil // a run can be started all the same
	}
	return append(builtinPresets(), own...), err
}

// SavePreset keeps a form under a name, in place of an older one.
func (d *Desk) SavePreset(ctx context.Context, preset Preset) error {
	preset.Name, preset.BuiltIn = strings.TrimSpace(preset.Name), false
	const longest = 60
	switch length := utf8.RuneCountInString(preset.Name); {
	case length == 0 || length > longest || strings.ContainsAny(preset.Name, "\r\n"):
		return bench.About("name", bench.Invalid("preset %q: use a name of 1 to %d characters, without line breaks", preset.Name, longest))
	case isBuiltin(preset.Name):
		return bench.About("name", bench.Conflict("preset %q is built in and stays as it is: choose another name", preset.Name))
	}
	d.presets.Lock()
	defer d.presets.Unlock()
	own, err := d.ownPresets(ctx)
	if err != nil {
		return err
	}
	if place := placeOf(own, preset.Name); place >= 0 {
		own[place] = preset
	} else {
		own = append(own, preset)
	}
	return d.keep(ctx, presetsSetting, own)
}

// RemovePreset removes one of the user's.
func (d *Desk) RemovePreset(ctx context.Context, name string) error {
	if isBuiltin(name) {
		return bench.Conflict("preset %q is built in and cannot be removed", name)
	}
	d.presets.Lock()
	defer d.presets.Unlock()
	own, err := d.ownPresets(ctx)
	if err != nil {
		return err
	}
	place := placeOf(own, name)
	if place < 0 {
		return bench.NotFound("there is no preset %q", name)
	}
	return d.keep(ctx, presetsSetting, slices.Delete(own, place, place+1))
}

// errPresets is said of presets that are no list of forms.
var errPresets = errors.New("a newer Tokenlap may have kept them")

func (d *Desk) ownPresets(ctx context.Context) ([]Preset, error) {
	db, err := d.memory(ctx)
	if err != nil {
		return nil, err
	}
	own := []Preset{}
	if _, err := db.Setting(ctx, presetsSetting, &own); err != nil {
		if bench.CodeOf(err) == "" { // no trouble of the database
			return nil, &bench.Error{Code: bench.CodeUnavailable, Message: "your own presets cannot be read", Cause: errPresets,
				Hint: "open them with that one; they are left as they are"}
		}
		return nil, err
	}
	for i := range own {
		own[i].Form = own[i].Form.withoutNil()
	}
	return own, nil
}

func isBuiltin(name string) bool { return placeOf(builtinPresets(), name) >= 0 }

// placeOf is where the preset of that name is, in any case, or -1.
func placeOf(presets []Preset, name string) int {
	return slices.IndexFunc(presets, func(p Preset) bool { return strings.EqualFold(p.Name, strings.TrimSpace(name)) })
}

// withoutNil has empty lists in place of those that are not there.
func (f RunForm) withoutNil() RunForm {
	for _, list := range []*[]string{&f.Tags, &f.Models, &f.Prompts, &f.Lengths, &f.Complexities, &f.Categories} {
		if *list == nil {
			*list = []string{}
		}
	}
	return f
}
