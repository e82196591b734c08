package client_test

import (
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// counted is a count of a server.
func counted(input, cached, output, reasoning int) bench.Tokens {
	return bench.Tokens{Source: bench.FromUsage, Input: input, Cached: cached, Output: output, Reasoning: reasoning}
}

// TestTheStreamsOfEachAPI reads streams and whole answers in the form of each
// API: what it says, how often, why it ended and what it counts. ollama/real.jsonl
// and completions/ollama.sse are recordings of Ollama 0.11.4.
func TestTheStreamsOfEachAPI(t *testing.T) {
	for _, row := range []struct {
		file            string
		outcome         bench.Outcome
		events          int
		text, reasoning string
		finish          string
		tokens          bench.Tokens // Source "": an estimate, which others test
		says            string       // in the message
	}{
		{"completions/plain.sse", bench.OK, 3, "The tide turns", "", "stop", counted(5, -1, 3, -1), ""},
		{"completions/llamacpp.sse", bench.OK, 2, "One two", "", "length", counted(5, -1, 2, -1), ""},
		{"completions/think.sse", bench.OK, 4, "Yes", "<think>Hm</think>", "stop", counted(5, -1, 3, -1), ""},
		{"completions/ollama.sse", bench.OK, 5, " mogoni wuwega kepa dowu mihale", "", "length", counted(16, -1, 5, -1), ""},
		{"completions/error.sse", bench.FailStreamError, 1, "Half", "", "", bench.Tokens{}, "engine died"},
		{"completions/truncated.sse", bench.FailTruncated, 2, "Half of it", "", "", bench.Tokens{}, ""},
		{"completions/whole.json", bench.OK, 0, "The tide turns", "", "stop", counted(5, -1, 3, -1), ""},

		{"responses/plain.sse", bench.OK, 3, "The tide turns", "", "stop", counted(11, 4, 5, 0), ""},
		{"responses/summary.sse", bench.OK, 5, "The tide turns", "**Weighing** it", "stop", counted(11, 4, 40, 37), ""},
		{"responses/reasoning.sse", bench.OK, 3, "Yes", "Hm, yes", "stop", counted(11, 4, 40, 37), ""},
		{"responses/tool.sse", bench.OK, 3, "", "", "tool_calls", counted(11, 4, 5, 0), ""},
		{"responses/refusal.sse", bench.OK, 2, "I can not", "", "stop", counted(11, 4, 5, 0), ""},
		{"responses/incomplete.sse", bench.OK, 2, "The tide", "", "length", counted(11, 4, 5, 0), ""},
		{"responses/filtered.sse", bench.OK, 1, "The", "", "content_filter", counted(11, 4, 5, 0), ""},
		{"responses/failed.sse", bench.FailStreamError, 1, "The", "", "", bench.Tokens{}, "The model failed to generate a response."},
		{"responses/error.sse", bench.FailStreamError, 0, "", "", "", bench.NoTokens, "Too many tokens a minute"},
		{"responses/truncated.sse", bench.FailTruncated, 2, "The tide", "", "", bench.Tokens{}, ""},
		{"responses/whole.json", bench.OK, 0, "The tide turns", "Hm", "stop", counted(11, 4, 5, 0), ""},

		{"anthropic/plain.sse", bench.OK, 3, "The tide turns", "", "stop", counted(29, 20, 5, -1), ""},
		{"anthropic/thinking.sse", bench.OK, 3, "Yes", "Hm, yes", "stop", counted(9, 0, 12, -1), ""},
		{"anthropic/tool.sse", bench.OK, 3, "", "", "tool_calls", counted(40, -1, 20, -1), ""},
		{"anthropic/length.sse", bench.OK, 1, "The tide", "", "length", counted(4, -1, 2, -1), ""},
		{"anthropic/refusal.sse", bench.OK, 1, "To make", "", "content_filter", counted(4, -1, 2, -1), ""},
		{"anthropic/overloaded.sse", bench.FailStreamError, 1, "Half", "", "", bench.Tokens{}, "Overloaded"},
		{"anthropic/truncated.sse", bench.FailTruncated, 1, "Half", "", "", bench.Tokens{}, ""},
		{"anthropic/whole.json", bench.OK, 0, "Yes", "Hm", "tool_calls", counted(7, 0, 12, -1), ""},

		{"ollama/plain.jsonl", bench.OK, 3, "The tide turns ∿", "", "stop", counted(26, -1, 3, -1), ""},
		{"ollama/real.jsonl", bench.OK, 5, " mogoni wuwega kepa dowu mihale", "", "length", counted(16, -1, 5, -1), ""},
		{"ollama/thinking.jsonl", bench.OK, 3, "Yes", "Hm, yes", "stop", counted(26, -1, 3, -1), ""},
		{"ollama/tool.jsonl", bench.OK, 1, "", "", "stop", counted(26, -1, 3, -1), ""},
		{"ollama/length.jsonl", bench.OK, 2, "The tide", "", "length", counted(26, -1, 3, -1), ""},
		{"ollama/old.jsonl", bench.OK, 2, "The tide", "", "stop", counted(26, -1, 3, -1), ""},
		{"ollama/error.jsonl", bench.FailStreamError, 1, "Half", "", "", bench.Tokens{}, "CUDA error"},
		{"ollama/truncated.jsonl", bench.FailTruncated, 2, "Half of", "", "", bench.Tokens{}, ""},
		{"ollama/whole.json", bench.OK, 0, "Yes", "Hm", "stop", counted(26, -1, 3, -1), ""},

		{"gemini/plain.sse", bench.OK, 3, "The tide turns", "", "stop", counted(8, 2, 4, -1), ""},
		{"gemini/thinking.sse", bench.OK, 3, "Yes", "Hm, yes", "stop", counted(8, -1, 31, 30), ""},
		{"gemini/tool.sse", bench.OK, 1, "", "", "stop", counted(30, -1, 9, -1), ""},
		{"gemini/length.sse", bench.OK, 2, "The tide", "", "length", counted(8, -1, 2, -1), ""},
		{"gemini/safety.sse", bench.OK, 1, "The", "", "content_filter", counted(8, -1, 1, -1), ""},
		{"gemini/malformed.sse", bench.FailStreamError, 1, "Half", "", "error", bench.Tokens{}, "the answer ended with MALFORMED_FUNCTION_CALL: Malformed function call: weather(city=Rome"},
		{"gemini/blocked.sse", bench.FailStreamError, 0, "", "", "", bench.Tokens{Source: "", Input: -1, Cached: -1, Output: -1, Reasoning: -1}, "PROHIBITED_CONTENT"},
		{"gemini/error.sse", bench.FailStreamError, 1, "Half", "", "", bench.Tokens{}, "The model is overloaded."},
		{"gemini/truncated.sse", bench.FailTruncated, 2, "Half of", "", "", counted(8, -1, 1, -1), ""},
		{"gemini/whole.json", bench.OK, 0, "Yes", "Hm", "stop", counted(8, -1, 31, 30), ""},
	} {
		t.Run(row.file, func(t *testing.T) {
			s := askRecording(t, row.file)
			if s.Outcome != row.outcome || s.Events != row.events || s.Text != row.text || s.Reasoning != row.reasoning || s.FinishReason != row.finish {
				t.Errorf("%s (%s), %d events, %q, reasoning %q, finish %q", s.Outcome, s.Message, s.Events, s.Text, s.Reasoning, s.FinishReason)
			}
			if isEstimate := row.tokens == (bench.Tokens{}); isEstimate && !s.Tokens.Source.IsGuessed() || !isEstimate && s.Tokens != row.tokens {
				t.Errorf("tokens %+v", s.Tokens)
			}
			if !strings.Contains(s.Message, row.says) || len(s.Unknown) > 0 {
				t.Errorf("message %q, unknown %q", s.Message, s.Unknown)
			}
			inOrder(t, s)
		})
	}
}

// askRecording sends a request to a server that answers with a recording, whose
// folder is the name of the API.
func askRecording(t *testing.T, file string) bench.Sample {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	kind := map[string]string{".sse": "text/event-stream; charset=utf-8", ".jsonl": "application/x-ndjson", ".json": "application/json"}[filepath.Ext(file)]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Write(body)
	}))
	defer server.Close()
	o := options(server.URL)
	o.Endpoint.API = bench.API(filepath.Dir(file))
	o.Generation.Stream = filepath.Ext(file) != ".json"
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
}

