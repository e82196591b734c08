package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestDialectIsChosenByPath(t *testing.T) {
	for path, want := range map[string]*dialect{
		"/v1/chat/completions":                         &chat,
		"/v1/chat/completions/":                        nil, // another resource
		"/chat/completions":                            nil,
		"/openai/deployments/d/chat/completions":       &chat,
		"/openai/deployments/d/completions":            &completions,
		"/openai/deployments/completions":              nil, // names no deployment
		"/openai/v1/chat/completions":                  &chat,
		"/openai/v1/responses":                         &responses,
		"/v1/completions":                              &completions,
		"/v1/responses":                                &responses,
		"/v1/messages":                                 &anthropic,
		"/api/chat":                                    &ollama,
		"/v1beta/models/m:streamGenerateContent":       &gemini,
		"/v1beta/models/m:1:generateContent":           &gemini,
		"/v1beta/tunedModels/m:generateContent":        &gemini,
		"/v1/models/m:streamGenerateContent":           &gemini,
		"/v1beta/models/m:countTokens":                 nil,
		"/v1/models":                                   nil,
		"/truth":                                       nil,
		"/openai/deployments/d/e/chat/completions/x/y": nil,
	} {
		if got := dialectAt(path); got != want {
			t.Errorf("%s: another dialect than expected", path)
		}
	}
}

func TestBearerKeyIsReadFromAuthorization(t *testing.T) {
	for value, want := range map[string]string{
		"Bearer k":   "k",
		"Bearer k k": "k k",
		"Bearer ":    "",
		"Basic k":    "",
		"k":          "",
		"":           "",
	} {
		if got := bearerKey(&http.Request{Header: http.Header{"Authorization": {value}}}); got != want {
			t.Errorf("%q: key %q, want %q", value, got, want)
		}
	}
}

// apiRequest is one request in each API, as its documentation has it.
type apiRequest struct {
	name, path, body string
	header           map[string]string // beside the key
	keyHeader        string
}

var apiRequests = []apiRequest{
	{"chat", "/v1/chat/completions", `{"model":"m","messages":[{"role":"user","content":"one two"}],"max_tokens":4,"stream":true}`, nil, "Authorization"},
	{"completions", "/v1/completions", `{"model":"m","prompt":"one two","max_tokens":4,"stream":true}`, nil, "Authorization"},
	{"responses", "/v1/responses", `{"model":"m","input":"one two","max_output_tokens":4,"stream":true}`, nil, "Authorization"},
	{"anthropic", "/v1/messages", `{"model":"m","messages":[{"role":"user","content":"one two"}],"max_tokens":4,"stream":true}`, map[string]string{"Anthropic-Version": "2023-06-01"}, "X-Api-Key"},
	{"ollama", "/api/chat", `{"model":"m","messages":[{"role":"user","content":"one two"}],"options":{"num_predict":4}}`, nil, "Authorization"},
	{"gemini", "/v1beta/models/m:streamGenerateContent?alt=sse", `{"contents":[{"role":"user","parts":[{"text":"one two"}]}],"generationConfig":{"maxOutputTokens":4}}`, nil, "X-Goog-Api-Key"},
	{"azure", "/openai/deployments/m/chat/completions?api-version=2024-10-21", `{"messages":[{"role":"user","content":"one two"}],"max_tokens":4,"stream":true}`, nil, "Api-Key"},
}

