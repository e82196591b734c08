package client_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// accepting treats each connection, one after the other, and closes it. It
// returns its address.
func accepting(t *testing.T, treat func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			treat(conn)
			conn.Close()
		}
	}()
	return listener.Addr().String()
}

// raw serves each request with the next of the given bytes and closes; the
// last one is repeated.
func raw(t *testing.T, answers ...string) string {
	t.Helper()
	i := -1
	return "http://" + accepting(t, func(conn net.Conn) {
		i++
		if request, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			body := make([]byte, request.ContentLength)
			_, _ = io.ReadFull(request.Body, body)
			_, _ = conn.Write([]byte(answers[min(i, len(answers)-1)]))
		}
	})
}

// sized says that it closes, as raw does: a connection put away for the next
// request would be lost to it.
func sized(status, kind, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", status, kind, len(body), body)
}

func streamed(body string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + body
}

// chunked is a body whose last chunk never comes.
func chunked(body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(body), body)
}

const (
	finish  = `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\n"
	usage   = `data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}` + "\n\n"
	word    = `data: {"choices":[{"delta":{"content":"hi"}}]}` + "\n\n"
	loading = `{"error":{"message":"model is loading"}}`
)

func TestWhatOddServersSend(t *testing.T) {
	for _, row := range []struct {
		name, answer string
		whole        bool
		want         bench.Outcome
		says         string
	}{
		{"an error with another content type", sized("200 OK", "text/plain", loading), false, bench.FailStreamError, "loading"},
		{"an error without a content type", sized("200 OK", "", loading), false, bench.FailStreamError, "loading"},
		{"an error as problem+json", sized("200 OK", "application/problem+json", loading), false, bench.FailStreamError, "loading"},
		{"a stream under another content type", sized("200 OK", "text/plain", word+"data: [DONE]\n\n"), false, bench.OK, ""},
		{"a list where a stream was asked", sized("200 OK", "application/json", "[]"), false, bench.FailMalformed, ""},
		{"an empty 200", sized("200 OK", "text/event-stream", ""), false, bench.FailEmpty, ""},
		{"a 204", "HTTP/1.1 204 No Content\r\n\r\n", false, bench.FailEmpty, ""},
		{"text where events were promised", sized("200 OK", "text/event-stream", "one moment please"), false, bench.FailMalformed, "one moment"},
		{"an error where events were promised", sized("200 OK", "text/event-stream", loading), false, bench.FailStreamError, "model is loading"},
		{"the same in lines", sized("200 OK", "text/event-stream", "{\n \"error\": {\n  \"message\": \"model is loading\"\n }\n}\n"), false, bench.FailStreamError, "model is loading"},
		{"a whole answer where events were promised", sized("200 OK", "text/event-stream", `{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}`), false, bench.FailNotStreamed, ""},
		{"more text than is kept", sized("200 OK", "text/event-stream", strings.Repeat("wait ", 10_000)), false, bench.FailMalformed, "wait wait"},
		{"cut within an event", streamed(word + `data: {"choices":[{"delta":{"cont`), false, bench.FailTruncated, ""},
		{"end without a blank line", streamed(word + "data: [DONE]"), false, bench.OK, ""},
		{"a space behind [DONE]", streamed(word + "data: [DONE] \n\n"), false, bench.OK, ""},
		{"a space behind [DONE], without a blank line", streamed(word + "data: [DONE] "), false, bench.OK, ""},
		{"fewer bytes than promised", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 999\r\n\r\n" + word, false, bench.FailTruncated, ""},
		{"a finish_reason, then cut within the chunking", chunked(word + finish), false, bench.OK, ""},
		{"a finish_reason and usage, then cut within the chunking", chunked(word + finish + usage), false, bench.OK, ""},
		{"a finish_reason, then cut within an error", chunked(word + finish + `data: {"error":{"message":"half`), false, bench.OK, ""},
		{"a finish_reason, then an error without a blank line", chunked(word + finish + "data: " + loading), false, bench.FailStreamError, "loading"},
		{"a finish_reason without output, then cut within the chunking", chunked(finish), false, bench.FailEmpty, ""},
		{"a finish_reason, then fewer bytes than promised", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 999\r\n\r\n" + word + finish, false, bench.OK, ""},
		{"broken status line", "HELLO\r\n\r\n", false, bench.FailMalformed, ""},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", false, bench.FailMalformed, ""},
		{"a coding nobody asked for", "HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nabc", false, bench.FailMalformed, ""},
		{"a broken chunk length", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false, bench.FailMalformed, ""},
		{"informational responses without end", strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 50), false, bench.FailMalformed, ""},
		{"one informational response", "HTTP/1.1 103 Early Hints\r\n\r\n" + sized("200 OK", "text/event-stream", word+"data: [DONE]\n\n"), false, bench.OK, ""},
		{"a flood of headers", "HTTP/1.1 200 OK\r\n" + strings.Repeat("X-Flood: "+strings.Repeat("x", 1000)+"\r\n", 1500) + "\r\n", false, bench.FailTooLarge, ""},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + word + "data: [DONE]\n\n", false, bench.OK, ""},
		{"a whole answer of 2 MB", sized("200 OK", "application/json", `{"choices":[{"message":{"content":"`+strings.Repeat("x", 2<<20)+`"},"finish_reason":"stop"}]}`), true, bench.OK, ""},
		{"a whole answer of 17 MB", sized("200 OK", "application/json", `{"choices":[{"message":{"content":"`+strings.Repeat("x", 17<<20)+`"}}]}`), true, bench.FailTooLarge, ""},
		{"a whole answer that does not say why it ended", sized("200 OK", "application/json", `{"choices":[{"message":{"content":"hi"},"finish_reason":null}]}`), true, bench.FailTruncated, "finish_reason"},
		{"a whole answer without anything", sized("200 OK", "application/json", `{"id":"a"}`), true, bench.FailTruncated, "finish_reason"},
		{"a whole answer without output", sized("200 OK", "application/json", `{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}`), true, bench.FailEmpty, ""},
		{"a web page for a whole answer", sized("200 OK", "text/html", "<html>"), true, bench.FailMalformed, ""},
		{"an empty whole answer", sized("200 OK", "application/json", ""), true, bench.FailEmpty, ""},
		{"a whole error", sized("200 OK", "application/json", loading), true, bench.FailStreamError, "loading"},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := options(raw(t, row.answer))
			o.Generation.Stream = !row.whole
			client, err := client.New(o)
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
			if s.Outcome != row.want || !strings.Contains(s.Message, row.says) {
				t.Errorf("outcome %s (%.200s), want %s", s.Outcome, s.Message, row.want)
			}
			inOrder(t, s)
		})
	}
}

