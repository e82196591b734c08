package dialect

import (
	"encoding/json"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestEachAPIHasADialect(t *testing.T) {
	if len(dialects) != len(bench.APIs) {
		t.Fatalf("%d dialects for %d APIs", len(dialects), len(bench.APIs))
	}
	for i, api := range bench.APIs {
		if dialects[i].API != api || For(bench.Endpoint{Protocol: bench.Protocol{API: api}}) != dialects[i] {
			t.Errorf("%s is not the dialect of its place", api)
		}
	}
	if For(bench.Endpoint{URL: "http://localhost:11434/api/chat"}) != &ollama {
		t.Error("the dialect is not guessed from the URL")
	}
}

func TestAKeyGoesIntoTheHeaderThatTheServerReads(t *testing.T) {
	for _, row := range []struct {
		url          string
		api          bench.API
		name, prefix string
	}{
		{"https://api.openai.com/v1", "", "Authorization", "Bearer "},
		{"https://mine.openai.azure.com/openai/deployments/d?api-version=1", "", "api-key", ""},
		{"https://mine.services.ai.azure.com/openai/v1/responses", "", "api-key", ""},
		{"https://mine.openai.azure.us/openai/deployments/d", "", "api-key", ""},
		{"https://mine.cognitiveservices.azure.com/openai/v1", "", "api-key", ""},
		{"https://phi.eastus2.models.ai.azure.com/v1", "", "Authorization", "Bearer "},
		{"https://mine.eastus.inference.ml.azure.com/v1", "", "Authorization", "Bearer "},
		{"https://azure.com.example.com/v1", "", "Authorization", "Bearer "},
		{"https://api.anthropic.com", "", "x-api-key", ""},
		{"http://localhost:8000/v1", bench.AnthropicAPI, "x-api-key", ""},
		{"https://ollama.com/api/chat", "", "Authorization", "Bearer "},
		{"https://generativelanguage.googleapis.com/v1beta", "", "x-goog-api-key", ""},
		{"https://generativelanguage.googleapis.com/v1beta/openai", "", "Authorization", "Bearer "},
		{"https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google", "", "Authorization", "Bearer "},
	} {
		e := bench.Endpoint{URL: row.url, Protocol: bench.Protocol{API: row.api}}
		if name, prefix := For(e).KeyHeader(e); name != row.name || prefix != row.prefix {
			t.Errorf("%s: %s with %q", row.url, name, prefix)
		}
	}
}

func TestTimesOfServersAreReadWhereverTheyStand(t *testing.T) {
	for _, row := range []struct {
		d            *Dialect
		data, source string
		want         map[string]float64
	}{
		{&chat, `{"choices":[],"timings":{"prompt_n":5,"prompt_ms":250,"predicted_ms":1500.5,"predicted_per_second":50}}`, "llama.cpp", map[string]float64{"prompt": 0.25, "decode": 1.5005}},
		{&chat, `{"choices":[],"x_groq":{"id":"r","usage":{"queue_time":0.25,"prompt_tokens":3,"prompt_time":0.5,"completion_tokens":2,"completion_time":1,"total_time":1.5}}}`, "groq", map[string]float64{"queue": 0.25, "prompt": 0.5, "decode": 1, "total": 1.5}},
		{&chat, `{"choices":[],"usage":{"queue_time":0.25,"completion_tokens":2,"total_time":1.5},"x_groq":{"usage":{"queue_time":0.25}}}`, "groq", map[string]float64{"queue": 0.25, "total": 1.5}},
		{&chat, `{"choices":[],"time_info":{"queue_time":0.25,"prompt_time":0.5,"completion_time":1,"total_time":1.5,"created":1700000000}}`, "cerebras", map[string]float64{"queue": 0.25, "prompt": 0.5, "decode": 1, "total": 1.5}},
		{&chat, `{"choices":[],"perf_metrics":{"prompt-tokens":"7","server-time-to-first-token":"0.5","server-processing-time":"2.5","prefill-queue-duration":"0.25","generation-queue-duration":"0.5","prefill-duration":0.125,"generation-duration":1,"backend-host":"h"}}`, "fireworks",
			map[string]float64{"ttft": 0.5, "total": 2.5, "queue": 0.75, "prompt": 0.125, "decode": 1}},
		{&completions, `{"choices":[{"text":"a"}],"timings":{"prompt_ms":250}}`, "llama.cpp", map[string]float64{"prompt": 0.25}},
		{&ollama, `{"done":true,"total_duration":2500000000,"load_duration":0}`, "ollama", map[string]float64{"total": 2.5, "load": 0}},
		{&chat, `{"choices":[],"timings":{"prompt_ms":-1,"predicted_ms":"x","total_time":null}}`, "", nil},
		{&chat, `{"choices":[],"timings":null,"perf_metrics":[1],"time_info":"x"}`, "", nil},
	} {
		var e Event
		if !row.d.Parse(&e, []byte(row.data)) {
			t.Errorf("%s is taken for no JSON", row.data)
			continue
		}
		if e.Server == nil {
			if row.source != "" {
				t.Errorf("%s: nothing found", row.data)
			}
			continue
		}
		got := map[string]float64{}
		for name, value := range map[string]*float64{"queue": e.Server.Queue, "load": e.Server.Load, "prompt": e.Server.Prompt, "decode": e.Server.Decode, "ttft": e.Server.TTFT, "total": e.Server.Total} {
			if value != nil {
				got[name] = *value
			}
		}
		if a, b := mustJSON(t, got), mustJSON(t, row.want); e.Server.Source != row.source || a != b {
			t.Errorf("%s: %s %s, want %s %s", row.data, e.Server.Source, a, row.source, b)
		}
	}
}

func mustJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAFieldIsLeftOutByItsNameInChat(t *testing.T) {
	for api, want := range map[bench.API]string{
		bench.ChatAPI:        `{"model":"m","messages":[{"role":"user","content":"Hi"}]}`,
		bench.CompletionsAPI: `{"model":"m","prompt":"Hi"}`,
		bench.ResponsesAPI:   `{"model":"m","input":"Hi","store":false}`,
		bench.OllamaAPI:      `{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false}`,
		bench.GeminiAPI:      `{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}`,
	} {
		e := bench.Endpoint{Model: "m", Protocol: bench.Protocol{API: api, Omit: []string{"temperature", "max_tokens"}}}
		body, err := For(e).Body(Spec{Endpoint: e, Adaptations: AdaptationsOf(e.Protocol)})
		if got := string(body.Append(nil, []bench.Message{{Role: bench.UserRole, Text: "Hi"}}, 7)); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", api, got, err, want)
		}
	}
}

