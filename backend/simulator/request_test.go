package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestStreamIsReadByAPlainReader(t *testing.T) {
	server := start(t, Behaviour{})
	answer := post(t, server, streamed)
	list, done := events(t, mustBody(t, answer))
	if !done || len(list) != 9 {
		t.Fatalf("%d events, done %v; want 8 of output, one with the finish reason, and [DONE]", len(list), done)
	}
	if got := answer.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("content type %q", got)
	}
	if got, want := content(list), expected(Behaviour{}, 0, 0, 8); got != want {
		t.Errorf("content %q, want %q", got, want)
	}
	if list[0].Choices[0].Delta.Role != "assistant" || list[8].Choices[0].FinishReason != "length" {
		t.Errorf("role %q at first and finish reason %q at last", list[0].Choices[0].Delta.Role, list[8].Choices[0].FinishReason)
	}
	truth := onlyTruth(t, server)
	if truth.ID != list[0].ID || truth.ID != answer.Header.Get("X-Request-Id") {
		t.Errorf("truth %q, chunk %q, header %q: want the same", truth.ID, list[0].ID, answer.Header.Get("X-Request-Id"))
	}
	if truth.Tokens != 8 || truth.Chunks != 8 || len(truth.Writes) != 8 || truth.Status != 200 || truth.Finish != "length" || truth.Error != "" {
		t.Errorf("truth %+v", truth)
	}
}

func TestNonStreamAnswerIsWhole(t *testing.T) {
	b := Behaviour{TTFT: 10 * time.Millisecond, ITL: 5 * time.Millisecond, Reasoning: 2, Cached: 3}
	server := start(t, b)
	answer := post(t, server, `,"max_tokens":6`)
	var body struct {
		ID      string
		Object  string
		Choices []struct {
			Message struct {
				Content          string
				ReasoningContent string `json:"reasoning_content"`
			}
			FinishReason string `json:"finish_reason"`
		}
		Usage usage
	}
	if err := json.Unmarshal([]byte(mustBody(t, answer)), &body); err != nil {
		t.Fatal(err)
	}
	choice := body.Choices[0]
	if choice.Message.ReasoningContent != expected(b, 0, 0, 2) || choice.Message.Content != expected(b, 0, 2, 6) || choice.FinishReason != "length" {
		t.Errorf("choice %+v", choice)
	}
	u := body.Usage
	if u.PromptTokens != 7 || u.CompletionTokens != 6 || u.TotalTokens != 13 || u.PromptTokensDetails.CachedTokens != 3 || u.CompletionTokensDetails.ReasoningTokens != 2 {
		t.Errorf("usage %+v", u)
	}
	truth := onlyTruth(t, server)
	if truth.Stream || truth.ID != body.ID || truth.Tokens != 6 || truth.First != 0 || truth.Done-truth.Arrived < int64(35*time.Millisecond) {
		t.Errorf("truth %+v", truth)
	}
}

func TestMaxTokensEndsTheAnswer(t *testing.T) {
	for _, c := range []struct {
		tokens int
		more   string
		want   int
		finish string
		why    string
	}{
		{0, `,"max_tokens":5`, 5, "length", "the model would go on"},
		{3, `,"max_tokens":5`, 3, "stop", "the model has ended"},
		{5, `,"max_tokens":5`, 5, "stop", "the model ends at the limit"},
		{9, `,"max_tokens":5`, 5, "length", "never more than asked"},
		{0, ``, defaultTokens, "stop", "nobody sets a length"},
		{9, `,"max_completion_tokens":4`, 4, "length", "the newer name counts as well"},
	} {
		server := start(t, Behaviour{Tokens: c.tokens})
		list, _ := events(t, mustBody(t, post(t, server, `,"stream":true`+c.more)))
		finish := list[len(list)-1].Choices[0].FinishReason
		if truth := onlyTruth(t, server); truth.Tokens != c.want || truth.Finish != c.finish || finish != c.finish || len(list) != c.want+1 {
			t.Errorf("%s: %d tokens in %d events, finish reason %q; want %d, %q", c.why, truth.Tokens, len(list), finish, c.want, c.finish)
		}
	}
}

func TestModelsAreListedAndUnknownOnesRefused(t *testing.T) {
	server := start(t, Behaviour{Models: []string{"a/b", "c"}})
	answer, err := client(t).Get(server.URL() + "/models")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var list struct{ Data []struct{ ID string } }
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || len(list.Data) != 2 || list.Data[0].ID != "a/b" {
		t.Errorf("listed %+v, %v", list, err)
	}
	if refused := post(t, server, streamed); refused.StatusCode != 404 || !strings.Contains(mustBody(t, refused), "does not exist") {
		t.Errorf("status %d for a model that is not listed, want 404", refused.StatusCode)
	}
}

func TestBadRequestsAreRefused(t *testing.T) {
	server := start(t, Behaviour{})
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", "/chat/completions", "{", 400},
		{"POST", "/chat/completions", `{"messages":[{"content":"x"}]}`, 400},
		{"POST", "/chat/completions", `{"model":"m"}`, 400},
		{"POST", "/chat/completions", requestBody(`,"max_tokens":-1`), 400},
		{"POST", "/chat/completions", requestBody(`,"max_tokens":1000000000000`), 400},
		{"GET", "/chat/completions", "", 405},
		{"GET", "/elsewhere", "", 404},
	} {
		request, _ := http.NewRequest(c.method, server.URL()+c.path, strings.NewReader(c.body))
		answer, err := client(t).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var e event
		if err := json.NewDecoder(answer.Body).Decode(&e); err != nil || e.Error == nil || answer.StatusCode != c.want {
			t.Errorf("%s %s %s: status %d, error %+v (%v); want %d with an error object", c.method, c.path, c.body, answer.StatusCode, e.Error, err, c.want)
		}
		answer.Body.Close()
	}
}

func TestKeyIsRequiredWhereAuthNamesOne(t *testing.T) {
	t.Setenv("SIMULATOR_TEST_KEY", "not-a-real-key")
	server := start(t, Behaviour{Auth: "env:SIMULATOR_TEST_KEY"})
	for key, want := range map[string]int{"": 401, "Bearer wrong": 401, "Bearer not-a-real-key": 200} {
		for _, target := range []string{"/models", "/chat/completions"} {
			request, _ := http.NewRequest("GET", server.URL()+target, nil)
			if target == "/chat/completions" {
				request, _ = http.NewRequest("POST", server.URL()+target, strings.NewReader(requestBody(streamed)))
			}
			if key != "" {
				request.Header.Set("Authorization", key)
			}
			answer, err := client(t).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			if mustBody(t, answer); answer.StatusCode != want {
				t.Errorf("%s with %q: status %d, want %d", target, key, answer.StatusCode, want)
			}
			answer.Body.Close()
		}
	}
	if _, err := Start("127.0.0.1:0", Behaviour{Auth: "env:SIMULATOR_TEST_NO_SUCH"}); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "SIMULATOR_TEST_NO_SUCH") {
		t.Errorf("a key that is not set: %v", err)
	}
}
