package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Template is what is known of the models of one server or provider before one
// is added: what its URL looks like, where its key usually is, its API.
type Template struct {
	ID         string            `json:"id"`
	Title      string            `json:"title"`
	URL        string            `json:"url"` // what stands in braces is the user's: {resource}
	API        bench.API         `json:"api"`
	Key        bench.KeyRef      `json:"key"` // where its users usually have the key; "": none is needed
	Deployment string            `json:"deployment"`
	Model      string            `json:"model"` // an example of a model id
	Omit       []string          `json:"omit"`
	Rename     map[string]string `json:"rename"`
	Body       map[string]any    `json:"body"`
	Hint       string            `json:"hint" translate:"text"`
}

// Templates lists the known servers and providers: those in the cloud, then those
// of one's own.
var Templates = []Template{
	{ID: "openai", Title: "OpenAI", URL: "https://api.openai.com/v1", API: bench.ChatAPI, Key: "env:OPENAI_API_KEY", Deployment: "openai", Model: "gpt-4o-mini",
		Hint: "reasoning models (o1 and later, gpt-5) take no temperature and max_completion_tokens in place of max_tokens: use the template openai-reasoning"},
	{ID: "openai-reasoning", Title: "OpenAI, reasoning models", URL: "https://api.openai.com/v1", API: bench.ChatAPI, Key: "env:OPENAI_API_KEY", Deployment: "openai", Model: "gpt-5-mini",
		Omit: []string{"temperature"}, Rename: map[string]string{"max_tokens": "max_completion_tokens"},
		Hint: "reasoning is counted and not streamed; give enough --max-tokens for it"},
	{ID: "openai-responses", Title: "OpenAI Responses", URL: "https://api.openai.com/v1", API: bench.ResponsesAPI, Key: "env:OPENAI_API_KEY", Deployment: "openai", Model: "gpt-5-mini",
		Omit: []string{"temperature"}, Hint: `summaries of the reasoning are streamed with --body reasoning='{"summary":"auto"}'; models that do not reason take a temperature: --omit ''`},
	{ID: "azure", Title: "Azure OpenAI", URL: "https://{resource}.openai.azure.com/openai/deployments/{deployment}?api-version=2024-10-21", API: bench.ChatAPI, Key: "env:AZURE_OPENAI_API_KEY", Deployment: "azure", Model: "gpt-4o-mini",
		Hint: "the deployment in the URL decides which model answers; the key goes into the header api-key; for reasoning models: --omit temperature --rename max_tokens=max_completion_tokens"},
	{ID: "anthropic", Title: "Anthropic", URL: "https://api.anthropic.com", API: bench.AnthropicAPI, Key: "env:ANTHROPIC_API_KEY", Deployment: "anthropic", Model: "claude-sonnet-4-5",
		Hint: `thinking is switched on with --body thinking='{"type":"enabled","budget_tokens":1024}' --omit temperature, and needs more --max-tokens than its budget`},
	{ID: "gemini", Title: "Google Gemini", URL: "https://generativelanguage.googleapis.com/v1beta", API: bench.GeminiAPI, Key: "env:GEMINI_API_KEY", Deployment: "google", Model: "gemini-2.5-flash",
		Hint: `thoughts are streamed with --body generationConfig='{"thinkingConfig":{"includeThoughts":true}}' and count into --max-tokens`},
	{ID: "groq", Title: "Groq", URL: "https://api.groq.com/openai/v1", API: bench.ChatAPI, Key: "env:GROQ_API_KEY", Deployment: "groq", Model: "llama-3.1-8b-instant",
		Hint: "the server reports its own times: queue, prompt and completion"},
	{ID: "mistral", Title: "Mistral", URL: "https://api.mistral.ai/v1", API: bench.ChatAPI, Key: "env:MISTRAL_API_KEY", Deployment: "mistral", Model: "mistral-small-latest",
		Omit: []string{"stream_options"}, Hint: "the server sends usage with the last event by itself and rejects stream_options"},
	{ID: "openrouter", Title: "OpenRouter", URL: "https://openrouter.ai/api/v1", API: bench.ChatAPI, Key: "env:OPENROUTER_API_KEY", Deployment: "openrouter", Model: "meta-llama/llama-3.1-8b-instruct",
		Hint: `answers come from one provider or another: choose one with --body provider='{"only":["NAME"]}'`},
	{ID: "together", Title: "Together AI", URL: "https://api.together.xyz/v1", API: bench.ChatAPI, Key: "env:TOGETHER_API_KEY", Deployment: "together", Model: "meta-llama/Llama-3.3-70B-Instruct-Turbo"},
	{ID: "fireworks", Title: "Fireworks AI", URL: "https://api.fireworks.ai/inference/v1", API: bench.ChatAPI, Key: "env:FIREWORKS_API_KEY", Deployment: "fireworks", Model: "accounts/fireworks/models/llama-v3p1-8b-instruct",
		Body: map[string]any{"perf_metrics_in_response": true}, Hint: "the server reports its own times; the extra body field enables them"},
	{ID: "deepseek", Title: "DeepSeek", URL: "https://api.deepseek.com/v1", API: bench.ChatAPI, Key: "env:DEEPSEEK_API_KEY", Deployment: "deepseek", Model: "deepseek-chat",
		Hint: "deepseek-reasoner streams its reasoning and ignores the temperature"},

	{ID: "vllm", Title: "vLLM", URL: "http://localhost:8000/v1", API: bench.ChatAPI, Deployment: "vllm", Model: "meta-llama/Llama-3.1-8B-Instruct",
		Hint: "a server that was started with --api-key wants --key; --api completions and --api responses work too"},
	{ID: "sglang", Title: "SGLang", URL: "http://localhost:30000/v1", API: bench.ChatAPI, Deployment: "sglang", Model: "meta-llama/Llama-3.1-8B-Instruct"},
	{ID: "tgi", Title: "Text Generation Inference", URL: "http://localhost:8080/v1", API: bench.ChatAPI, Deployment: "tgi", Model: "tgi",
		Hint: "one model a server: any id will do"},
	{ID: "llamacpp", Title: "llama.cpp server", URL: "http://localhost:8080/v1", API: bench.ChatAPI, Deployment: "llamacpp", Model: "default",
		Hint: "one model a server: any id will do; the server reports its own times"},
	{ID: "lmstudio", Title: "LM Studio", URL: "http://localhost:1234/v1", API: bench.ChatAPI, Deployment: "lmstudio", Model: "qwen2.5-7b-instruct"},
	{ID: "ollama", Title: "Ollama, compatible API", URL: "http://localhost:11434/v1", API: bench.ChatAPI, Deployment: "ollama", Model: "qwen2.5:7b"},
	{ID: "ollama-native", Title: "Ollama, own API", URL: "http://localhost:11434", API: bench.OllamaAPI, Deployment: "ollama", Model: "qwen2.5:7b",
		Hint: "the server reports its own times: load, prompt and generation"},
}

// Templates returns all templates.
func (a *App) Templates(context.Context) ([]Template, error) { return slices.Clone(Templates), nil }

// TemplateOf returns the template with this id; false: there is none.
func TemplateOf(id string) (Template, bool) {
	i := slices.IndexFunc(Templates, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return Templates[i], true
}

// WantsURL reports whether a part of the URL is the user's.
func (t Template) WantsURL() bool { return strings.Contains(t.URL, "{") }

// Endpoint returns what the template says of a model. Its URL is empty where a
// part of it is the user's.
func (t Template) Endpoint() bench.Endpoint {
	e := bench.Endpoint{URL: t.URL, Key: t.Key, Deployment: t.Deployment, Body: maps.Clone(t.Body)}
	if t.WantsURL() {
		e.URL = ""
	}
	e.API, e.Omit, e.Rename = t.API, slices.Clone(t.Omit), maps.Clone(t.Rename)
	return e
}

// GuessAPI returns the API of a model whose form names none, by its URL.
func (a *App) GuessAPI(_ context.Context, url string) (string, error) {
	return string(bench.GuessAPI(url)), nil
}
