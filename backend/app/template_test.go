package app

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

// Each template becomes a model as soon as it has a name, a model id and, where
// the URL has a part of the user's, that.
func TestATemplateIsAWholeModelOnceItsPartsAreGiven(t *testing.T) {
	seen := map[string]bool{}
	for _, template := range Templates {
		if template.ID == "" || template.Title == "" || template.Model == "" || seen[template.ID] {
			t.Errorf("template %q lacks something, or is there twice", template.ID)
		}
		seen[template.ID] = true
		e := template.Endpoint()
		if template.WantsURL() {
			if e.URL != "" {
				t.Errorf("%s: a URL with braces is taken as it is", template.ID)
			}
			e.URL = strings.NewReplacer("{", "", "}", "").Replace(template.URL)
		}
		e.Name, e.Model = "m", template.Model
		if err := e.Validate(); err != nil {
			t.Errorf("%s: %v", template.ID, err)
		}
		if guessed := bench.GuessAPI(e.URL); template.ID != "openai-responses" && guessed != template.API {
			t.Errorf("%s: its URL is taken for %s", template.ID, guessed)
		}
	}
	for _, id := range []string{"openai", "azure", "anthropic", "gemini", "groq", "mistral", "openrouter", "together", "fireworks", "deepseek",
		"vllm", "sglang", "tgi", "llamacpp", "lmstudio", "ollama", "ollama-native"} {
		if _, has := TemplateOf(id); !has {
			t.Errorf("no template %s", id)
		}
	}
	if _, has := TemplateOf("nothing"); has {
		t.Error("a template that is none")
	}
}

func TestAChangedEndpointLeavesItsTemplateAlone(t *testing.T) {
	for _, id := range []string{"openai-reasoning", "fireworks"} {
		template, _ := TemplateOf(id)
		e := template.Endpoint()
		if e.Body != nil {
			e.Body["x"] = 1
		}
		if e.Rename != nil {
			e.Rename["x"] = "y"
		}
		if len(e.Omit) > 0 {
			e.Omit[0] = "x"
		}
		again, _ := TemplateOf(id)
		if again.Body["x"] != nil || again.Rename["x"] != "" || len(again.Omit) > 0 && again.Omit[0] == "x" {
			t.Errorf("%s was changed", id)
		}
	}
}
