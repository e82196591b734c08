package bench

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAURLLeadsToItsChatCompletions(t *testing.T) {
	tests := []struct{ reason, raw, want string }{
		{"the full URL stays", "https://api.example.com/v1/chat/completions", "https://api.example.com/v1/chat/completions"},
		{"the base URL", "https://api.example.com/v1", "https://api.example.com/v1/chat/completions"},
		{"the base URL with a slash", "https://api.example.com/v1/", "https://api.example.com/v1/chat/completions"},
		{"the full URL with a slash keeps it", "https://api.example.com/v1/chat/completions/", "https://api.example.com/v1/chat/completions/"},
		{"and all of them", "https://api.example.com/v1/chat/completions//?a=1", "https://api.example.com/v1/chat/completions//?a=1"},
		{"a query stays as it is written", "https://h/v1/chat/completions?b=%2F+x&a=&B", "https://h/v1/chat/completions?b=%2F+x&a=&B"},
		{"many slashes", "https://api.example.com/v1///", "https://api.example.com/v1/chat/completions"},
		{"a server alone", "http://localhost:8000", "http://localhost:8000/v1/chat/completions"},
		{"a server and a slash", "http://localhost:8000/", "http://localhost:8000/v1/chat/completions"},
		{"the list of models", "http://localhost:8000/v1/models", "http://localhost:8000/v1/chat/completions"},
		{"another version", "https://api.example.com/v4", "https://api.example.com/v4/chat/completions"},
		{"a deeper base", "https://api.example.com/compatible/v1beta/openai", "https://api.example.com/compatible/v1beta/openai/chat/completions"},
		{"a path that ends like ours", "http://h/my/chat/completions", "http://h/my/chat/completions"},
		{"spaces around", "  http://localhost:8000/v1\n", "http://localhost:8000/v1/chat/completions"},
		{"the scheme in capitals", "HTTPS://api.example.com/v1", "https://api.example.com/v1/chat/completions"},
		{"a query is kept", "https://api.example.com/v1?version=2", "https://api.example.com/v1/chat/completions?version=2"},
		{"a query behind a server alone", "https://api.example.com?version=2", "https://api.example.com/v1/chat/completions?version=2"},
		{"a deployment and the version of its API",
			"https://mine.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-06-01",
			"https://mine.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01"},
		{"the same in full",
			"https://mine.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01",
			"https://mine.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01"},
		{"a fragment is dropped", "http://localhost:8000/v1#top", "http://localhost:8000/v1/chat/completions"},
		{"words that only look like secrets", "http://h/v1?monkey=1&tokens=2", "http://h/v1/chat/completions?monkey=1&tokens=2"},
		{"a path that only begins like a key", "https://h/sk-1/v1", "https://h/sk-1/v1/chat/completions"},
		{"a name in its ASCII form", "http://xn--mller-kva.example:65535/v1", "http://xn--mller-kva.example:65535/v1/chat/completions"},
		{"a simulated model stays as it is", "simulated:?ttft=200ms&itl=20ms", "simulated:?ttft=200ms&itl=20ms"},

		{"no scheme on this machine", "localhost:8000/v1", "http://localhost:8000/v1/chat/completions"},
		{"no scheme, no port", "localhost/v1", "http://localhost/v1/chat/completions"},
		{"loopback", "127.0.0.1:11435", "http://127.0.0.1:11435/v1/chat/completions"},
		{"elsewhere in the loopback net", "127.8.9.10:80/v1", "http://127.8.9.10:80/v1/chat/completions"},
		{"a private address", "192.168.1.20:8000", "http://192.168.1.20:8000/v1/chat/completions"},
		{"another", "10.0.0.7/v1", "http://10.0.0.7/v1/chat/completions"},
		{"and the third range", "172.16.5.5:8000/v1", "http://172.16.5.5:8000/v1/chat/completions"},
		{"just beyond the third range", "172.32.0.1:8000/v1", "https://172.32.0.1:8000/v1/chat/completions"},
		{"a public address", "203.0.113.9:8000/v1", "https://203.0.113.9:8000/v1/chat/completions"},
		{"loopback by IPv6", "[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"},
		{"loopback by IPv6, no port", "[::1]", "http://[::1]/v1/chat/completions"},
		{"private by IPv6", "[fd00::12]:8000", "http://[fd00::12]:8000/v1/chat/completions"},
		{"public by IPv6", "[2001:db8::1]:8000/v1", "https://[2001:db8::1]:8000/v1/chat/completions"},
		{"public by IPv6, no port", "[2001:db8::1]/v1", "https://[2001:db8::1]/v1/chat/completions"},
		{"a name", "api.example.com/v1", "https://api.example.com/v1/chat/completions"},
		{"a name with a port", "api.example.com:8443", "https://api.example.com:8443/v1/chat/completions"},
		{"a name in this network", "gpu-box:8000", "http://gpu-box:8000/v1/chat/completions"},
		{"an address of IPv4 in IPv6", "[::ffff:192.168.1.20]:8000", "http://[::ffff:192.168.1.20]:8000/v1/chat/completions"},
		{"a name that is found by asking around", "Studio.local.:1234", "http://Studio.local.:1234/v1/chat/completions"},
		{"a name in a domain that is not public", "llm.eu.internal/v1", "http://llm.eu.internal/v1/chat/completions"},
		{"a name that only begins like one", "local.example.com", "https://local.example.com/v1/chat/completions"},
		{"a name that only begins like this machine", "localhost.example.com", "https://localhost.example.com/v1/chat/completions"},
		{"an address within a name", "10.0.0.7.example.com", "https://10.0.0.7.example.com/v1/chat/completions"},
		{"a scheme that is given is kept on this machine", "https://localhost:8000/v1", "https://localhost:8000/v1/chat/completions"},
		{"and elsewhere", "http://api.example.com/v1", "http://api.example.com/v1/chat/completions"},
	}
	for _, test := range tests {
		got, err := NormalizeURL(test.raw, "")
		if err != nil || got != test.want {
			t.Errorf("%s: %q gives %q (%v), want %q", test.reason, test.raw, got, err, test.want)
		}
		if again, err := NormalizeURL(test.want, ""); err != nil || again != test.want {
			t.Errorf("%s: %q does not stay as it is, but becomes %q (%v)", test.reason, test.want, again, err)
		}
	}
}

