// Package bench holds the nouns of Tokenlap: Endpoint, Prompt, Plan, Request,
// Sample, Run, Summary. Plain data with their definitions and checks; every
// other package speaks in these words and none of them is needed here.
package bench

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Endpoint is one model behind one URL: what the user calls a model. It holds
// the reference of its API key, never the key.
type Endpoint struct {
	Name        string            `json:"name" toml:"name"`                                     // short and unique: what is typed
	Title       string            `json:"title" toml:"title,omitempty"`                         // what charts and tables show
	URL         string            `json:"url" toml:"url"`                                       // normalised by NormalizeURL
	Model       string            `json:"model" toml:"model"`                                   // the server's own id of the model
	Family      string            `json:"family" toml:"family,omitempty"`                       // for grouping: llama, qwen
	Deployment  string            `json:"deployment" toml:"deployment,omitempty"`               // for grouping: vllm, ollama
	Aliases     []string          `json:"aliases" toml:"aliases,omitempty"`                     // other names it answers to
	Headers     map[string]string `json:"headers" toml:"headers,omitempty"`                     // extra request headers; a value may be a key reference
	Body        map[string]any    `json:"body" toml:"body,omitempty"`                           // extra fields of the request body
	Insecure    bool              `json:"insecure" toml:"insecure_skip_verify,omitempty"`       // TLS certificates are not verified
	Key         KeyRef            `json:"key" toml:"key,omitempty"`                             // where the API key is found
	PriceInput  float64           `json:"price_input,omitempty" toml:"price_input,omitempty"`   // US dollars per million tokens of prompts; 0: not known
	PriceOutput float64           `json:"price_output,omitempty" toml:"price_output,omitempty"` // and of answers
	SLO         string            `json:"slo,omitempty" toml:"slo,omitempty"`                   // objectives of runs that have none of their own, as ParseObjectives reads them
	Archived    bool              `json:"archived" toml:"archived,omitempty"`                   // kept for its history, left out of lists

	Protocol
}

// SimulatedScheme marks the URL of a built-in simulated model; its query says
// how it behaves.
const SimulatedScheme = "simulated"

// IsSimulated reports whether the endpoint is served by Tokenlap itself.
func (e Endpoint) IsSimulated() bool { return strings.HasPrefix(e.URL, SimulatedScheme+":") }

// Label is the name for people: the title, or the name where there is none.
func (e Endpoint) Label() string {
	if e.Title != "" {
		return e.Title
	}
	return e.Name
}

// String names the endpoint for logs and errors.
func (e Endpoint) String() string { return fmt.Sprintf("%s (%s at %s)", e.Name, e.Model, e.URL) }

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Validate returns every mistake at once, joined, or nil. Each names the field
// that it is about.
func (e Endpoint) Validate() error {
	var wrong mistakes
	if !nameForm.MatchString(e.Name) {
		wrong.add("name", "model name %q: use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit", shortened(e.Name))
	}
	for _, alias := range e.Aliases {
		if !nameForm.MatchString(alias) {
			wrong.add("aliases", "alias %q: use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit", shortened(alias))
		}
	}
	if _, err := NormalizeURL(e.URL, e.API); err != nil {
		wrong.join(About("url", err))
	}
	if e.Model == "" {
		wrong.add("model", "model %q has no model id: give the id that the server lists, such as meta-llama/Llama-3.1-8B-Instruct", shortened(e.Name))
	}
	wrong.join(About("key", e.Key.Validate()))
	for _, name := range sortedKeys(e.Headers) {
		wrong.join(About("headers", checkHeader(name, e.Headers[name])))
	}
	if n, has := e.Body["n"]; has && fmt.Sprint(n) != "1" {
		wrong.add("body", "extra body field %q requests several answers at once, whose tokens cannot be timed separately: omit it, or use 1", "n")
	}
	for _, path := range slices.Concat(fieldsOfTheRun, fieldsOfTheAPI[e.EffectiveAPI()]) {
		if hasField(e.Body, path) {
			wrong.add("body", "extra body field %q is set by the run itself: use the run's own option", path)
		}
	}
	wrong.join(About("body", checkField("", e.Body)))
	wrong.join(About("slo", e.checkSLO()))
	wrong.price("price_input", "input price", e.PriceInput)
	wrong.price("price_output", "output price", e.PriceOutput)
	wrong.protocol(e.Protocol)
	return wrong.err()
}

// fieldsOfTheRun and fieldsOfTheAPI are fields of the request body that the plan
// decides, by their paths.
var (
	fieldsOfTheRun = []string{"model", "messages", "stream", "stream_options", "max_tokens", "temperature"}
	fieldsOfTheAPI = map[API][]string{
		CompletionsAPI: {"prompt"},
		ResponsesAPI:   {"input", "max_output_tokens"},
		OllamaAPI:      {"options.num_predict", "options.temperature"},
		GeminiAPI:      {"contents", "generationConfig.maxOutputTokens", "generationConfig.temperature"},
	}
)

// hasField reports whether a body has the field at a path.
func hasField(body map[string]any, path string) bool {
	name, rest, isNested := strings.Cut(path, ".")
	value, has := body[name]
	if inner, isObject := value.(map[string]any); isNested && isObject {
		return hasField(inner, rest)
	}
	return has && !isNested
}

var (
	headerForm = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	ownHeaders = []string{"host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "accept-encoding"}
)

func checkHeader(name, value string) error {
	switch {
	case strings.Contains(name, ":"): // not repeated: it may be a whole header, key and all
		return Invalid("the name of a header contains a colon, so it is no valid header name: give name and value separately")
	case !headerForm.MatchString(name):
		return Invalid("header %q is no valid header name", shortened(name))
	case slices.Contains(ownHeaders, strings.ToLower(name)):
		return Invalid("header %q is set by Tokenlap itself and cannot be changed", name)
	case strings.ContainsAny(value, "\r\n\x00"):
		return Invalid("the value of header %q contains a line break", shortened(name))
	case (secretHeader.MatchString(name) || secretValue.MatchString(value)) && !IsKeyRef(value):
		return Invalid("header %q looks like a secret: give it as a reference, env:NAME, keyring:NAME or file:PATH", shortened(name))
	}
	if err := KeyRef(value).Validate(); IsKeyRef(value) && err != nil {
		return Invalid("header %q: %v", shortened(name), err)
	}
	return nil
}

// checkField looks for secrets among the extra fields of the request body, at
// any depth. Their place is a header, as a reference.
func checkField(name string, value any) error {
	switch v := value.(type) {
	case map[string]any:
		var wrong mistakes
		for _, inner := range sortedKeys(v) {
			wrong.join(checkField(inner, v[inner]))
		}
		return wrong.err()
	case []any:
		var wrong mistakes
		for _, inner := range v {
			wrong.join(checkField(name, inner))
		}
		return wrong.err()
	case string:
		if secretField.MatchString(name) || secretValue.MatchString(v) {
			return Invalid("extra body field %q looks like a secret: a body is stored as it is, so give the key as a reference instead, env:NAME, keyring:NAME or file:PATH", shortened(name))
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
