package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// curled has a shell carry out a line with a curl that prints its arguments.
func (o own) curled(line string, environment ...string) []string {
	o.t.Helper()
	bin := o.t.TempDir()
	o.ok(os.WriteFile(filepath.Join(bin, "curl"), []byte("#!/bin/sh\nprintf '%s\\0' \"$@\"\n"), 0o700))
	shell := exec.Command("sh", "-c", line)
	shell.Env = append(environment, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	shell.Dir = o.t.TempDir()
	out, err := shell.Output()
	o.ok(err)
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// after are the arguments that follow a flag.
func after(args []string, flag string) (values []string) {
	for i, arg := range args[:len(args)-1] {
		if arg == flag {
			values = append(values, args[i+1])
		}
	}
	return values
}

// asks makes a form with one prompt of this text.
func (o own) asks(text string, models ...string) plan.Form {
	o.t.Helper()
	line, err := json.Marshal(map[string]string{"id": "a", "text": text})
	o.ok(err)
	path := filepath.Join(o.folder, "one.jsonl")
	o.ok(os.WriteFile(path, line, 0o600))
	form := usual(models...)
	form.PromptFile = path
	return form
}

func TestACurlLineSendsWhatTheRunWouldSend(t *testing.T) {
	const text = "it's \"one\" $HOME `id` \\ <b>&amp; ä\nnext! $(exit 1)"
	endpoint := bench.Endpoint{
		Name: "remote", Model: "org/it's", URL: "https://example.org/v1?api-version=2&x=1", Key: "env:REMOTE_KEY", Insecure: true,
		Headers: map[string]string{"x-team": "a 'b' $HOME", "X-Api-Key": "env:OTHER_KEY", "X-Secret": "keyring:prod", "X-Odd": "env:not-a-name"},
		Body:    map[string]any{"top_p": 0.9, "stop": []any{"'", "$x"}},
	}
	o := newOwn(t, model("alpha"), endpoint)
	form := o.asks(text, "alpha", "remote")
	form.MaxTokens, form.Temperature = 77, 0.3
	line, err := o.Curl(t.Context(), form)
	o.ok(err)
	if !strings.Contains(line, `"Authorization: Bearer $REMOTE_KEY"`) || !strings.HasPrefix(line, "curl -N ") {
		t.Errorf("got %s", line)
	}
	args := o.curled(line, "REMOTE_KEY=se cret'\"$1", "OTHER_KEY=other", "KEY=fallback")
	if !slices.Contains(args, "https://example.org/v1/chat/completions?api-version=2&x=1") || !slices.Contains(args, "--insecure") {
		t.Errorf("got %q", args)
	}
	want := []string{
		"Accept: text/event-stream", "Accept-Encoding: identity", "Authorization: Bearer se cret'\"$1", "Content-Type: application/json",
		"User-Agent: tokenlap", "X-Api-Key: other", "X-Odd: fallback", "X-Secret: fallback", "X-Team: a 'b' $HOME",
	}
	if got := after(args, "-H"); !slices.Equal(got, want) {
		t.Errorf("headers\n%q, want\n%q", got, want)
	}
	var body struct {
		Model    string
		Messages []struct{ Role, Content string }
		Max      int `json:"max_tokens"`
		Stream   bool
		Options  map[string]bool `json:"stream_options"`
		TopP     float64         `json:"top_p"`
		Stop     []string
	}
	o.ok(json.Unmarshal([]byte(after(args, "--data-raw")[0]), &body))
	if body.Model != "org/it's" || len(body.Messages) != 1 || body.Messages[0].Content != text || body.Max != 77 || !body.Stream ||
		!body.Options["include_usage"] || body.TopP != 0.9 || !slices.Equal(body.Stop, []string{"'", "$x"}) {
		t.Errorf("got %+v", body)
	}
}

// TestACurlLineIsWhatAServerGets compares with what the client itself sends.
func TestACurlLineIsWhatAServerGets(t *testing.T) {
	got := make(chan *http.Request, 1)
	bodies := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r
		bodies <- string(body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"choices":[{"message":{"content":"yes"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}`))
	}))
	defer server.Close()
	o := newOwn(t, bench.Endpoint{Name: "near", Model: "m", URL: server.URL, Key: "env:NEAR_KEY", Headers: map[string]string{"X-Team": "lab"}})
	t.Setenv("NEAR_KEY", "se cret")
	form := o.asks("One?", "near")
	form.Stream = false
	found, err := o.DryRun(t.Context(), form)
	o.ok(err)
	if found[0].Outcome != "ok" || found[0].Answer != "yes" {
		t.Fatalf("got %+v", found)
	}
	line, err := o.Curl(t.Context(), form)
	o.ok(err)
	args := o.curled(line, "NEAR_KEY=se cret")
	request := <-got
	var headers []string
	for name := range request.Header {
		if name != "Content-Length" {
			headers = append(headers, name+": "+request.Header.Get(name))
		}
	}
	given := after(args, "-H")
	slices.Sort(headers)
	slices.Sort(given)
	if !slices.Equal(given, headers) {
		t.Errorf("headers\n%q, sent are\n%q", given, headers)
	}
	if given, sent := after(args, "--data-raw")[0], <-bodies; given != sent {
		t.Errorf("body\n%s, sent is\n%s", given, sent)
	}
	if slices.Contains(args, "-N") {
		t.Error("a whole answer is not to be streamed")
	}
}
