package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"tokenlap/backend/bench"
)

func TestPromptsAreTheBuiltInOnesOrThoseOfAFile(t *testing.T) {
	o := newOwn(t)
	set, err := o.Prompts(t.Context(), "")
	if err != nil || set.Name != "built-in" || set.Path != "" || len(set.Prompts) != 18 || set.Hash != bench.HashPrompts(set.Prompts) {
		t.Errorf("got %d prompts of %q: %v", len(set.Prompts), set.Name, err)
	}
	path := filepath.Join(o.folder, "mine.jsonl")
	o.ok(os.WriteFile(path, []byte(`{"text":"Why?"}`), 0o600))
	set, err = o.Prompts(t.Context(), path)
	if err != nil || set.Name != "mine.jsonl" || set.Path != path || len(set.Prompts) != 1 || set.Hash == "" {
		t.Errorf("got %+v, %v", set, err)
	}
	if _, err := o.Prompts(t.Context(), path+".toml"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("got %v", err)
	}
}