// send sends the request to a server and returns status, content type and body.
func (r apiRequest) send(t *testing.T, server *Server, key string) (status int, kind, text string) {
	t.Helper()
	request, _ := http.NewRequest("POST", strings.TrimSuffix(server.URL(), "/v1")+r.path, strings.NewReader(r.body))
	for name, value := range r.header {
		request.Header.Set(name, value)
	}
	if r.keyHeader == "Authorization" && key != "" {
		key = "Bearer " + key
	}
	request.Header.Set(r.keyHeader, key)
	answer, err := client(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Content-Type"), mustBody(t, answer)
}

// TestStreamsBeginAndEndAsTheirAPIWantsIt knows the forms from the
// documentation of each API alone.
func TestStreamsBeginAndEndAsTheirAPIWantsIt(t *testing.T) {
	for _, c := range []struct{ name, kind, begins, ends string }{
		{"chat", "text/event-stream; charset=utf-8", `data: {"id":"chatcmpl-`, "data: [DONE]\n\n"},
		{"completions", "text/event-stream; charset=utf-8", `data: {"id":"cmpl-`, "data: [DONE]\n\n"},
		{"responses", "text/event-stream; charset=utf-8", "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{", "}\n\n"},
		{"anthropic", "text/event-stream; charset=utf-8", "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_", "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"},
		{"ollama", "application/x-ndjson", `{"model":"m","created_at":"`, "}\n"},
		{"gemini", "text/event-stream; charset=utf-8", `data: {"candidates":[{"content":{"parts":[{"text":"`, "}\n\n"},
		{"azure", "text/event-stream; charset=utf-8", `data: {"id":"chatcmpl-`, "data: [DONE]\n\n"},
	} {
		request := apiRequests[slices.IndexFunc(apiRequests, func(r apiRequest) bool { return r.name == c.name })]
		server := start(t, Behaviour{})
		status, kind, text := request.send(t, server, "")
		if status != 200 || kind != c.kind || !strings.HasPrefix(text, c.begins) || !strings.HasSuffix(text, c.ends) {
			t.Errorf("%s: %d %s %q", c.name, status, kind, text)
		}
		truth := onlyTruth(t, server)
		if truth.Tokens != 4 || truth.Chunks != 4 || truth.Model != "m" || !truth.Stream || truth.Finish != "length" || truth.PromptTokens < 2 {
			t.Errorf("%s: truth %+v", c.name, truth)
		}
	}
}

func TestEventsOfNamedStreamsFollowEachOther(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        string
	}{
		{"anthropic", "reasoning=1", "message_start content_block_start content_block_delta content_block_delta content_block_stop " + // the signature is a delta as well
			"content_block_start content_block_delta content_block_delta content_block_delta content_block_stop message_delta message_stop"},
		{"anthropic", "output=tool_call", "message_start content_block_start content_block_delta content_block_delta content_block_delta content_block_delta content_block_stop message_delta message_stop"},
		{"anthropic", "fault=empty", "message_start message_delta message_stop"},
		{"responses", "tokens=2", "response.created response.in_progress response.output_item.added response.content_part.added response.output_text.delta response.output_text.delta " +
			"response.output_text.done response.content_part.done response.output_item.done response.completed"},
		{"responses", "tokens=2&reasoning=1", "response.created response.in_progress response.output_item.added response.reasoning_summary_part.added response.reasoning_summary_text.delta " +
			"response.reasoning_summary_text.done response.reasoning_summary_part.done response.output_item.done response.output_item.added response.content_part.added response.output_text.delta " +
			"response.output_text.done response.content_part.done response.output_item.done response.completed"},
		{"responses", "tokens=1&output=tool_call", "response.created response.in_progress response.output_item.added response.function_call_arguments.delta " +
			"response.function_call_arguments.done response.output_item.done response.completed"},
		{"responses", "", "response.created response.in_progress response.output_item.added response.content_part.added response.output_text.delta response.output_text.delta response.output_text.delta response.output_text.delta " +
			"response.output_text.done response.content_part.done response.output_item.done response.incomplete"},
	} {
		b, err := Parse("ttft=0s&itl=0s&" + c.query)
		if err != nil {
			t.Fatal(err)
		}
		request := apiRequests[slices.IndexFunc(apiRequests, func(r apiRequest) bool { return r.name == c.name })]
		_, _, text := request.send(t, start(t, b), "")
		var kinds []string
		for block := range strings.SplitSeq(strings.TrimSuffix(text, "\n\n"), "\n\n") {
			name, data, _ := strings.Cut(block, "\ndata: ")
			var event struct {
				Type     string
				Sequence *int `json:"sequence_number"`
			}
			if err := json.Unmarshal([]byte(data), &event); err != nil || "event: "+event.Type != name {
				t.Errorf("%s, %s: %q: %v", c.name, c.query, block, err)
			}
			if c.name == "responses" && (event.Sequence == nil || *event.Sequence != len(kinds)) {
				t.Errorf("%s, %s: event %d has another number: %s", c.name, c.query, len(kinds), data)
			}
			kinds = append(kinds, event.Type)
		}
		if got := strings.Join(kinds, " "); got != c.want {
			t.Errorf("%s, %s:\n%s, want\n%s", c.name, c.query, got, c.want)
		}
	}
}

