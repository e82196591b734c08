package cli_test

import (
	"strings"
	"testing"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
)

func TestAModelBeginsWithATemplate(t *testing.T) {
	h := newHome(t)
	if all := read[[]app.Template](h, "models", "templates"); len(all) != len(app.Templates) {
		t.Errorf("%d templates are listed", len(all))
	}
	if out, _ := h.do(0, "models", "templates"); !strings.Contains(out, "env:ANTHROPIC_API_KEY") {
		t.Errorf("listed as %s", out)
	}

	h.do(0, "models", "add", "o4", "--template", "openai-reasoning", "--model", "o4-mini")
	m := read[bench.Endpoint](h, "models", "show", "o4")
	if m.URL != "https://api.openai.com/v1/chat/completions" || m.Key != "env:OPENAI_API_KEY" || m.Rename["max_tokens"] != "max_completion_tokens" ||
		len(m.Omit) != 1 || m.Omit[0] != "temperature" || m.Deployment != "openai" || m.API != bench.ChatAPI {
		t.Errorf("shown as %+v", m)
	}
	h.do(0, "models", "add", "claude", "--template", "anthropic", "--model", "c", "--key", "env:MINE", "--deployment", "gateway")
	if m := read[bench.Endpoint](h, "models", "show", "claude"); m.Key != "env:MINE" || m.Deployment != "gateway" || m.API != bench.AnthropicAPI || m.URL != "https://api.anthropic.com/v1/messages" {
		t.Errorf("flags do not change the template: %+v", m)
	}
	if _, errs := h.do(2, "models", "add", "a", "--template", "azure", "--model", "m"); !strings.Contains(errs, "{resource}") {
		t.Errorf("without a URL: %s", errs)
	}
	h.do(0, "models", "add", "a", "--template", "azure", "--model", "m", "--url", "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21")
	if _, errs := h.do(2, "models", "add", "b", "--template", "nobody", "--model", "m"); !strings.Contains(errs, "ollama-native") {
		t.Errorf("an unknown template: %s", errs)
	}
}

func TestAnAPIIsNamedGuessedAndChanged(t *testing.T) {
	h := newHome(t)
	h.do(0, "models", "add", "q", "--url", "localhost:11434", "--model", "m")
	if m := read[bench.Endpoint](h, "models", "show", "q"); m.API != bench.OllamaAPI || m.URL != "http://localhost:11434/api/chat" {
		t.Errorf("guessed as %s at %s", m.API, m.URL)
	}
	h.do(0, "models", "edit", "q", "--api", "chat")
	if m := read[bench.Endpoint](h, "models", "show", "q"); m.API != bench.ChatAPI || m.URL != "http://localhost:11434/v1/chat/completions" {
		t.Errorf("changed to %s at %s", m.API, m.URL)
	}
	h.do(0, "models", "edit", "q", "--api", "completions")
	if out, _ := h.do(0, "models", "show", "q"); !strings.Contains(out, "api = 'completions'") || !strings.Contains(out, "http://localhost:11434/v1/completions") {
		t.Errorf("shown as %s", out)
	}
	if out, _ := h.do(0, "models", "remove", "q"); !strings.Contains(out, "--api 'completions'") {
		t.Errorf("the way back forgets the API: %s", out)
	}
	if _, errs := h.do(2, "models", "add", "x", "--url", "localhost", "--model", "m", "--api", "grpc"); !strings.Contains(errs, "anthropic") {
		t.Errorf("an unknown API: %s", errs)
	}
}
