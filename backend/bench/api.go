package bench

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// API is the dialect that an endpoint speaks.
type API string

const (
	ChatAPI        API = "chat"        // OpenAI's chat completions, and Azure's
	CompletionsAPI API = "completions" // OpenAI's legacy completions
	ResponsesAPI   API = "responses"   // OpenAI's Responses
	AnthropicAPI   API = "anthropic"   // Anthropic's Messages
	OllamaAPI      API = "ollama"      // Ollama's own chat
	GeminiAPI      API = "gemini"      // Google's generateContent
)

// APIs lists the dialects that can be measured.
var APIs = []API{ChatAPI, CompletionsAPI, ResponsesAPI, AnthropicAPI, OllamaAPI, GeminiAPI}

// EffectiveAPI returns the dialect that the endpoint is asked in: its own, or
// the one guessed from its URL.
func (e Endpoint) EffectiveAPI() API {
	if e.API != "" {
		return e.API
	}
	return GuessAPI(e.URL)
}

// GuessAPI returns the dialect that a URL, full or base, most likely speaks.
func GuessAPI(raw string) API {
	u, err := url.Parse(withScheme(strings.TrimSpace(raw)))
	if err != nil {
		return ChatAPI
	}
	path := strings.TrimRight(u.Path, "/")
	for _, form := range pathForms {
		if form.full.MatchString(path) {
			return form.api
		}
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case host == "api.anthropic.com":
		return AnthropicAPI
	case host == "generativelanguage.googleapis.com" && !strings.Contains(path, "/openai"),
		strings.HasSuffix(host, "aiplatform.googleapis.com") && strings.Contains(path, "/publishers/google"):
		return GeminiAPI
	case u.Port() == "11434" && !slices.Contains(strings.Split(path, "/"), "v1"):
		return OllamaAPI
	}
	return ChatAPI
}

// pathForms are how the paths of requests end, in the order in which they are
// looked for, and what is cut off to have the base of the server.
var pathForms = []struct {
	api  API
	full *regexp.Regexp
	cut  string
}{
	{ChatAPI, regexp.MustCompile(`/chat/completions$`), "/chat/completions"},
	{CompletionsAPI, regexp.MustCompile(`/completions$`), "/completions"},
	{ResponsesAPI, regexp.MustCompile(`/responses$`), "/responses"},
	{AnthropicAPI, regexp.MustCompile(`/v1/messages$`), "/messages"},
	{OllamaAPI, regexp.MustCompile(`/api/chat$`), "/api/chat"},
	{GeminiAPI, regexp.MustCompile(`/(models|tunedModels)/[^/]+:(streamG|g)enerateContent$`), ""},
}

var versionEnd = regexp.MustCompile(`/v[0-9]+[a-z0-9]*$`)

// requestPath completes the path of a base URL to the one that requests in the
// dialect are sent to; that of another dialect on the same server is replaced.
// A full path stays as it is, slashes at its end included. Gemini's requests
// name the model and the method in the path: a base is enough for it.
func requestPath(path string, api API) string {
	base := strings.TrimRight(path, "/")
	for _, form := range pathForms {
		if !form.full.MatchString(base) {
			continue
		}
		if form.api == api {
			return path
		}
		if form.cut == "" {
			base = form.full.ReplaceAllString(base, "")
		}
		base = strings.TrimSuffix(base, form.cut)
		break
	}
	full := completed(base, api)
	if full == strings.TrimRight(path, "/") {
		return path
	}
	return full
}

// completed returns the path of requests for the base path of a server, which
// has no slash at its end.
func completed(base string, api API) string {
	switch api {
	case AnthropicAPI:
		base = strings.TrimSuffix(base, "/models")
		if versionEnd.MatchString(base) {
			return base + "/messages"
		}
		return base + "/v1/messages"
	case OllamaAPI:
		for _, end := range []string{"/tags", "/api", "/v1"} {
			base = strings.TrimSuffix(base, end)
		}
		return base + "/api/chat"
	case GeminiAPI:
		if base = strings.TrimSuffix(base, "/models"); base == "" {
			return "/v1beta"
		}
		return base
	}
	if base == "" {
		base = "/v1"
	}
	if base = strings.TrimSuffix(base, "/models"); api == ChatAPI {
		base = strings.TrimSuffix(base, "/chat")
	}
	return base + map[API]string{ChatAPI: "/chat/completions", CompletionsAPI: "/completions", ResponsesAPI: "/responses"}[api]
}