func TestEachAPIHasItsKeyAndItsErrors(t *testing.T) {
	t.Setenv("SIMULATOR_TEST_KEY", "not-a-real-key")
	for _, request := range apiRequests {
		server := start(t, Behaviour{Auth: "env:SIMULATOR_TEST_KEY"})
		for key, want := range map[string]int{"": 401, "wrong": 401, "not-a-real-key": 200} {
			if status, _, text := request.send(t, server, key); status != want {
				t.Errorf("%s with %q: %d %s", request.name, key, status, text)
			}
		}
		asOther := request
		if asOther.keyHeader = "X-Api-Key"; request.keyHeader == asOther.keyHeader {
			asOther.keyHeader = "Authorization"
		}
		if status, _, _ := asOther.send(t, server, "not-a-real-key"); status != 401 {
			t.Errorf("%s: status %d for a key in the header of another API", request.name, status)
		}
	}
	for name, want := range map[string]string{
		"chat": `{"error":{"message":"rate limit`, "completions": `{"error":{"message":"rate limit`, "responses": `{"error":{"message":"rate limit`,
		"anthropic": `{"type":"error","error":{"type":"rate_limit_error","message":"rate limit`, "ollama": `{"error":"rate limit`,
		"gemini": `{"error":{"code":429,"message":"rate limit`, "azure": `{"error":{"message":"rate limit`,
	} {
		request := apiRequests[slices.IndexFunc(apiRequests, func(r apiRequest) bool { return r.name == name })]
		if status, _, text := request.send(t, start(t, withFault("http_429")), ""); status != 429 || !strings.HasPrefix(text, want) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}

func TestRequestsThatAnAPIWouldRefuseAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, path, body string // of the request; "" as it is right
		header           map[string]string
		status           int
		why              string
	}{
		{"completions", "", `{"model":"m"}`, nil, 400, "no prompt"},
		{"responses", "", `{"model":"m"}`, nil, 400, "no input"},
		{"responses", "", `{"input":"x"}`, nil, 400, "no model"},
		{"anthropic", "", `{"model":"m","messages":[{"role":"user","content":"x"}]}`, map[string]string{"Anthropic-Version": "1"}, 400, "max_tokens is required"},
		{"anthropic", "", "", map[string]string{}, 400, "the header anthropic-version is required"},
		{"ollama", "", `{"model":"m"}`, nil, 400, "no messages"},
		{"gemini", "", `{}`, nil, 400, "no contents"},
		{"gemini", "/v1beta/models/m:streamGenerateContent", "", nil, 400, "no alt=sse"},
		{"azure", "/openai/deployments/m/chat/completions", "", nil, 404, "no api-version"},
		{"azure", "/openai/deployments/other/chat/completions?api-version=1", "", nil, 404, "a deployment that does not exist"},
	} {
		request := apiRequests[slices.IndexFunc(apiRequests, func(r apiRequest) bool { return r.name == c.name })]
		if c.path != "" {
			request.path = c.path
		}
		if c.body != "" {
			request.body = c.body
		}
		if c.header != nil {
			request.header = c.header
		}
		if status, _, text := request.send(t, start(t, Behaviour{Models: []string{"m"}}), ""); status != c.status || !json.Valid([]byte(text)) {
			t.Errorf("%s, %s: %d %s", c.name, c.why, status, text)
		}
	}
}

func TestModelsAreListedInTheFormOfEachAPI(t *testing.T) {
	server := start(t, Behaviour{Models: []string{"a", "b"}})
	for _, c := range []struct{ path, header, member, name, id string }{
		{"/v1/models", "", "data", "id", "a"},
		{"/openai/models?api-version=1", "", "data", "id", "a"},
		{"/openai/v1/models", "", "data", "id", "a"},
		{"/v1/models", "Anthropic-Version", "data", "display_name", "a"},
		{"/v1beta/models", "", "models", "name", "models/a"},
		{"/v1/models", "X-Goog-Api-Key", "models", "name", "models/a"},
		{"/api/tags", "", "models", "model", "a"},
	} {
		request, _ := http.NewRequest("GET", strings.TrimSuffix(server.URL(), "/v1")+c.path, nil)
		if c.header != "" {
			request.Header.Set(c.header, "x")
		}
		answer, err := client(t).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		var list map[string]json.RawMessage
		var models []map[string]any
		if json.Unmarshal(text, &list) != nil || json.Unmarshal(list[c.member], &models) != nil || len(models) != 2 || models[0][c.name] != c.id {
			t.Errorf("%s %s: %s", c.path, c.header, text)
		}
	}
}

func TestModelOfAGeminiPathIsItsLastPart(t *testing.T) {
	for path, want := range map[string]string{
		"/v1beta/models/m:streamGenerateContent":         "m",
		"/v1/models/gemini-2.5-flash:generateContent":    "gemini-2.5-flash",
		"/v1beta/models/qwen2.5:7b:generateContent":      "qwen2.5:7b",
		"/v1beta/tunedModels/mine:streamGenerateContent": "tunedModels/mine",
	} {
		if model, streams := geminiTarget(path); model != want || streams != strings.Contains(path, "stream") {
			t.Errorf("%s: %s, %v", path, model, streams)
		}
	}
}
