package dialect

import (
	"encoding/json"
	"reflect"
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
		{"reasoning as an object", `{"choices":[{"delta":{"reasoning_content":{"text":"hm"}}}]}`, "", "hm", "", ""},
		{"reasoning in details", `{"choices":[{"delta":{"content":"","reasoning_details":[{"type":"reasoning.text","text":"hm"},{"type":"reasoning.encrypted","data":"x"}]}}]}`, "", "hm", "", ""},
		{"a summary in details", `{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.summary","summary":"hm"}]}}]}`, "", "hm", "", ""},
		{"one text as reasoning and in details", `{"choices":[{"delta":{"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm"}]}}]}`, "", "hm", "", ""},
		{"thinking", `{"choices":[{"delta":{"thinking":"hm"}}]}`, "", "hm", "", ""},
		{"reasoning_text", `{"choices":[{"delta":{"reasoning_text":"hm"}}]}`, "", "hm", "", ""},
		{"a part whose type stands behind it", `{"choices":[{"delta":{"content":[{"text":"hm","type":"thinking"},{"text":"hi","type":"text"}]}}]}`, "hi", "hm", "", ""},
		{"a part whose thinking is a string", `{"choices":[{"delta":{"content":[{"type":"thinking","thinking":"hm"}]}}]}`, "", "hm", "", ""},
		{"content as an object", `{"choices":[{"delta":{"content":{"type":"text","text":"hi"}}}]}`, "hi", "", "", ""},
		{"content as a list of strings", `{"choices":[{"delta":{"content":["h","i"]}}]}`, "hi", "", "", ""},
		{"message beside delta repeats", `{"choices":[{"delta":{"content":"hi"},"message":{"role":"assistant","content":"oh hi"}}]}`, "hi", "", "", ""},
		{"message before an empty delta repeats", `{"choices":[{"message":{"content":"oh hi"},"delta":{}}]}`, "", "", "", ""},
		{"message beside a null delta", `{"choices":[{"message":{"content":"hi"},"delta":null}]}`, "hi", "", "", ""},
		{"text of older servers", `{"choices":[{"text":"hi","finish_reason":null}]}`, "hi", "", "", ""},
		{"arguments as an object", `{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]}}]}`, "", "", `f{"a":1}`, ""},
		{"null as a word", `{"choices":[{"delta":{"content":"hi"},"finish_reason":"null"}]}`, "hi", "", "", ""},
		{"an unknown word", `{"choices":[{"delta":{"content":"hi"},"finish_reason":"whatever"}]}`, "hi", "", "", "whatever"},
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

func TestErrorsAreRecognisedInEveryForm(t *testing.T) {
	for _, row := range []struct{ reason, data, says string }{
		{"a detail", `{"detail":"KV cache exhausted on worker 3"}`, "KV cache exhausted on worker 3"},
		{"a validator's details", `{"detail":[{"loc":["body"],"msg":"too long"},{"msg":"and wrong"}]}`, "too long; and wrong"},
		{"a code and a message", `{"error_code":"RESOURCE_EXHAUSTED","message":"Quota exceeded"}`, "Quota exceeded"},
		{"a message alone", `{"message":"upstream is gone"}`, "upstream is gone"},
		{"an error type alone", `{"error_type":"overloaded"}`, `{"error_type":"overloaded"}`},
		{"a number for a code", `{"code":500,"msg":"broken"}`, "broken"},
		{"a list of errors", `{"errors":[{"message":"one"},{"message":"two"}]}`, "one; two"},
		{"a list of words", `{"errors":["one"]}`, "one"},
		{"the type says so", `{"type":"error","message":"overloaded"}`, "overloaded"},
		{"within the choice", `{"choices":[{"delta":{"content":""},"finish_reason":"error","error":{"code":502,"message":"Upstream provider disconnected"}}]}`, "Upstream provider disconnected"},
		{"by its finish reason alone", `{"choices":[{"delta":{},"finish_reason":"network_error"}]}`, `the answer ended with finish_reason "network_error"`},
		{"given up for want of resources", `{"choices":[{"delta":{},"finish_reason":"insufficient_system_resource"}]}`, "insufficient_system_resource"},
		{"the cause of a gateway", `{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"rate-limited upstream","provider_name":"X"}}}`, "Provider returned error: rate-limited upstream"},
		{"the cause alone", `{"error":{"code":429,"metadata":{"raw":"rate-limited upstream"}}}`, "rate-limited upstream"},
	} {
		var e Event
		if !chat.Parse(&e, []byte(row.data)) || !e.Failed || !strings.Contains(string(e.Failure), row.says) {
			t.Errorf("%s: failed %v, %q", row.reason, e.Failed, e.Failure)
		}
	}
	for reason, data := range map[string]string{
		"a code of success":            `{"code":0,"choices":[{"delta":{"content":"hi"}}]}`,
		"a message beside choices":     `{"message":"ok","choices":[]}`,
		"usage with a code of success": `{"code":"200","usage":{"completion_tokens":3}}`,
		"a heartbeat":                  `{"type":"ping"}`,
		"an id alone":                  `{"id":"a","object":"chat.completion.chunk"}`,
		"a content filter":             `{"choices":[{"delta":{},"finish_reason":"content_filter"}]}`,
		"a filter's result, by itself": `{"choices":[],"prompt_filter_results":[{"error":null}]}`,
		"a message beside the usage":   `{"message":"done","usage":{"completion_tokens":3}}`,
	} {
		var e Event
		if !chat.Parse(&e, []byte(data)) || e.Failed || len(e.Failure) > 0 {
			t.Errorf("%s: failed %v, %q", reason, e.Failed, e.Failure)
		}
	}
}

func TestOnlyKnownWordsEndAnAnswer(t *testing.T) {
	for word, ends := range map[string]bool{
		"stop": true, "STOP": true, "length": true, "tool_calls": true, "content_filter": true, "end_turn": true, "MAX_TOKENS": true, "eos_token": true,
		"null": false, "": false, "None": false, "whatever": false, "in_progress": false, strings.Repeat("stop", 20): false,
	} {
		var e Event
		if !chat.Parse(&e, []byte(`{"choices":[{"delta":{},"finish_reason":"`+word+`"}]}`)) || e.Ends != ends || e.Failed {
			t.Errorf("%q ends: %v, failed: %v", word, e.Ends, e.Failed)
		}
	}
}

func TestTextThatIsNotUnderstoodIsNamed(t *testing.T) {
	for data, want := range map[string]string{
		`{"choices":[{"delta":{"thought":"hm"}}]}`:                                                                     "delta.thought",
		`{"choices":[{"delta":{"inner":{"text":"hm"},"voice":["a"]}}]}`:                                                "delta.inner delta.voice",
		`{"choices":[{"delta":{"content":[{"type":"audio","transcript":"hm"}]}}]}`:                                     "delta.content.transcript",
		`{"response":"hi","done":false}`:                                                                               "response",
		`{"token":{"id":1,"text":"hi"},"generated_text":null}`:                                                         "token",
		`{"message":{"role":"assistant","content":"hi"}}`:                                                              "message",
		`{"choices":[{"delta":{"role":"assistant","content":"hi","signature":"xyz"}}]}`:                                "",
		`{"choices":[{"delta":{"content":"hi","thought":""}}]}`:                                                        "",
		`{"id":"a","object":"chat.completion.chunk","model":"m","provider":"p","system_fingerprint":"f","choices":[]}`: "",
	} {
		var e Event
		if !chat.Parse(&e, []byte(data)) || string(e.Unknown) != want || e.Failed {
			t.Errorf("%s: unknown %q, want %q (failed %v)", data, e.Unknown, want, e.Failed)
		}
	}
}

func TestReasoningWithinTheTotalAloneIsCounted(t *testing.T) {
	for data, want := range map[string]bench.Tokens{
		`{"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":130}}`:                                                      {Source: bench.FromUsage, Input: 10, Cached: -1, Output: 120, Reasoning: 100},
		`{"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":130,"completion_tokens_details":{"reasoning_tokens":100}}}`: {Source: bench.FromUsage, Input: 10, Cached: -1, Output: 120, Reasoning: 100},
		`{"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"completion_tokens_details":{"reasoning_tokens":15}}}`:   {Source: bench.FromUsage, Input: 10, Cached: -1, Output: 20, Reasoning: 15},
		`{"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":20}}`:                                                       {Source: bench.FromUsage, Input: 10, Cached: -1, Output: 20, Reasoning: -1},
		`{"usage":{"input_tokens":10,"output_tokens":20}}`:                                                                              {Source: bench.FromUsage, Input: 10, Cached: -1, Output: 20, Reasoning: -1},
	} {
		var e Event
		if !chat.Parse(&e, []byte(data)) || e.Tokens != want {
			t.Errorf("%s: %+v", data, e.Tokens)
		}
	}
}

func TestAnEventIsEmptyAfterAReset(t *testing.T) {
	var e Event
	fields := reflect.ValueOf(&e).Elem()
	for i := range fields.NumField() {
		field := reflect.NewAt(fields.Field(i).Type(), fields.Field(i).Addr().UnsafePointer()).Elem()
		switch field.Kind() {
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Slice:
			field.SetBytes([]byte("text"))
		case reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
		case reflect.Struct:
			e.Tokens = bench.Tokens{Source: bench.FromUsage, Output: 5, Tokenizer: "x", Error: 1}
		default:
			t.Fatalf("a field of kind %s", field.Kind())
		}
	}
	e.reset()
	for i := range fields.NumField() {
		name, field := fields.Type().Field(i).Name, fields.Field(i)
		isEmpty := field.IsZero() || field.Kind() == reflect.Slice && field.Len() == 0 || name == "Tokens" && e.Tokens == bench.NoTokens
		if !isEmpty {
			t.Errorf("%s is %v", name, field)
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