// plainEvents is one ordinary event of each API.
var plainEvents = map[bench.API]string{
	bench.ChatAPI:        `{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}`,
	bench.CompletionsAPI: `{"id":"c","object":"text_completion","choices":[{"index":0,"text":" token","logprobs":null,"finish_reason":null}]}`,
	bench.ResponsesAPI:   `{"type":"response.output_text.delta","sequence_number":9,"item_id":"msg_1","output_index":0,"content_index":0,"delta":" token","logprobs":[],"obfuscation":"x7"}`,
	bench.AnthropicAPI:   `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" token"}}`,
	bench.OllamaAPI:      `{"model":"m","created_at":"2025-11-27T15:00:00Z","message":{"role":"assistant","content":" token"},"done":false}`,
	bench.GeminiAPI:      `{"candidates":[{"content":{"parts":[{"text":" token"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2,"totalTokenCount":10},"modelVersion":"m","responseId":"r"}`,
}

func TestAnOrdinaryEventIsReadWithoutAllocating(t *testing.T) {
	events := map[bench.API][]string{
		bench.ResponsesAPI: {`{"type":"response.reasoning_summary_text.delta","item_id":"rs_1","delta":" token"}`},
		bench.AnthropicAPI: {`{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" token"}}`, `{"type":"ping"}`},
	}
	for api, plain := range plainEvents {
		d := For(bench.Endpoint{Protocol: bench.Protocol{API: api}})
		for _, data := range append(events[api], plain) {
			var e Event
			raw := []byte(data)
			if n := testing.AllocsPerRun(100, func() { d.Parse(&e, raw) }); n != 0 {
				t.Errorf("%s: %v allocations for %s", api, n, data)
			}
		}
	}
}

