// Package bench holds the nouns of Tokenlap: Endpoint, Prompt, Plan, Request,
// Sample, Run, Summary. Plain data with their definitions and checks; every
// other package speaks in these words and none of them is needed here.
package bench

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
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
	Archived    bool              `json:"archived" toml:"archived,omitempty"`                   // kept for its history, left out of lists
}

// KeyRef says where an API key is found: "env:NAME", "keyring:NAME",
// "file:PATH", or "" for none.
type KeyRef string

// Validate says what is wrong with the reference, or nil. The text itself is
// not repeated: it may be a key typed by mistake.
func (k KeyRef) Validate() error {
	_, rest, _ := strings.Cut(string(k), ":")
	switch {
	case k == "":
		return nil
	case !IsKeyRef(string(k)):
		return Invalid("the key must be a reference, env:NAME, keyring:NAME or file:PATH; a key itself is never stored")
	case looksLikeKey(rest):
		return Invalid("the key reference holds what looks like a key itself: put the key into an environment variable, the keychain or a file, and name that")
	}
	return nil
}

// shortestKey is how long a name is at least that may be a key pasted in its
// place; hf_token is none.
const shortestKey = 20

func looksLikeKey(text string) bool {
	return len(text) >= shortestKey && secretValue.MatchString(text)
}

// IsKeyRef reports whether a header's value is a reference to be looked up.
func IsKeyRef(value string) bool {
	kind, rest, _ := strings.Cut(value, ":")
	return rest != "" && (kind == "env" || kind == "keyring" || kind == "file")
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

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Validate returns every mistake at once, joined, or nil. Each names the field
// that it is about.
func (e Endpoint) Validate() error {
	var wrong mistakes
	if !nameForm.MatchString(e.Name) {
		wrong.add("name", "model name %q: use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit", e.Name)
	}
	for _, alias := range e.Aliases {
		if !nameForm.MatchString(alias) {
			wrong.add("aliases", "alias %q: use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit", alias)
		}
	}
	if _, err := NormalizeURL(e.URL); err != nil {
		wrong.join(About("url", err))
	}
	if e.Model == "" {
		wrong.add("model", "model %q has no model id: give the id that the server lists, such as meta-llama/Llama-3.1-8B-Instruct", e.Name)
	}
	wrong.join(About("key", e.Key.Validate()))
	for _, name := range sortedKeys(e.Headers) {
		wrong.join(About("headers", checkHeader(name, e.Headers[name])))
	}
	if n, has := e.Body["n"]; has && fmt.Sprint(n) != "1" {
		wrong.add("body", "extra body field %q asks for several answers at once, whose tokens cannot be timed apart: leave it out, or 1", "n")
	}
	for _, name := range []string{"model", "messages", "stream", "stream_options", "max_tokens", "temperature"} {
		if _, has := e.Body[name]; has {
			wrong.add("body", "extra body field %q is set by the run itself: use the run's own option", name)
		}
	}
	wrong.join(About("body", checkField("", e.Body)))
	wrong.price("price_input", "input price", e.PriceInput)
	wrong.price("price_output", "output price", e.PriceOutput)
	return wrong.err()
}

var (
	headerForm = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")
	ownHeaders = []string{"host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "accept-encoding"}
)

func checkHeader(name, value string) error {
	switch {
	case strings.Contains(name, ":"): // not repeated: it may be a whole header, key and all
		return Invalid("the name of a header holds a colon, so it is no valid header name: give name and value apart")
	case !headerForm.MatchString(name):
		return Invalid("header %q is no valid header name", name)
	case slices.Contains(ownHeaders, strings.ToLower(name)):
		return Invalid("header %q is set by Tokenlap itself and cannot be changed", name)
	case strings.ContainsAny(value, "\r\n\x00"):
		return Invalid("the value of header %q holds a line break", name)
	case (secretHeader.MatchString(name) || secretValue.MatchString(value)) && !IsKeyRef(value):
		return Invalid("header %q looks like a secret: give it as a reference, env:NAME, keyring:NAME or file:PATH", name)
	}
	if err := KeyRef(value).Validate(); IsKeyRef(value) && err != nil {
		return Invalid("header %q: %v", name, err)
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
			return Invalid("extra body field %q looks like a secret: a body is stored as it is, so give the key as a reference instead, env:NAME, keyring:NAME or file:PATH", name)
		}
	}
	return nil
}

const completions = "/chat/completions"

// NormalizeURL accepts a server's base URL or the full URL of its chat
// completions and returns the latter. A URL without a scheme gets http on
// this machine and on private addresses, https elsewhere.
func NormalizeURL(raw string) (string, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return "", Invalid("the URL is empty: give the server's base URL, such as http://localhost:8000/v1")
	}
	if strings.HasPrefix(raw, SimulatedScheme+":") {
		return raw, nil
	}
	if wrongScheme.MatchString(raw) {
		return "", Invalid("the URL's beginning is mistyped: write http:// or https://")
	}
	if !strings.Contains(raw, "://") {
		raw = guessScheme(raw) + "://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil { // what the parser says may repeat a password
		return "", Invalid("the URL cannot be read: check its host, its port and its escapes")
	}
	if err := checkHost(u); err != nil {
		return "", err
	}
	if err := checkNoKey(u); err != nil {
		return "", err
	}
	if legacyPath.MatchString(u.Path) {
		return "", Invalid("the URL names the legacy completions API: give the base URL or %s", "/v1"+completions)
	}
	u.Path, u.Fragment = completionsPath(u.Path), ""
	if u.RawPath != "" {
		u.RawPath = completionsPath(u.RawPath)
	}
	return u.String(), nil
}

