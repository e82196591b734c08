package plan

import (
	"errors"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// Prompts returns the prompts of a file, or the built-in ones if path is empty.
func Prompts(path string) (bench.PromptSet, error) {
	if path != "" {
		return prompt.Load(path)
	}
	all := prompt.Builtin()
	return bench.PromptSet{Name: "built-in", Hash: bench.HashPrompts(all), Prompts: all}, nil
}

// PromptSet returns the prompts that the form selects, with the name of their set
// and their hash.
func (f Form) PromptSet() (bench.PromptSet, error) {
	if f.InputTokens != "" {
		return f.syntheticSet()
	}
	set, err := Prompts(f.PromptFile)
	if err != nil {
		return bench.PromptSet{}, bench.About("prompt_file", err)
	}
	var wrong []error
	for _, alone := range []struct {
		field  string
		choice prompt.Choice
	}{
		{"prompts", prompt.Choice{IDs: f.Prompts}}, {"lengths", prompt.Choice{Lengths: f.Lengths}},
		{"complexities", prompt.Choice{Complexities: f.Complexities}}, {"categories", prompt.Choice{Categories: f.Categories}},
	} {
		_, err := prompt.Choose(set.Prompts, alone.choice)
		wrong = append(wrong, bench.About(alone.field, err))
	}
	if err := errors.Join(wrong...); err != nil {
		return bench.PromptSet{}, err
	}
	chosen, err := prompt.Choose(set.Prompts, prompt.Choice{IDs: f.Prompts, Lengths: f.Lengths, Complexities: f.Complexities, Categories: f.Categories})
	if err != nil {
		return bench.PromptSet{}, bench.About("prompts", err)
	}
	return bench.PromptSet{Name: set.Name, Hash: bench.HashPrompts(chosen), Prompts: chosen}, nil
}
