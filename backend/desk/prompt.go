package desk

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// PromptSet is a set of prompts to choose from.
type PromptSet struct {
	Name    string         `json:"name"` // "built-in", or the file's
	Path    string         `json:"path"` // "" for the built-in ones
	Hash    string         `json:"hash"`
	Prompts []bench.Prompt `json:"prompts"`
}

// Prompts are those of a file, or the built-in ones where path is empty.
func (d *Desk) Prompts(_ context.Context, path string) (PromptSet, error) {
	set, err := promptsOf(path)
	return PromptSet{Name: set.Name, Path: path, Hash: set.Hash, Prompts: set.Prompts}, err
}

func promptsOf(path string) (bench.PromptSet, error) {
	if path != "" {
		return prompt.Load(path)
	}
	all := prompt.Builtin()
	return bench.PromptSet{Name: "built-in", Hash: bench.HashPrompts(all), Prompts: all}, nil
}