// grudging keeps a connection without saying how long: it answers the first
// request of each, takes some more without a word, and closes. It counts the
// requests.
func grudging(t *testing.T, more int) (url string, requests *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	count, done := &atomic.Int32{}, make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-done })
	body := word + "data: [DONE]\n\n"
	answer := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			for in, i := bufio.NewReader(conn), 0; i <= more; i++ {
				request, err := http.ReadRequest(in)
				if err != nil {
					break
				}
				_, _ = io.Copy(io.Discard, request.Body)
				if count.Add(1); i == 0 {
					_, _ = io.WriteString(conn, answer)
				}
			}
			conn.Close()
		}
	}()
	return "http://" + listener.Addr().String(), count
}

func TestARequestOverWhichTheServerClosesIsNotSentAgain(t *testing.T) {
	url, requests := grudging(t, 1)
	client, err := client.New(options(url))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if s := client.Send(t.Context(), bench.Request{}); s.Outcome != bench.OK {
		t.Fatalf("%s (%s)", s.Outcome, s.Message)
	}
	s := client.Send(t.Context(), bench.Request{})
	if s.Outcome != bench.FailReset || !s.Reused || requests.Load() != 2 {
		t.Errorf("%s (%s), reused %v, after %d requests", s.Outcome, s.Message, s.Reused, requests.Load())
	}
}

