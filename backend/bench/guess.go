package bench

import (
	"net/url"
	"strings"
)

// Complete is the endpoint as it is kept: its URL normalised where that can
// be done, an empty family and deployment guessed. It may still be wrong.
func (e Endpoint) Complete() Endpoint {
	if full, err := NormalizeURL(e.URL, e.API); err == nil {
		e.URL = full
	}
	return e.Guess()
}

// Guess fills an empty family and deployment from the name, the model id and
// the URL. What cannot be guessed stays empty.
func (e Endpoint) Guess() Endpoint {
	if e.Family == "" {
		e.Family = firstWord(families, e.Name, e.Model)
	}
	if e.Deployment != "" {
		return e
	}
	host, port := "", ""
	if u, err := url.Parse(e.URL); err == nil {
		host, port = u.Hostname(), u.Port()
	}
	for _, guess := range []string{firstWord(servers, e.Name, host), firstWord(providers, host), ports[port]} {
		if e.Deployment == "" {
			e.Deployment = guess
		}
	}
	return e
}

// families are looked for in the name and the model id, in this order.
var families = []string{
	"deepseek", "codellama", "llama", "qwen", "gemma", "gemini", "mixtral", "ministral", "mistral", "phi",
	"gpt", "claude", "granite", "falcon", "command", "nemotron", "yi", "glm", "kimi", "grok", "smollm", "olmo",
}

// servers are looked for in the name and the URL's host, providers in the
// host alone: their names are those of model families too. In this order.
var (
	servers = []string{
		"vllm", "sglang", "nim", "ollama", "tgi", "llamacpp", "lmstudio", "trtllm", "tensorrt", "mlx",
	}
	providers = []string{
		"openrouter", "azure", "openai", "together", "groq", "fireworks", "deepinfra", "mistral", "anthropic", "googleapis", "deepseek",
	}
)

// ports of servers that nearly always listen there.
var ports = map[string]string{"11434": "ollama", "1234": "lmstudio", "30000": "sglang"}

// firstWord returns the first of words that one of the texts has as a part of
// its own, as in qwen2.5 or my-llama; a long word may also begin a longer part.
func firstWord(words []string, texts ...string) string {
	const long = 5
	for _, text := range texts {
		text = strings.ReplaceAll(strings.ToLower(text), "llama.cpp", "llamacpp")
		parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/-_ :.", r) })
		for _, word := range words {
			for _, part := range parts {
				rest, begins := strings.CutPrefix(part, word)
				isServer := part == "llamacpp" && word == "llama"
				if begins && !isServer && (rest == "" || len(word) >= long || rest[0] >= '0' && rest[0] <= '9') {
					return word
				}
			}
		}
	}
	return ""
}
