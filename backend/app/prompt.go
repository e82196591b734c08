package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// PromptSet is the prompts of a file, or the built-in ones.
type PromptSet struct {
	Name    string         `json:"name"` // "built-in", or the file's
	Path    string         `json:"path"` // "" for the built-in ones
	Hash    string         `json:"hash"`
	Prompts []bench.Prompt `json:"prompts"`
}

// Prompts returns the prompts of a file, or the built-in ones if path is empty.
func (a *App) Prompts(_ context.Context, path string) (PromptSet, error) {
	set, err := plan.Prompts(path)
	return PromptSet{Name: set.Name, Path: path, Hash: set.Hash, Prompts: set.Prompts}, err
}
