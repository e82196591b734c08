package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// start serves until the test ends.
func start(t *testing.T, b Behaviour) *Server {
	t.Helper()
	server, err := Start("127.0.0.1:0", b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// client is a plain reader with connections of its own.
func client(t *testing.T) *http.Client {
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// question is a request body; more is further JSON fields.
func requestBody(more string) string {
	return `{"model":"m","messages":[{"role":"user","content":"one two three"}]` + more + `}`
}

func post(t *testing.T, server *Server, more string) *http.Response {
	t.Helper()
	answer, err := client(t).Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(requestBody(more)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

const streamed = `,"stream":true,"max_tokens":8`

// body reads to the end; err is what the body ended with.
func body(t *testing.T, answer *http.Response) (string, error) {
	t.Helper()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

func mustBody(t *testing.T, answer *http.Response) string {
	t.Helper()
	text, err := body(t, answer)
	if err != nil {
		t.Fatalf("the body ended with %v after %q", err, text)
	}
	return text
}

type event struct {
	ID      string
	Model   string
	Choices []struct {
		Delta struct {
			Role             string
			Content          string
			Refusal          string
			Reasoning        string
			ReasoningContent string `json:"reasoning_content"`
			ToolCalls        []struct {
				ID       string
				Function struct{ Name, Arguments string }
			} `json:"tool_calls"`
		}
		FinishReason string `json:"finish_reason"`
	}
	Usage *usage
	Error *struct{ Message string }
}

type usage struct {
	PromptTokens        int `json:"prompt_tokens"`
	CompletionTokens    int `json:"completion_tokens"`
	TotalTokens         int `json:"total_tokens"`
	PromptTokensDetails struct {
		CachedTokens int `json:"cached_tokens"`
	} `json:"prompt_tokens_details"`
	CompletionTokensDetails struct {
		ReasoningTokens int `json:"reasoning_tokens"`
	} `json:"completion_tokens_details"`
}

// events decodes a plain stream; done reports that it ended with [DONE].
func events(t *testing.T, stream string) (list []event, done bool) {
	t.Helper()
	for block := range strings.SplitSeq(strings.TrimSuffix(stream, "\n\n"), "\n\n") {
		data, is := strings.CutPrefix(block, "data: ")
		if !is || done {
			t.Fatalf("unexpected event %q", block)
		}
		if done = data == "[DONE]"; done {
			continue
		}
		var e event
		if err := json.Unmarshal([]byte(data), &e); err != nil {
			t.Fatalf("event %q: %v", data, err)
		}
		list = append(list, e)
	}
	return list, done
}

func content(list []event) string {
	var text strings.Builder
	for _, e := range list {
		for _, choice := range e.Choices {
			text.WriteString(choice.Delta.Content)
		}
	}
	return text.String()
}

// expected returns the text of the tokens of an answer.
func expected(b Behaviour, number, from, to int) string {
	var text strings.Builder
	for token := from; token < to; token++ {
		text.WriteString(b.word(number, token))
	}
	return text.String()
}

func onlyTruth(t *testing.T, server *Server) Truth {
	t.Helper()
	truths := server.Truth()
	if len(truths) != 1 {
		t.Fatalf("%d truths, want 1", len(truths))
	}
	return truths[0]
}

// eventually waits for what another goroutine is about to do.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}