func TestTheTimesOfServersAreKept(t *testing.T) {
	for file, want := range map[string]map[string]float64{
		"completions/llamacpp.sse": {"prompt": 0.0125, "decode": 0.04},
		"ollama/real.jsonl":        {"load": 0.267065832, "prompt": 0.001431171, "decode": 0.002514074, "total": 0.272008958},
		"ollama/plain.jsonl":       {"load": 1.2, "prompt": 0.3, "decode": 0.9, "total": 2.5},
	} {
		s := askRecording(t, file)
		if s.Server == nil {
			t.Fatalf("%s: no times", file)
		}
		for name, got := range map[string]*float64{
			"queue": s.Server.Queue, "load": s.Server.Load, "prompt": s.Server.Prompt, "decode": s.Server.Decode, "ttft": s.Server.TTFT, "total": s.Server.Total,
		} {
			value, has := want[name]
			switch {
			case (got != nil) != has:
				t.Errorf("%s: whether %s is told: %v", file, name, got != nil)
			case has && math.Abs(*got-value) > 1e-9:
				t.Errorf("%s: %s is %v s, want %v s", file, name, *got, value)
			}
		}
	}
}

// TestARequestIsWrittenAsItsAPIWantsIt holds path, headers and body against what
// the documentation of each API says.
func TestARequestIsWrittenAsItsAPIWantsIt(t *testing.T) {
	for _, row := range []struct {
		name    string
		api     bench.API
		base    string
		isWhole bool
		target  string
		headers map[string]string
		body    string
		extra   map[string]any
	}{
		{name: "chat", base: "/v1", target: "/v1/chat/completions", headers: map[string]string{"Accept": "text/event-stream"},
			body: `{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":8,"stream":true,"stream_options":{"include_usage":true},"temperature":0.5}`},
		{name: "completions", api: bench.CompletionsAPI, target: "/v1/completions", headers: map[string]string{"Accept": "text/event-stream"},
			body: `{"model":"m","prompt":"Hi","max_tokens":8,"stream":true,"stream_options":{"include_usage":true},"temperature":0.5}`},
		{name: "responses", api: bench.ResponsesAPI, base: "/v1", target: "/v1/responses", headers: map[string]string{"Accept": "text/event-stream"},
			body: `{"model":"m","input":"Hi","max_output_tokens":8,"store":false,"stream":true,"temperature":0.5}`},
		{name: "a whole response", api: bench.ResponsesAPI, base: "/v1", isWhole: true, target: "/v1/responses", headers: map[string]string{"Accept": "application/json"},
			body: `{"model":"m","input":"Hi","max_output_tokens":8,"store":false,"temperature":0.5}`},
		{name: "anthropic", api: bench.AnthropicAPI, target: "/v1/messages", headers: map[string]string{"Accept": "text/event-stream", "Anthropic-Version": "2023-06-01"},
			body: `{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":8,"stream":true,"temperature":0.5}`},
		{name: "ollama", api: bench.OllamaAPI, base: "/v1", target: "/api/chat", headers: map[string]string{"Accept": "application/x-ndjson"},
			body: `{"model":"m","messages":[{"role":"user","content":"Hi"}],"options":{"num_predict":8,"temperature":0.5},"stream":true}`},
		{name: "ollama with an option of the user", api: bench.OllamaAPI, isWhole: true, target: "/api/chat", extra: map[string]any{"options": map[string]any{"num_ctx": 4096}},
			body: `{"model":"m","messages":[{"role":"user","content":"Hi"}],"options":{"num_ctx":4096,"num_predict":8,"temperature":0.5},"stream":false}`},
		{name: "gemini", api: bench.GeminiAPI, target: "/v1beta/models/m:streamGenerateContent?alt=sse", headers: map[string]string{"Accept": "text/event-stream"},
			body: `{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":8,"temperature":0.5}}`},
		{name: "a whole answer of gemini", api: bench.GeminiAPI, base: "/v1beta/models/other:streamGenerateContent?alt=sse&a=1", isWhole: true, target: "/v1beta/models/m:generateContent?a=1",
			body: `{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":8,"temperature":0.5}}`},
		{name: "a slash and a query that the user gives", base: "/v1/chat/completions/?api-version=2024-10-21", target: "/v1/chat/completions/?api-version=2024-10-21",
			body: `{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":8,"stream":true,"stream_options":{"include_usage":true},"temperature":0.5}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var mu sync.Mutex
			var got *http.Request
			var body string
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				data, _ := io.ReadAll(r.Body)
				mu.Lock()
				defer mu.Unlock()
				got, body = r, string(data)
			}))
			defer server.Close()
			o := options(server.URL + row.base)
			o.Endpoint.API, o.Endpoint.Model, o.Endpoint.Body = row.api, "m", row.extra
			o.Generation = bench.Generation{MaxTokens: 8, Temperature: 0.5, Stream: !row.isWhole}
			c, err := client.New(o)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.Send(t.Context(), bench.Request{Prompt: bench.Prompt{Text: "Hi"}, Due: o.Clock.Now()})
			mu.Lock()
			defer mu.Unlock()
			if got == nil {
				t.Fatal("nothing was asked")
			}
			if got.RequestURI != row.target || body != row.body {
				t.Errorf("%s with %s", got.RequestURI, body)
			}
			for name, value := range row.headers {
				if got.Header.Get(name) != value {
					t.Errorf("%s is %q, want %q", name, got.Header.Get(name), value)
				}
			}
		})
	}
}

func TestModelsAreListedInEachAPI(t *testing.T) {
	for _, row := range []struct {
		api        bench.API
		base, path string
		list       string
	}{
		{bench.ChatAPI, "/v1", "/v1/models", `{"object":"list","data":[{"id":"one"},{"id":"two"}]}`},
		{bench.ChatAPI, "/openai/deployments/d/chat/completions?api-version=1", "/openai/deployments/d/models?api-version=1", `{"data":[{"id":"one"},{"id":"two"}]}`},
		{bench.CompletionsAPI, "/v1", "/v1/models", `{"data":[{"id":"one"},{"id":"two"}],"models":[{"name":"three"}]}`},
		{bench.ResponsesAPI, "/v1/responses/", "/v1/models/", `{"data":[{"id":"one"},{"id":"two"}]}`},
		{bench.AnthropicAPI, "", "/v1/models?limit=1000", `{"data":[{"type":"model","id":"one","display_name":"One"},{"id":"two"}],"has_more":false}`},
		{bench.OllamaAPI, "", "/api/tags", `{"models":[{"name":"one","model":"one"},{"name":"two"}]}`},
		{bench.GeminiAPI, "", "/v1beta/models?pageSize=1000", `{"models":[{"name":"models/one"},{"name":"models/two"}]}`},
		{bench.GeminiAPI, "/v1beta/models/x:streamGenerateContent?alt=sse", "/v1beta/models?pageSize=1000", `{"models":[{"name":"models/one"},{"name":"models/two"}]}`},
	} {
		var mu sync.Mutex
		asked := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			asked = r.RequestURI
			io.WriteString(w, row.list)
		}))
		o := options(server.URL + row.base)
		o.Endpoint.API = row.api
		c, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		ids, _, err := c.Models(t.Context())
		mu.Lock()
		if err != nil || asked != row.path || strings.Join(ids, " ") != "one two" {
			t.Errorf("%s: %q (%v) from %s, want %s", row.api, ids, err, asked, row.path)
		}
		mu.Unlock()
		c.Close()
		server.Close()
	}
}

// TestARefusalIsReadInEachAPI takes the error bodies that the servers document.
func TestARefusalIsReadInEachAPI(t *testing.T) {
	for _, row := range []struct {
		api    bench.API
		status int
		body   string
	}{
		{bench.CompletionsAPI, 404, `{"error":{"message":"no such model","type":"NotFoundError","param":null,"code":404}}`},
		{bench.ResponsesAPI, 400, `{"error":{"message":"no such model","type":"invalid_request_error","param":"model","code":"model_not_found"}}`},
		{bench.AnthropicAPI, 404, `{"type":"error","error":{"type":"not_found_error","message":"no such model"},"request_id":"req_1"}`},
		{bench.OllamaAPI, 404, `{"error":"no such model"}`},
		{bench.CompletionsAPI, 404, `{"error":{"message":"no such model","type":"api_error","param":null,"code":null}}`}, // Ollama's
		{bench.GeminiAPI, 404, `{"error":{"code":404,"message":"no such model","status":"NOT_FOUND"}}`},
		{bench.GeminiAPI, 404, `[{"error":{"code":404,"message":"no such model","status":"NOT_FOUND"}}]`},
		{bench.AnthropicAPI, 422, `{"detail":"no such model"}`},
		{bench.GeminiAPI, 400, `{"message":"no such model","code":7}`},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(row.status)
			io.WriteString(w, row.body)
		}))
		o := options(server.URL)
		o.Endpoint.API = row.api
		c, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		if s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()}); s.Outcome != bench.FailHTTP4xx || s.Message != "no such model" {
			t.Errorf("%s: %s, %q", row.api, s.Outcome, s.Message)
		}
		c.Close()
		server.Close()
	}
}

func TestARedirectToASlashIsToldWithItsURL(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+"/", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	o := options(server.URL)
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
	if s.Outcome != bench.FailHTTP3xx || !strings.Contains(s.Message, "/v1/chat/completions/: give the model this URL") {
		t.Errorf("%s (%s)", s.Outcome, s.Message)
	}
}
