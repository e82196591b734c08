package dialect

import (
	"encoding/json"
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestParseFindsOutputWhereverItIs(t *testing.T) {
	for _, row := range []struct {
		name, data                      string
		answer, reasoning, tool, finish string
	}{
		{"content", `{"id":"a","choices":[{"index":0,"delta":{"content":"hi"}}]}`, "hi", "", "", ""},
		{"role only", `{"choices":[{"delta":{"role":"assistant","content":""}}]}`, "", "", "", ""},
		{"null content and finish", `{"choices":[{"delta":{"content":null},"finish_reason":null}]}`, "", "", "", ""},
		{"no delta", `{"choices":[{"finish_reason":"stop"}]}`, "", "", "", "stop"},
		{"null delta", `{"choices":[{"delta":null,"finish_reason":"length"}]}`, "", "", "", "length"},
		{"no choices", `{"choices":[],"prompt_filter_results":[{"a":{"b":[1,2,"}"]}}]}`, "", "", "", ""},
		{"reasoning_content", `{"choices":[{"delta":{"reasoning_content":"hm","content":null}}]}`, "", "hm", "", ""},
		{"reasoning", `{"choices":[{"delta":{"reasoning":"hm"}}]}`, "", "hm", "", ""},
		{"both names with one text", `{"choices":[{"delta":{"reasoning":"hm","reasoning_content":"hm"}}]}`, "", "hm", "", ""},
		{"both names, other order", `{"choices":[{"delta":{"reasoning_content":"hm","reasoning":"hm"}}]}`, "", "hm", "", ""},
		{"reasoning before an empty reasoning_content", `{"choices":[{"delta":{"reasoning":"hm","reasoning_content":null}}]}`, "", "hm", "", ""},
		{"content in parts", `{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"hi"}]}}]}`, "hi", "hm", "", ""},
		{"refusal", `{"choices":[{"delta":{"refusal":"no"}}]}`, "no", "", "", ""},
		{"tool call", `{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\""}}]}}]}`, "", "", `f{"a"`, ""},
		{"old function call", `{"choices":[{"delta":{"function_call":{"arguments":"1"}}}]}`, "", "", "1", ""},
		{"escapes", `{"choices":[{"delta":{"content":"a\n\"\\\u00e9\ud83d\ude00\/"}}]}`, "a\n\"\\é😀/", "", "", ""},
		{"lone surrogate", `{"choices":[{"delta":{"content":"\ud83dx"}}]}`, "\uFFFDx", "", "", ""},
		{"white space", " { \"choices\" : [ { \"delta\" : { \"content\" : \"a\" } } ] } ", "a", "", "", ""},
		{"whole answer", `{"choices":[{"message":{"role":"assistant","content":"all"},"finish_reason":"stop"}]}`, "all", "", "", "stop"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var e Event
			if !chat.Parse(&e, []byte(row.data)) {
				t.Fatal("taken for no JSON")
			}
			if string(e.Answer) != row.answer || string(e.Reasoning) != row.reasoning || string(e.Tool) != row.tool || string(e.Finish) != row.finish {
				t.Fatalf("answer %q, reasoning %q, tool %q, finish %q", e.Answer, e.Reasoning, e.Tool, e.Finish)
			}
		})
	}
}

func TestParseReadsUsageAndErrors(t *testing.T) {
	var e Event
	if !chat.Parse(&e, []byte(`{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":40,"total_tokens":47,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":5}}}`)) {
		t.Fatal("no JSON")
	}
	if want := (bench.Tokens{Source: bench.FromUsage, Input: 7, Cached: 3, Output: 40, Reasoning: 5}); e.Tokens != want || !e.HasUsage {
		t.Fatalf("got %+v", e.Tokens)
	}
	if chat.Parse(&e, []byte(`{"choices":[],"usage":null}`)); e.HasUsage || e.Tokens != bench.NoTokens {
		t.Fatalf("null usage read as %+v", e.Tokens)
	}
	for _, data := range []string{
		`{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":7,"completion_tokens":40}}]}`,
		`{"choices":[],"x_groq":{"id":"req_1","usage":{"queue_time":0.01,"prompt_tokens":7,"completion_tokens":40}}}`,
		`{"x_groq":{"usage":{"prompt_tokens":7,"completion_tokens":40}},"usage":null}`,
	} {
		if !chat.Parse(&e, []byte(data)) || !e.HasUsage || e.Tokens.Input != 7 || e.Tokens.Output != 40 {
			t.Errorf("%s: %+v", data, e.Tokens)
		}
	}
	for _, data := range []string{
		`{"error":{"message":"too long","type":"invalid_request_error"}}`, `{"error":"too long"}`,
		`{"object":"error","message":"too long"}`, `{"message":"too long","object":"error"}`,
	} {
		if !chat.Parse(&e, []byte(data)) || !e.Failed || string(e.Failure) != "too long" {
			t.Errorf("%s: failed %v, %q", data, e.Failed, e.Failure)
		}
	}
	for _, none := range []string{`null`, `""`, `{}`, `{ }`, `false`} {
		if !chat.Parse(&e, []byte(`{"error":`+none+`,"choices":[]}`)) || e.Failed || len(e.Failure) > 0 {
			t.Errorf("%s is no error", none)
		}
	}
	if !chat.Parse(&e, []byte(`{"error":{"code":7}}`)) || !e.Failed || string(e.Failure) != `{"code":7}` {
		t.Errorf("an error without a message: failed %v, %q", e.Failed, e.Failure)
	}
	for _, broken := range []string{``, `[]`, `"x"`, `{`, `{"choices":[{"delta":{"content":"a`, `{"a":1}}`, `{"a":1} x`, `<html>`} {
		if chat.Parse(&e, []byte(broken)) {
			t.Errorf("%q passed as a JSON object", broken)
		}
	}
}

// FuzzParse holds the scanner against encoding/json: whatever that accepts as
// an object, the scanner reads with the same output and usage.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","choices":[{"delta":{"content":"hi \u00e9\n"},"finish_reason":"stop"}]}`,
		`{"usage":{"prompt_tokens":7,"completion_tokens":40},"choices":[]}`,
		`{"choices":[{"delta":{},"usage":{"completion_tokens":40}}],"x_groq":{"usage":{"completion_tokens":7}}}`,
		`{"x":[1,2,{"y":"}]"}],"choices":[{"delta":{"reasoning":"\ud83d\ude00"}}]}`,
		`{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var e Event
		ok := chat.Parse(&e, data) // must not panic
		var object map[string]any
		if json.Unmarshal(data, &object) != nil || object == nil {
			return
		}
		if !ok {
			t.Fatalf("valid JSON refused: %q", data)
		}
		// Keys that come twice, or in another case, mean different things to
		// the two: only plain documents are compared further.
		choices, _ := object["choices"].([]any)
		if len(choices) != 1 || strings.Count(string(data), `content"`) > 1 || strings.Contains(string(data), "refusal") ||
			strings.Count(string(data), `"delta"`) != 1 || strings.Count(string(data), `"choices"`) != 1 || strings.Contains(string(data), "message") {
			return
		}
		choice, _ := choices[0].(map[string]any)
		inner, _ := choice["delta"].(map[string]any)
		if content, isText := inner["content"].(string); isText && content != string([]rune(string(e.Answer))) && !strings.Contains(string(data), `\u`) {
			t.Fatalf("%q: content %q, want %q", data, e.Answer, content)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	data := []byte(`{"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":1730000000,"model":"meta-llama/Llama-3.1-8B-Instruct","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}`)
	var e Event
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		chat.Parse(&e, data)
	}
}