func TestAURLThatCannotBeMeasuredIsRefused(t *testing.T) {
	tests := []struct{ reason, raw, says string }{
		{"nothing", "", "is empty"},
		{"spaces", " \t\n", "is empty"},
		{"another protocol", "ftp://example.com/v1", `"ftp://"`},
		{"a file", "file:///etc/hosts", `"file://"`},
		{"a web socket", "wss://example.com/v1", `"wss://"`},
		{"the simulator's scheme is no host", "Simulated://fast", "only http and https"},
		{"no host", "http:///v1", "no host"},
		{"a port and no host", "http://:8000/v1", "no host"},
		{"a space in the host", "http://exa mple.com", "cannot be read"},
		{"a port that is none", "http://localhost:port/v1", "cannot be read"},
		{"an address by IPv6 without its brackets", "::1", "cannot be read"},
		{"a bracket that stays open", "http://[::1/v1", "cannot be read"},
		{"an escape that is none", "http://localhost/%zz", "cannot be read"},
		{"a password", "https://me:secret@example.com/v1", "user name or password"},
		{"a user name", "https://me@example.com/v1", "user name or password"},
		{"a password without a scheme", "me:secret@example.com/v1", "user name or password"},
		{"a mail address", "me@example.com", "user name or password"},
		{"a key in the query", "https://example.com/v1?key=1234", `"key"`},
		{"an API key", "https://example.com/v1?api_key=1234", `"api_key"`},
		{"in another spelling", "https://example.com/v1?API-Key=1234", `"API-Key"`},
		{"in a third", "https://example.com/v1?apikey=1234", `"apikey"`},
		{"a token after others", "https://example.com/v1?a=1&access_token=1234", `"access_token"`},
		{"a signature", "https://example.com/v1?sig=1234", `"sig"`},
		{"a password in the query", "https://example.com/v1?password=1234", `"password"`},
		{"an escaped name", "https://example.com/v1?%6Bey=1234", `"key"`},
		{"a key in the path", "https://h/v1/sk-abcdefghijklmnopqrstuvwx/", "path contains what looks like a key"},
		{"an escaped one", "https://h/%73k-abcdefghijklmnopqrstuvwx/v1", "path contains what looks like a key"},
		{"a key under an innocent name", "https://h/v1?x=sk-abcdefghijklmnopqrstuvwx", `"x"`},
		{"a port beyond the last", "http://host:99999/v1", "port 99999"},
		{"the port 0", "http://host:0/v1", "port 0"},
		{"a port beyond any number", "http://host:99999999999999999999/v1", "does not exist"},
		{"a host that no DNS knows", "http://müller.example/v1", "xn--"},
		{"the same, escaped", "http://m%C3%BCller.example/v1", "xn--"},
		{"a key without a value", "https://example.com/v1?key", `"key"`},
	}
	for _, test := range tests {
		got, err := NormalizeURL(test.raw, "")
		if err == nil || got != "" || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %q gives %q, %v; want an error with %s", test.reason, test.raw, got, err, test.says)
		}
		if CodeOf(err) != CodeInvalid {
			t.Errorf("%s: the error's code is %q", test.reason, CodeOf(err))
		}
	}
}

// However a server is written, the result is one URL that stays itself.
func TestAllSpellingsOfAServerLeadToOneURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		server := rapid.SampledFrom([]string{"http", "https"}).Draw(t, "scheme") + "://" +
			rapid.StringMatching(`[a-z][a-z0-9]{0,8}(\.[a-z]{2,5}){0,2}`).Draw(t, "host") +
			rapid.StringMatching(`(:[1-9][0-9]{1,3})?`).Draw(t, "port")
		base := server + rapid.StringMatching(`(/[a-uw-z0-9][a-z0-9-]{0,6}){0,3}/v[1-4]`).Draw(t, "base")
		slash := rapid.SampledFrom([]string{"", "/", "//"}).Draw(t, "slash")
		query := rapid.StringMatching(`(\?api-version=[0-9]{1,4})?`).Draw(t, "query")
		for _, tail := range []string{"", "/models", "/chat/completions"} {
			want := base + "/chat/completions" + query
			if tail == "/chat/completions" { // a full URL keeps its slashes
				want = base + tail + slash + query
			}
			got, err := NormalizeURL(base+tail+slash+query, "")
			if err != nil || got != want {
				t.Fatalf("%q gives %q (%v), want %q", base+tail+slash+query, got, err, want)
			}
		}
	})
}

