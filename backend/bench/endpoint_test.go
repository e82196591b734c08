package bench

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func valid() Endpoint {
	return Endpoint{
		Name: "llama-vllm", Title: "Llama 3.1 8B (vLLM)", URL: "http://localhost:8000/v1", Model: "meta-llama/Llama-3.1-8B-Instruct",
		Aliases: []string{"llama"}, Headers: map[string]string{"X-Team": "speech", "Authorization": "env:GATEWAY_KEY"},
		Body: map[string]any{"top_p": 0.9}, Key: "env:LLAMA_KEY",
	}
}

// endpointSlips are mistakes that can be made together, each in its own field.
var endpointSlips = []struct {
	says string
	make func(*Endpoint)
}{
	{`model name "my model"`, func(e *Endpoint) { e.Name = "my model" }},
	{`alias "-fast"`, func(e *Endpoint) { e.Aliases = append(slices.Clone(e.Aliases), "-fast") }},
	{`alias "a/b"`, func(e *Endpoint) { e.Aliases = append(slices.Clone(e.Aliases), "a/b") }},
	{`the URL begins with "ftp://"`, func(e *Endpoint) { e.URL = "ftp://example.com" }},
	{"has no model id", func(e *Endpoint) { e.Model = "" }},
	{"the key must be a reference", func(e *Endpoint) { e.Key = "sk-1234" }},
	{`header "X-Api-Key" looks like a secret`, func(e *Endpoint) { e.Headers["X-Api-Key"] = "1234" }},
	{`header "Host" is set by Tokenlap`, func(e *Endpoint) { e.Headers["Host"] = "example.com" }},
	{`header "bad name" is no valid header name`, func(e *Endpoint) { e.Headers["bad name"] = "x" }},
	{`header "X-Lines" contains a line break`, func(e *Endpoint) { e.Headers["X-Lines"] = "a\r\nb" }},
	{`body field "stream" `, func(e *Endpoint) { e.Body["stream"] = false }},
	{`body field "messages" `, func(e *Endpoint) { e.Body["messages"] = []any{} }},
}

func TestAnEndpointNamesExactlyTheMistakesThatItHas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := valid()
		var says []string
		for _, slip := range endpointSlips {
			if rapid.Bool().Draw(t, slip.says) {
				slip.make(&e)
				says = append(says, slip.says)
			}
		}
		names(t, e.Validate(), says...)
	})
}

func TestAnEndpointNamesAllItsMistakesAtOnce(t *testing.T) {
	e := valid()
	var says []string
	for _, slip := range endpointSlips {
		slip.make(&e)
		says = append(says, slip.says)
	}
	names(t, e.Validate(), says...)
}

func TestTheLeastEndpointIsAURLAModelAndAName(t *testing.T) {
	names(t, Endpoint{Name: "a", URL: "localhost:8000", Model: "m"}.Validate())
	names(t, Endpoint{}.Validate(), `model name ""`, "the URL is empty", "has no model id")
}

func TestANameIsWhatCanBeTypedWithoutQuotes(t *testing.T) {
	tests := []struct {
		reason, name string
		good         bool
	}{
		{"one letter", "a", true},
		{"a digit first", "7b", true},
		{"all that is allowed", "Qwen-2.5_7B", true},
		{"64 characters", strings.Repeat("a", 64), true},
		{"65 characters", strings.Repeat("a", 65), false},
		{"nothing", "", false},
		{"a dash first looks like a flag", "-a", false},
		{"a dot first hides a file", ".a", false},
		{"a space", "a b", false},
		{"a comma parts names", "a,b", false},
		{"a slash parts folders", "a/b", false},
		{"a letter beyond ASCII", "größe", false},
		{"a line break at the end", "a\n", false},
	}
	for _, test := range tests {
		e, alias := valid(), valid()
		e.Name, alias.Aliases = test.name, []string{test.name}
		if err := e.Validate(); (err == nil) != test.good {
			t.Errorf("%s: the name %q gives %v", test.reason, test.name, err)
		}
		if err := alias.Validate(); (err == nil) != test.good {
			t.Errorf("%s: the alias %q gives %v", test.reason, test.name, err)
		}
	}
}