// checkHost looks at what says where the server is.
func checkHost(u *url.URL) error {
	port, err := strconv.Atoi(u.Port())
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return Invalid("the URL begins with %q: only http and https can be measured", u.Scheme+"://")
	case u.Hostname() == "":
		return Invalid("the URL has no host: give one such as http://localhost:8000/v1")
	case u.Port() != "" && (err != nil || port < 1 || port > 65535):
		return Invalid("the URL's port %s does not exist: use one from 1 to 65535", u.Port())
	case strings.ContainsFunc(u.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }):
		return Invalid("the URL's host has letters that names on the network do not have: write it in its ASCII form, which begins with xn--")
	}
	return nil
}

// checkNoKey looks for secrets, which a URL would carry into the store, into
// files and into logs.
func checkNoKey(u *url.URL) error {
	const instead = "give the key as a reference instead, env:NAME, keyring:NAME or file:PATH"
	if u.User != nil {
		return Invalid("the URL holds a user name or password: " + instead)
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if looksLikeKey(segment) {
			return Invalid("the URL's path holds what looks like a key: " + instead)
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Invalid("the URL's query, behind the ?, cannot be read: check its escapes")
	}
	for _, name := range sortedKeys(query) {
		if secretQuery.MatchString(name) || slices.ContainsFunc(query[name], looksLikeKey) {
			return Invalid("the URL holds a secret in %q: "+instead, name)
		}
	}
	return nil
}

var (
	wrongScheme = regexp.MustCompile(`(?i)^https?(:/?[^/]|/)`)
	legacyPath  = regexp.MustCompile(`(^|[^t])/completions/*$`)
)

// completionsPath completes the path of a base URL.
func completionsPath(path string) string {
	path = strings.TrimRight(path, "/")
	switch {
	case strings.HasSuffix(path, completions):
		return path
	case path == "":
		return "/v1" + completions
	}
	return strings.TrimSuffix(strings.TrimSuffix(path, "/models"), "/chat") + completions
}

func guessScheme(hostAndPath string) string {
	host := strings.ToLower(hostAndPath)
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if i := strings.LastIndex(host, ":"); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	host = strings.Trim(host, "[]")
	ip, err := netip.ParseAddr(host)
	if host == "localhost" || err == nil && (ip.IsLoopback() || ip.IsPrivate() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()) {
		return "http"
	}
	return "https"
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

// Complete is the endpoint as it is kept: its URL normalised where that can
// be done, an empty family and deployment guessed. It may still be wrong.
func (e Endpoint) Complete() Endpoint {
	if full, err := NormalizeURL(e.URL); err == nil {
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

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// String names the endpoint for logs and errors.
func (e Endpoint) String() string { return fmt.Sprintf("%s (%s at %s)", e.Name, e.Model, e.URL) }