func TestWhatIsAcceptedIsAFullURLAndStaysItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`(https?://|)[a-z0-9.:\[\]@-]{0,12}(/[a-z0-9/%.-]{0,12})?(|/completions/*|/v1/messages/?|/api/chat|/responses|/models/x:generateContent)(\?[a-z=&%]{0,8})?(#[a-z]{0,3})?`).Draw(t, "raw")
		once, err := NormalizeURL(raw, "")
		if err != nil {
			return
		}
		if twice, err := NormalizeURL(once, ""); err != nil || twice != once {
			t.Fatalf("%q gives %q, and that gives %q (%v)", raw, once, twice, err)
		}
		u, err := url.Parse(once)
		if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || GuessAPI(raw) != GuessAPI(once) {
			t.Fatalf("%q gives %q (%v)", raw, once, err)
		}
	})
}

func TestAURLAndADialectLeadToWhereRequestsGo(t *testing.T) {
	tests := []struct {
		reason, raw string
		api         API
		want        string
	}{
		{"legacy completions in full", "http://localhost:8000/v1/completions", "", "http://localhost:8000/v1/completions"},
		{"with their slash", "http://localhost:8000/v1/completions/", "", "http://localhost:8000/v1/completions/"},
		{"legacy completions of a server", "http://localhost:8000", CompletionsAPI, "http://localhost:8000/v1/completions"},
		{"a chat endpoint asked otherwise", "http://localhost:8000/v1/chat/completions", CompletionsAPI, "http://localhost:8000/v1/completions"},
		{"and back", "http://localhost:8000/v1/completions", ChatAPI, "http://localhost:8000/v1/chat/completions"},
		{"Responses in full", "https://api.openai.com/v1/responses", "", "https://api.openai.com/v1/responses"},
		{"Responses of a base", "https://api.openai.com/v1", ResponsesAPI, "https://api.openai.com/v1/responses"},
		{"Responses at Azure", "https://r.openai.azure.com/openai/responses?api-version=2025-04-01-preview", "", "https://r.openai.azure.com/openai/responses?api-version=2025-04-01-preview"},
		{"Anthropic by its host", "https://api.anthropic.com", "", "https://api.anthropic.com/v1/messages"},
		{"with the version", "https://api.anthropic.com/v1/", "", "https://api.anthropic.com/v1/messages"},
		{"in full, elsewhere", "http://localhost:4000/v1/messages", "", "http://localhost:4000/v1/messages"},
		{"a base as Anthropic's own libraries take it", "https://api.deepseek.com/anthropic", AnthropicAPI, "https://api.deepseek.com/anthropic/v1/messages"},
		{"Anthropic's compatible chat, as it was stored", "https://api.anthropic.com/v1/chat/completions", "", "https://api.anthropic.com/v1/chat/completions"},
		{"Ollama by its port", "localhost:11434", "", "http://localhost:11434/api/chat"},
		{"Ollama's base", "http://localhost:11434/api", "", "http://localhost:11434/api/chat"},
		{"Ollama in full", "https://ollama.com/api/chat", "", "https://ollama.com/api/chat"},
		{"Ollama's compatible API", "http://localhost:11434/v1", "", "http://localhost:11434/v1/chat/completions"},
		{"asked natively", "http://localhost:11434/v1/chat/completions", OllamaAPI, "http://localhost:11434/api/chat"},
		{"Gemini by its host", "https://generativelanguage.googleapis.com", "", "https://generativelanguage.googleapis.com/v1beta"},
		{"its list of models", "https://generativelanguage.googleapis.com/v1beta/models", "", "https://generativelanguage.googleapis.com/v1beta"},
		{"in full", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", "", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"},
		{"Gemini's compatible API", "https://generativelanguage.googleapis.com/v1beta/openai/", "", "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions"},
		{"Gemini at Vertex", "https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google", "", "https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google"},
		{"a server asked as Gemini", "http://localhost:8000/v1/chat/completions", GeminiAPI, "http://localhost:8000/v1"},
		{"an escaped path", "http://h/a%2Fb/v1", ResponsesAPI, "http://h/a%2Fb/v1/responses"},
	}
	for _, test := range tests {
		got, err := NormalizeURL(test.raw, test.api)
		if err != nil || got != test.want {
			t.Errorf("%s: %q gives %q (%v), want %q", test.reason, test.raw, got, err, test.want)
		}
		if again, err := NormalizeURL(test.want, test.api); err != nil || again != test.want {
			t.Errorf("%s: %q does not stay as it is, but becomes %q (%v)", test.reason, test.want, again, err)
		}
	}
}