func TestAnErrorThatQuotesTheRequestTeachesNothing(t *testing.T) {
	quoted := sized("400 Bad Request", "application/json", `{"detail":[{"msg":"too long","input":{"stream_options":{"include_usage":true}}}]}`)
	o := options(raw(t, quoted, streamed(word+usage+"data: [DONE]\n\n")))
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if s := client.Send(t.Context(), bench.Request{}); s.Outcome != bench.FailHTTP4xx {
		t.Fatalf("%s (%s)", s.Outcome, s.Message)
	}
	if s := client.Send(t.Context(), bench.Request{}); !client.TakesStreamOptions() || s.Tokens.Source != bench.FromUsage {
		t.Errorf("usage is no longer asked for: %+v", s.Tokens)
	}
}

func TestMaxTokensUnderItsNewName(t *testing.T) {
	refusal := sized("400 Bad Request", "application/json", `{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}}`)
	o := options(raw(t, refusal, streamed(word+"data: [DONE]\n\n")))
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if s := client.Send(t.Context(), bench.Request{}); s.Outcome != bench.OK || !s.Retried || !client.TakesStreamOptions() {
		t.Errorf("%s (%s), asked again %v", s.Outcome, s.Message, s.Retried)
	}
}

func TestConnectTimesAreToldOnce(t *testing.T) {
	s := against(t, "ttft=1ms&itl=0s&tokens=2")
	if stand, err := s.Open(t.Context(), 1, client.NewDialSlots()); stand != 1 {
		t.Fatal(stand, err)
	}
	first, second := s.ask(t.Context()), s.ask(t.Context())
	if !first.Reused || first.TCP <= 0 || !second.Reused || second.TCP != 0 {
		t.Errorf("first reused %v, TCP %v; second reused %v, TCP %v", first.Reused, first.TCP, second.Reused, second.TCP)
	}
}

func TestAProbeTellsItsStepsInOrder(t *testing.T) {
	order := []string{"dns", "connect", "tls", "models", "status", "stream", "usage", "stream_options", "parameters"}
	for _, row := range []struct{ name, query string }{
		{"all goes well", "ttft=1ms&itl=0s&tokens=3"},
		{"no status comes", "fault=close_early"},
		{"the status is a refusal", "fault=http_400"},
		{"the stream breaks", "fault=cut"},
	} {
		var names []string
		for _, step := range against(t, row.query).Probe(t.Context()) {
			names = append(names, step.Name)
		}
		if !slices.Equal(names, order) {
			t.Errorf("%s: %q", row.name, names)
		}
	}
}

func TestAListOfModelsThatCannotBeReadSaysWhy(t *testing.T) {
	for _, row := range []struct{ name, answer, says string }{
		{"beyond any list", sized("200 OK", "application/json", `{"data":[{"id":"`+strings.Repeat("x", 17<<20)+`"}]}`), "over 16 MB"},
		{"another page", sized("200 OK", "text/html", "<html>"), "no JSON of the expected form"},
		{"a refusal", sized("404 Not Found", "text/plain", ""), "404 Not Found"},
		{"half a list", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "broke off"},
	} {
		client, err := client.New(options(raw(t, row.answer)))
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if _, _, err := client.Models(t.Context()); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestAProbeOfASlowServerNamesTheLimit(t *testing.T) {
	steps := against(t, "fault=slow_headers", limit(func(l *bench.Limits) { l.Total = 200 * time.Millisecond })).Probe(t.Context())
	for _, step := range steps {
		if step.Name == "stream" && (step.State != client.StepFailed || !strings.Contains(step.Message, "too long") || step.Hint == "") {
			t.Errorf("stream step %+v", step)
		}
	}
	plain := raw(t, "HTTP/1.1 200 OK\r\n\r\n")
	c, err := client.New(options("https" + strings.TrimPrefix(plain, "http")))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	state := map[string]client.StepState{}
	for _, step := range c.Probe(t.Context()) {
		state[step.Name] = step.State
	}
	if state["dns"] != client.StepOK || state["connect"] != client.StepOK || state["tls"] != client.StepFailed || state["stream"] != client.StepSkipped {
		t.Errorf("plain HTTP behind https://: %v", state)
	}
}