func BenchmarkParseAPIs(b *testing.B) {
	for _, api := range bench.APIs {
		b.Run(string(api), func(b *testing.B) {
			d, data := For(bench.Endpoint{Protocol: bench.Protocol{API: api}}), []byte(plainEvents[api])
			var e Event
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				d.Parse(&e, data)
			}
		})
	}
}

// at returns the value at a path within a document; nil: there is none.
func at(value any, path ...string) any {
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func texts(list any, read func(one any) any) string {
	all := ""
	elements, _ := list.([]any)
	for _, one := range elements {
		text, _ := read(one).(string)
		all += text
	}
	return all
}

// answers are the visible texts of a document in each API, found with
// encoding/json; false: the document is none that is compared.
var answers = map[bench.API]func(document map[string]any) (string, bool){
	bench.CompletionsAPI: func(document map[string]any) (string, bool) {
		choices, isList := document["choices"].([]any)
		for _, one := range choices {
			if object, isObject := one.(map[string]any); !isObject || object["delta"] != nil || object["message"] != nil {
				return "", false
			}
		}
		return texts(document["choices"], func(one any) any { return at(one, "text") }), isList
	},
	bench.ResponsesAPI: func(document map[string]any) (string, bool) {
		text, isText := document["delta"].(string)
		return text, isText && document["type"] == "response.output_text.delta" && document["object"] != "response"
	},
	bench.AnthropicAPI: func(document map[string]any) (string, bool) {
		text, isText := at(document, "delta", "text").(string)
		return text, isText && document["type"] == "content_block_delta" && document["message"] == nil && document["content"] == nil && document["content_block"] == nil
	},
	bench.OllamaAPI: func(document map[string]any) (string, bool) {
		text, isText := at(document, "message", "content").(string)
		return text, isText
	},
	bench.GeminiAPI: func(document map[string]any) (string, bool) {
		candidates, _ := document["candidates"].([]any)
		if len(candidates) != 1 {
			return "", false
		}
		return texts(at(candidates[0], "content", "parts"), func(part any) any {
			if at(part, "thought") == true {
				return ""
			}
			return at(part, "text")
		}), true
	},
}

// FuzzParseAPIs holds each parser against encoding/json: what that accepts as an
// object is never refused, and has the same visible text. The comparison takes
// the document as encoding/json writes it again, without keys that come twice.
func FuzzParseAPIs(f *testing.F) {
	for _, data := range plainEvents {
		f.Add([]byte(data))
	}
	for _, data := range []string{
		`{"delta":"a \u00e9\ud83d\ude00","type":"response.output_text.delta"}`, `{"type":"response.completed","response":{"id":"r","status":"incomplete","incomplete_details":{"reason":"x"},"output":[{"type":"function_call"}],"usage":{"input_tokens":1}}}`,
		`{"object":"response","status":"completed","output":[{"type":"message","content":[{"text":"a"}]}]}`, `{"type":"error","message":"m","error":null}`,
		`{"type":"message_start","message":{"id":"m","content":[],"usage":{"input_tokens":1}}}`, `{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}`,
		`{"done":true,"done_reason":"stop","eval_count":3,"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":[1]}}}]}}`,
		`{"candidates":[{"content":{"parts":[{"thought":true,"text":"a"},{"functionCall":{"name":"f","args":{}}}]},"finishReason":"STOP"}],"usageMetadata":{"thoughtsTokenCount":1}}`,
		`{"promptFeedback":{"blockReason":"SAFETY"}}`, `{"error":{"code":1,"message":"m"}}`, `[{"error":{}}]`, `{"timings":{"prompt_ms":1}}`,
		`{"type":"a\`, `{"object":"a`, `{"message":"a\`,
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var document map[string]any
		isObject := json.Unmarshal(data, &document) == nil && document != nil
		again, err := json.Marshal(document)
		for _, d := range dialects {
			var e Event
			if ok := d.Parse(&e, data); isObject && !ok { // it must not panic either
				t.Fatalf("%s: valid JSON refused: %q", d.API, data)
			}
			answer := answers[d.API]
			if !isObject || err != nil || answer == nil {
				continue
			}
			want, isCompared := answer(document)
			if d.Parse(&e, again); isCompared && strings.ToValidUTF8(string(e.Answer), "\uFFFD") != want {
				t.Fatalf("%s: %q says %q, want %q", d.API, again, e.Answer, want)
			}
		}
	})
}