func TestHeadersThatWouldHarmARequestAreRefused(t *testing.T) {
	tests := []struct{ reason, name, value, says string }{
		{"of one's own", "X-Team", "speech", ""},
		{"with an empty value", "X-Team", "", ""},
		{"a version", "anthropic-version", "2023-06-01", ""},
		{"a secret by reference to the environment", "Authorization", "env:KEY", ""},
		{"a secret by reference to the keychain", "x-api-key", "keyring:work", ""},
		{"a secret by reference to a file", "Cookie", "file:/run/secrets/cookie", ""},
		{"a reference where none is needed", "X-Team", "env:TEAM", ""},
		{"no name", "", "x", "no valid header name"},
		{"a space in the name", "X Team", "x", "no valid header name"},
		{"a colon in the name", "X-Team:", "x", "no valid header name"},
		{"a line break in the name", "X-Team\n", "x", "no valid header name"},
		{"a second header behind a line break", "X-Team", "a\r\nX-Other: b", "line break"},
		{"a bare carriage return", "X-Team", "a\rb", "line break"},
		{"the length is counted, not said", "Content-Length", "3", "set by Tokenlap"},
		{"in whatever case", "CONTENT-type", "text/plain", "set by Tokenlap"},
		{"the body is asked for as it is", "Accept-Encoding", "gzip", "set by Tokenlap"},
		{"connections are kept by the client", "Connection", "close", "set by Tokenlap"},
		{"a key in the open", "Authorization", "Bearer 1234", "looks like a secret"},
		{"a reference behind a word is none", "Authorization", "Bearer env:KEY", "looks like a secret"},
		{"another vendor's key", "x-goog-api-key", "1234", "looks like a secret"},
		{"Azure's key", "api-key", "1234", "looks like a secret"},
		{"an access token", "X-Access-Token", "1234", "looks like a secret"},
		{"an empty secret", "Authorization", "", "looks like a secret"},
	}
	for _, test := range tests {
		e := valid()
		e.Headers = map[string]string{test.name: test.value}
		err := e.Validate()
		if test.says == "" && err != nil {
			t.Errorf("%s: %v", test.reason, err)
		}
		if test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%s: got %v, want %q", test.reason, err, test.says)
		}
	}
}

func TestTheBodyLeavesToThePlanWhatThePlanDecides(t *testing.T) {
	for _, row := range []struct {
		api   API
		body  map[string]any
		about string // "": allowed
	}{
		{CompletionsAPI, map[string]any{"prompt": "x"}, `"prompt"`},
		{ResponsesAPI, map[string]any{"input": "x", "max_output_tokens": 3}, `"max_output_tokens"`},
		{OllamaAPI, map[string]any{"options": map[string]any{"num_predict": 3}}, `"options.num_predict"`},
		{GeminiAPI, map[string]any{"generationConfig": map[string]any{"temperature": 1}}, `"generationConfig.temperature"`},
		{OllamaAPI, map[string]any{"options": map[string]any{"num_ctx": 4096}}, ""},
		{GeminiAPI, map[string]any{"generationConfig": map[string]any{"topK": 1}}, ""},
		{OllamaAPI, map[string]any{"options": "x"}, ""}, // the server says what is wrong with it
		{ChatAPI, map[string]any{"prompt": "x", "options": map[string]any{"num_predict": 3}}, ""},
	} {
		err := Endpoint{Name: "m", URL: "http://localhost:8000", Model: "m", Body: row.body, Protocol: Protocol{API: row.api}}.Validate()
		if row.about == "" && err != nil || row.about != "" && (err == nil || !strings.Contains(err.Error(), row.about)) {
			t.Errorf("%s with %v: %v", row.api, row.body, err)
		}
	}
}

func TestWhatTheRunSetsCannotBeSetInTheBody(t *testing.T) {
	one := valid()
	one.Body = map[string]any{"n": 1}
	if err := one.Validate(); err != nil {
		t.Errorf("one answer: %v", err)
	}
	for _, field := range []string{"model", "messages", "n", "stream", "stream_options", "max_tokens", "temperature"} {
		e := valid()
		e.Body = map[string]any{field: nil}
		names(t, e.Validate(), `"`+field+`"`)
	}
}

func TestAKeyIsGivenByReferenceOnly(t *testing.T) {
	tests := []struct {
		reason string
		key    KeyRef
		good   bool
	}{
		{"none", "", true},
		{"in the environment", "env:OPENAI_API_KEY", true},
		{"in the keychain", "keyring:openai", true},
		{"in a file", "file:/run/secrets/key", true},
		{"in a file with a drive letter", `file:C:\keys\openai`, true},
		{"the key itself", "sk-1234", false},
		{"a word alone", "env", false},
		{"no name", "env:", false},
		{"an unknown place", "vault:openai", false},
		{"another case", "ENV:KEY", false},
		{"a key with a colon", "user:1234", false},
		{"a space before", " env:KEY", false},
	}
	for _, test := range tests {
		if err := test.key.Validate(); (err == nil) != test.good {
			t.Errorf("%s: %q gives %v", test.reason, test.key, err)
		}
		if want := test.good && test.key != ""; IsKeyRef(string(test.key)) != want {
			t.Errorf("%s: as a header's value, %q is a reference: %v, want %v", test.reason, test.key, !want, want)
		}
	}
}

