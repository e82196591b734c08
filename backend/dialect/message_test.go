package dialect

import (
	"encoding/json"
	"testing"

	"tokenlap/backend/bench"
)

// bodyOf returns the body of a request to a model of the API.
func bodyOf(t *testing.T, api bench.API, exact bool, messages []bench.Message) string {
	t.Helper()
	e := bench.Endpoint{Model: "m", Protocol: bench.Protocol{API: api}}
	body, err := For(e).Body(Spec{Endpoint: e, Generation: bench.Generation{MaxTokens: 5, Stream: true}, ExactLength: exact})
	if err != nil {
		t.Fatal(err)
	}
	got := string(body.Append(nil, messages, 99))
	if !json.Valid([]byte(got)) {
		t.Errorf("%s: no JSON: %s", api, got)
	}
	return got
}

func TestAnExactLengthIsAskedForAsEachAPITakesIt(t *testing.T) {
	messages := []bench.Message{{Role: bench.UserRole, Text: "Hi"}}
	for api, want := range map[bench.API]string{
		bench.ChatAPI:        `{"model":"m","messages":[{"role":"user","content":"Hi"}],"ignore_eos":true,"max_tokens":99,"min_tokens":99,"stream":true,"stream_options":{"include_usage":true},"temperature":0}`,
		bench.CompletionsAPI: `{"model":"m","prompt":"Hi","ignore_eos":true,"max_tokens":99,"min_tokens":99,"stream":true,"stream_options":{"include_usage":true},"temperature":0}`,
		bench.ResponsesAPI:   `{"model":"m","input":"Hi","max_output_tokens":99,"store":false,"stream":true,"temperature":0}`,
		bench.AnthropicAPI:   `{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":99,"stream":true,"temperature":0}`,
		bench.OllamaAPI:      `{"model":"m","messages":[{"role":"user","content":"Hi"}],"options":{"num_predict":99,"temperature":0},"stream":true}`,
		bench.GeminiAPI:      `{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":99,"temperature":0}}`,
	} {
		if got := bodyOf(t, api, true, messages); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", api, got, want)
		}
	}
	if got, want := bodyOf(t, bench.ChatAPI, false, messages), `{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":99,"stream":true,"stream_options":{"include_usage":true},"temperature":0}`; got != want {
		t.Errorf("where no length is asked for:\n%s\nwant\n%s", got, want)
	}
}

func TestConversationsAndImagesAreWrittenAsEachAPIHasThem(t *testing.T) {
	messages := []bench.Message{
		{Role: bench.SystemRole, Text: "Be \"brief\"."},
		{Role: bench.UserRole, Text: "What is this?", Images: []bench.Image{{MediaType: "image/png", Base64: "iVBO"}, {MediaType: "image/webp", Base64: "UklG"}}},
		{Role: bench.AssistantRole, Text: "Two pictures."},
		{Role: bench.UserRole, Text: "Sure?"},
	}
	for api, want := range map[bench.API]string{
		bench.ChatAPI: `"messages":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO"}},{"type":"image_url","image_url":{"url":"data:image/webp;base64,UklG"}},{"type":"text","text":"What is this?"}]},` +
			`{"role":"assistant","content":"Two pictures."},{"role":"user","content":"Sure?"}]`,
		bench.CompletionsAPI: `"prompt":"Be \"brief\".\n\nWhat is this?\n\nTwo pictures.\n\nSure?"`,
		bench.ResponsesAPI: `"input":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,iVBO"},{"type":"input_image","image_url":"data:image/webp;base64,UklG"},{"type":"input_text","text":"What is this?"}]},` +
			`{"role":"assistant","content":"Two pictures."},{"role":"user","content":"Sure?"}]`,
		bench.AnthropicAPI: `"system":"Be \"brief\".","messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBO"}},{"type":"image","source":{"type":"base64","media_type":"image/webp","data":"UklG"}},{"type":"text","text":"What is this?"}]},` +
			`{"role":"assistant","content":"Two pictures."},{"role":"user","content":"Sure?"}]`,
		bench.OllamaAPI: `"messages":[{"role":"system","content":"Be \"brief\"."},{"role":"user","content":"What is this?","images":["iVBO","UklG"]},{"role":"assistant","content":"Two pictures."},{"role":"user","content":"Sure?"}]`,
		bench.GeminiAPI: `"systemInstruction":{"parts":[{"text":"Be \"brief\"."}]},"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"iVBO"}},{"inlineData":{"mimeType":"image/webp","data":"UklG"}},{"text":"What is this?"}]},` +
			`{"role":"model","parts":[{"text":"Two pictures."}]},{"role":"user","parts":[{"text":"Sure?"}]}]`,
	} {
		_ = bodyOf(t, api, false, messages)
		d := For(bench.Endpoint{Protocol: bench.Protocol{API: api}})
		if got := string(d.messages(nil, messages)); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", api, got, want)
		}
	}
}
