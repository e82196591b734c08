package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// TestAnEndpointIsTestedInEachAPI probes servers that list one model and answer
// with a recording, at nothing but the paths of their API.
func TestAnEndpointIsTestedInEachAPI(t *testing.T) {
	const openai, gemini = `{"data":[{"id":"m"}]}`, `{"models":[{"name":"models/m"}]}`
	for _, row := range []struct {
		api            bench.API
		list, requests string // paths
		models         string // the list
		recording      string
		options        client.StepState // of stream_options
	}{
		{bench.CompletionsAPI, "/v1/models", "/v1/completions", openai, "completions/plain.sse", client.StepOK},
		{bench.ResponsesAPI, "/v1/models", "/v1/responses", openai, "responses/plain.sse", client.StepSkipped},
		{bench.AnthropicAPI, "/v1/models", "/v1/messages", openai, "anthropic/plain.sse", client.StepSkipped},
		{bench.OllamaAPI, "/api/tags", "/api/chat", `{"models":[{"name":"m:latest"}]}`, "ollama/plain.jsonl", client.StepSkipped},
		{bench.GeminiAPI, "/v1beta/models", "/v1beta/models/m:streamGenerateContent", gemini, "gemini/plain.sse", client.StepSkipped},
	} {
		stream, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(row.recording)))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == http.MethodGet && r.URL.Path == row.list:
				io.WriteString(w, row.models)
			case r.Method == http.MethodPost && r.URL.Path == row.requests:
				w.Header().Set("Content-Type", map[bool]string{true: "application/x-ndjson", false: "text/event-stream"}[strings.HasSuffix(row.recording, "l")])
				w.Write(stream)
			default:
				http.NotFound(w, r)
			}
		}))
		o := options(server.URL)
		o.Endpoint.API, o.Endpoint.Model = row.api, "m"
		c, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range c.Probe(t.Context()) {
			want := client.StepOK
			switch step.Name {
			case "tls":
				want = client.StepSkipped
			case "stream_options":
				want = row.options
			}
			if step.State != want {
				t.Errorf("%s, %s: %s, %s", row.api, step.Name, step.State, step.Message)
			}
		}
		c.Close()
		server.Close()
	}
}

// TestWhatAnAPIRefusesIsLearnt asks again without a field inside another, and
// under the name that the error gives.
func TestWhatAnAPIRefusesIsLearnt(t *testing.T) {
	for _, row := range []struct {
		api       bench.API
		recording string
		refused   string // as it stands in the body
		body      string // of the error
		adapted   string
	}{
		{bench.ResponsesAPI, "responses/plain.sse", `"temperature"`, `{"error":{"message":"Unsupported parameter: 'temperature' is not supported with this model.","type":"invalid_request_error","param":"temperature","code":null}}`, "temperature"},
		{bench.AnthropicAPI, "anthropic/plain.sse", `"temperature"`, `{"type":"error","error":{"type":"invalid_request_error","message":"temperature: Extra inputs are not permitted"}}`, "temperature"},
		{bench.CompletionsAPI, "completions/plain.sse", `"stream_options"`, `{"error":{"message":"Unrecognized request argument supplied: stream_options","type":"invalid_request_error"}}`, "stream_options"},
		{bench.GeminiAPI, "gemini/plain.sse", `"temperature"`, `{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"temperature\" at 'generation_config': Cannot find field.","status":"INVALID_ARGUMENT"}}`, "generationConfig.temperature"},
	} {
		stream, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(row.recording)))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), row.refused) {
				w.WriteHeader(http.StatusBadRequest)
				io.WriteString(w, row.body)
				return
			}
			w.Header().Set("Content-Type", "text/event-stream")
			w.Write(stream)
		}))
		o := options(server.URL)
		o.Endpoint.API = row.api
		c, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		if s := c.Send(t.Context(), bench.Request{Due: o.Clock.Now()}); s.Outcome != bench.OK || strings.Join(s.Adapted, " ") != row.adapted {
			t.Errorf("%s: %s (%s), adapted %q, want %q", row.api, s.Outcome, s.Message, s.Adapted, row.adapted)
		}
		c.Close()
		server.Close()
	}
}