func TestAKeyPastedIntoItsReferenceIsRefused(t *testing.T) {
	const pasted = "sk-proj-Abc123Abc123Abc123"
	for _, paste := range []func(*Endpoint){
		func(e *Endpoint) { e.Key = "env:" + pasted },
		func(e *Endpoint) { e.Key = "keyring:" + pasted },
		func(e *Endpoint) { e.Headers = map[string]string{"X-Team": "env:" + pasted} },
	} {
		e := valid()
		paste(&e)
		if err := e.Validate(); CodeOf(err) != CodeInvalid || !strings.Contains(err.Error(), "looks like a key itself") || strings.Contains(err.Error(), "Abc123") {
			t.Errorf("%q, %v: got %v", e.Key, e.Headers, err)
		}
	}
	if err := KeyRef("env:hf_token").Validate(); err != nil {
		t.Errorf("a short name is no key: %v", err)
	}
}

func TestNoMistakeRepeatsASecret(t *testing.T) {
	const secret = "hunter2hunter2"
	tests := []struct {
		reason string
		make   func(*Endpoint)
	}{
		{"the key in place of its reference", func(e *Endpoint) { e.Key = secret }},
		{"a whole header in place of its name", func(e *Endpoint) { e.Headers["Authorization: Bearer "+secret] = "" }},
		{"the key behind a colon", func(e *Endpoint) { e.Key = "key:" + secret }},
		{"a bearer token in a header", func(e *Endpoint) { e.Headers["Authorization"] = "Bearer " + secret }},
		{"a key in a header", func(e *Endpoint) { e.Headers["X-Api-Key"] = secret }},
		{"a header pasted with its line break", func(e *Endpoint) { e.Headers["X-Team"] = secret + "\n" }},
		{"a header that is our own", func(e *Endpoint) { e.Headers["Host"] = secret }},
		{"a key in the URL's query", func(e *Endpoint) { e.URL = "https://example.com/v1?api_key=" + secret }},
		{"a key in an escaped query", func(e *Endpoint) { e.URL = "https://example.com/v1?api%5Fkey=" + secret }},
		{"a password in the URL", func(e *Endpoint) { e.URL = "https://me:" + secret + "@example.com/v1" }},
		{"a user name in the URL", func(e *Endpoint) { e.URL = "https://" + secret + "@example.com/v1" }},
		{"a password in a URL without a scheme", func(e *Endpoint) { e.URL = "me:" + secret + "@example.com/v1" }},
		{"a password in a URL that cannot be read", func(e *Endpoint) { e.URL = "https://me:" + secret + "@exa mple.com" }},
		{"a key in a URL that cannot be read", func(e *Endpoint) { e.URL = "https://exa mple.com/?token=" + secret }},
		{"a key in a URL of another scheme", func(e *Endpoint) { e.URL = "ws://example.com/?token=" + secret }},
		{"a key in the URL of the legacy API", func(e *Endpoint) { e.URL = "https://example.com/v1/completions?key=" + secret }},
		{"a field of the body", func(e *Endpoint) { e.Body["model"] = secret }},
	}
	for _, test := range tests {
		e := valid()
		test.make(&e)
		switch err := e.Validate(); {
		case err == nil:
			t.Errorf("%s is taken without a word", test.reason)
		case strings.Contains(err.Error(), secret):
			t.Errorf("%s is repeated: %v", test.reason, err)
		}
	}
}

func TestAnEndpointIsCalledByItsTitleOrElseItsName(t *testing.T) {
	if got := valid().Label(); got != "Llama 3.1 8B (vLLM)" {
		t.Errorf("with a title: %q", got)
	}
	if got := (Endpoint{Name: "llama"}).Label(); got != "llama" {
		t.Errorf("without one: %q", got)
	}
}

func TestOnlyTheSchemeMakesAnEndpointSimulated(t *testing.T) {
	for url, want := range map[string]bool{
		"simulated:?ttft=200ms": true, "simulated:": true, "": false, "simulated": false,
		"http://simulated:8000/v1": false, "https://example.com/simulated:": false,
	} {
		if got := (Endpoint{URL: url}).IsSimulated(); got != want {
			t.Errorf("%q: %v, want %v", url, got, want)
		}
	}
}
