package desk

import "context"

// Preset is a form kept under a name.
type Preset struct {
	Name    string  `json:"name"`
	About   string  `json:"about"`
	BuiltIn bool    `json:"built_in"` // smoke, latency, load: cannot be removed
	Form    RunForm `json:"form"`     // Models empty: whatever is chosen stays
}

// FormOf is the form that repeats a past run.
func (d *Desk) FormOf(ctx context.Context, run string) (RunForm, error) {
	return RunForm{}, errUnbuilt
}

// Presets are the built-in ones, then the user's.
func (d *Desk) Presets(ctx context.Context) ([]Preset, error) { return nil, errUnbuilt }

// SavePreset keeps a form under a name, in place of an older one.
func (d *Desk) SavePreset(ctx context.Context, preset Preset) error { return errUnbuilt }

// RemovePreset removes one of the user's.
func (d *Desk) RemovePreset(ctx context.Context, name string) error { return errUnbuilt }
