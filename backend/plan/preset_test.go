package plan_test

import (
	"testing"

	"tokenlap/backend/plan"
)

func TestAFormIsThePresetThatItWasMadeFrom(t *testing.T) {
	presets := plan.BuiltinPresets()
	own := plan.Defaults()
	own.PromptFile, own.Seed, own.Iterations = "/mine.toml", "7", 2
	presets = append(presets, plan.Preset{Name: "mine", Form: own})
	of := func(name string, change func(*plan.Form)) plan.Form {
		form := presets[plan.PresetIndex(presets, name)].Form
		change(&form)
		return form
	}
	labelled := func(f *plan.Form) {
		f.Models, f.Name, f.Tags, f.Note = []string{"alpha"}, "Before", []string{"nightly"}, "note"
	}
	tests := map[string]struct {
		form plan.Form
		want string
	}{
		"a preset as it is":                  {of("stages", func(*plan.Form) {}), "stages"},
		"models and labels are of the run":   {of("load", labelled), "load"},
		"so are seed and limit of cost":      {of("rate", func(f *plan.Form) { f.Seed, f.MaxCost = "7", 2 }), "rate"},
		"and a prompt file with its choice":  {of("smoke", func(f *plan.Form) { f.PromptFile, f.Lengths = "/a.toml", nil }), "smoke"},
		"other prompts are a change":         {of("smoke", func(f *plan.Form) { f.Lengths = []string{"long"} }), ""},
		"another number is a change":         {of("latency", func(f *plan.Form) { f.Warmup++ }), ""},
		"a preset has its own seed":          {of("mine", func(f *plan.Form) { f.Seed = "8" }), ""},
		"a preset has its own prompt file":   {of("mine", func(f *plan.Form) { f.PromptFile = "/other.toml" }), ""},
		"lists that are not there are empty": {of("smoke", func(f *plan.Form) { f.Prompts, f.FailIf = nil, nil }), "smoke"},
		"the defaults are none":              {plan.Defaults(), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := plan.PresetOf(presets, test.form); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
