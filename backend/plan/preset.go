package plan

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// Preset is a form with a name.
type Preset struct {
	Name    string `json:"name"`
	About   string `json:"about" translate:"text"`
	BuiltIn bool   `json:"built_in"` // cannot be changed or removed
	Form    Form   `json:"form"`     // without models: those chosen on the page stay
}

// BuiltinPresets returns the presets that every user has.
func BuiltinPresets() []Preset {
	smoke, latency, load := Defaults(), Defaults(), Defaults()
	smoke.Lengths, smoke.Iterations, smoke.MaxTokens = []string{"short"}, 1, 64
	latency.Iterations, latency.Warmup, latency.MaxTokens = 5, 3, 256
	load.Mode, load.Concurrent, load.Iterations, load.Warmup = string(bench.Concurrent), "16", 10, 16
	stages, rate := Defaults(), Defaults()
	stages.Mode, stages.Concurrent, stages.Duration, stages.Settle = string(bench.Concurrent), "1,2,4,8,16", 20, 3
	rate.Mode, rate.Rate, rate.Duration = string(bench.Concurrent), "5", 60
	sweep := SweepDefaults()
	sweep.Objectives = "ttft.p95=500ms"
	return []Preset{
		{Name: "smoke", About: "Does it answer at all? The short prompts, once each, a few tokens.", BuiltIn: true, Form: smoke},
		{Name: "latency", About: "How fast is it for one person? All prompts five times, sequentially, after three for warm-up.", BuiltIn: true, Form: latency},
		{Name: "load", About: "How fast is it for many? All prompts ten times with 16 users, after 16 for warm-up.", BuiltIn: true, Form: load},
		{Name: "stages", About: "Where does it slow down? 1, 2, 4, 8 and 16 users, 20 seconds each, the first 3 for settling and not counted.", BuiltIn: true, Form: stages},
		{Name: "rate", About: "Does it keep up? 5 requests per second for a minute, whether or not answers come.", BuiltIn: true, Form: rate},
		{Name: "sweep", About: "How much does it carry? Searches the highest rate at which 95 % of first tokens come within 500 ms.", BuiltIn: true, Form: sweep},
	}
}

// IsBuiltinPreset reports whether a built-in preset has this name.
func IsBuiltinPreset(name string) bool { return PresetIndex(BuiltinPresets(), name) >= 0 }

// PresetIndex returns the index of the preset with a name, in any case, or -1.
func PresetIndex(presets []Preset, name string) int {
	return slices.IndexFunc(presets, func(p Preset) bool { return strings.EqualFold(p.Name, strings.TrimSpace(name)) })
}

// PresetOf returns the name of the first preset that the form is; "" if it is none.
func PresetOf(presets []Preset, form Form) string {
	for _, preset := range presets {
		if reflect.DeepEqual(preset.on(form), form.Complete()) {
			return preset.Name
		}
	}
	return ""
}

// on returns the form of the preset with what it leaves to its user as it is in
// another form: models, name, tags and note, and, unless the preset has its own, a
// limit of cost, a seed and a prompt file with what is chosen of it.
func (p Preset) on(form Form) Form {
	form, how := form.Complete(), p.Form.Complete()
	how.Models, how.Name, how.Tags, how.Note = form.Models, form.Name, form.Tags, form.Note
	if how.MaxCost == 0 {
		how.MaxCost = form.MaxCost
	}
	if how.Seed == "" {
		how.Seed = form.Seed
	}
	if how.PromptFile == "" && form.PromptFile != "" {
		how.PromptFile, how.Prompts = form.PromptFile, form.Prompts
		how.Lengths, how.Complexities, how.Categories = form.Lengths, form.Complexities, form.Categories
	}
	return how
}

// Validate returns what is wrong with a preset of the user's own, or nil.
func (p Preset) Validate() error {
	const longest = 60
	switch length := utf8.RuneCountInString(p.Name); {
	case length == 0 || length > longest || strings.ContainsAny(p.Name, "\r\n"):
		return bench.About("name", bench.Invalid("preset %q: use a name of 1 to %d characters, without line breaks", p.Name, longest))
	case IsBuiltinPreset(p.Name):
		return bench.About("name", bench.Conflict("preset %q is built in and stays as it is: choose another name", p.Name))
	}
	return nil
}
