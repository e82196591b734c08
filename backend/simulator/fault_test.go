package simulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"
)

func withFault(fault Fault) Behaviour { return Behaviour{Faults: []Fault{fault}, FaultRate: 1} }

func TestFaultsThatAnswerWhole(t *testing.T) {
	for _, c := range []struct {
		fault  Fault
		status int
		kind   string // content type
		text   string // that the answer contains
	}{
		{"http_400", 400, "application/json", `"error"`},
		{"http_429", 429, "application/json", "rate limit"},
		{"http_503", 503, "application/json", "overloaded"},
		{"redirect", 302, "application/json", ""},
		{"echo_key", 401, "application/json", "Bearer not-a-real-key"},
		{"json_error", 200, "application/json", `"error"`},
		{"html", 200, "text/html; charset=utf-8", "<html>"},
		{"not_streamed", 200, "application/json", `"object":"chat.completion"`},
	} {
		for _, more := range []string{streamed, `,"max_tokens":8`} {
			b := withFault(c.fault)
			b.RetryAfter = 1500 * time.Millisecond
			server := start(t, b)
			request, _ := http.NewRequest("POST", server.URL()+"/chat/completions", strings.NewReader(requestBody(more)))
			request.Header.Set("Authorization", "Bearer not-a-real-key")
			answer, err := client(t).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			text := mustBody(t, answer)
			answer.Body.Close()
			if answer.StatusCode != c.status || answer.Header.Get("Content-Type") != c.kind || !strings.Contains(text, c.text) {
				t.Errorf("%s: %d %s %q", c.fault, answer.StatusCode, answer.Header.Get("Content-Type"), text)
			}
			retry := answer.Header.Get("Retry-After")
			if wants := c.status == 429 || c.status == 503; wants && retry != "2" || !wants && retry != "" {
				t.Errorf("%s: Retry-After %q", c.fault, retry)
			}
			if (answer.Header.Get("Location") != "") != (c.fault == "redirect") {
				t.Errorf("%s: Location %q", c.fault, answer.Header.Get("Location"))
			}
			if truth := onlyTruth(t, server); truth.Fault != string(c.fault) || truth.Status != c.status || truth.Error != "" {
				t.Errorf("%s: truth %+v", c.fault, truth)
			}
		}
	}
}

func TestFaultsInMidStream(t *testing.T) {
	for _, c := range []struct {
		fault  Fault
		ends   error // of the body
		chunks int   // of output before the end
		last   string
		why    string
	}{
		{"reset", syscall.ECONNRESET, 4, "", "RST after half"},
		{"cut", io.ErrUnexpectedEOF, 4, "", "FIN within the body"},
		{"truncate", nil, 4, `"finish_reason":null}]}` + "\n\n", "a proper end without finish reason or [DONE]"},
		{"truncate_finish", nil, 8, `"finish_reason":"length"}]}` + "\n\n", "a finish reason, no [DONE]"},
		{"cut_finish", io.ErrUnexpectedEOF, 8, `"finish_reason":"length"}]}` + "\n\n", "a finish reason, then FIN within the body"},
		{"unterminated", nil, 8, `"finish_reason":"length"}]}`, "no blank line after the last event"},
		{"stream_error", nil, 4, "data: [DONE]\n\n", "an error object before [DONE]"},
		{"stream_error_event", nil, 4, "data: [DONE]\n\n", "the same as an event of its own type"},
		{"malformed", nil, 8, "data: [DONE]\n\n", "one broken event among whole ones"},
		{"empty", nil, 0, `"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n", "a proper end without output"},
	} {
		server := start(t, withFault(c.fault))
		text, err := body(t, post(t, server, streamed))
		if !errors.Is(err, c.ends) || !strings.HasSuffix(text, c.last) {
			t.Errorf("%s, %s: ended with %v after %q", c.fault, c.why, err, text)
		}
		if got := strings.Count(text, `"content":"`) - strings.Count(text, `"content":""`); got != c.chunks {
			t.Errorf("%s, %s: %d chunks of output, want %d", c.fault, c.why, got, c.chunks)
		}
		if has := strings.Contains(text, `{"error":`); has != (c.fault == "stream_error" || c.fault == "stream_error_event") {
			t.Errorf("%s: error object in the stream: %v", c.fault, has)
		}
		if has := strings.Contains(text, "event: error\ndata: {\"error\""); has != (c.fault == "stream_error_event") {
			t.Errorf("%s: event of type error: %v", c.fault, has)
		}
		if truth := onlyTruth(t, server); truth.Chunks != c.chunks || truth.Tokens != c.chunks || truth.Error != "" {
			t.Errorf("%s: truth %+v", c.fault, truth)
		}
	}
}

func TestMalformedEventIsNoJSON(t *testing.T) {
	text := mustBody(t, post(t, start(t, withFault("malformed")), streamed))
	broken := 0
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if data := strings.TrimPrefix(block, "data: "); data != "[DONE]" && !json.Valid([]byte(data)) {
			broken++
		}
	}
	if broken != 1 {
		t.Errorf("%d broken events, want 1", broken)
	}
}

func TestFaultAfterSetsItsPosition(t *testing.T) {
	for after, want := range map[int]int{1: 1, 3: 3, 100: 8} {
		b := withFault("truncate")
		b.FaultAfter = after
		server := start(t, b)
		mustBody(t, post(t, server, streamed))
		if truth := onlyTruth(t, server); truth.Chunks != want {
			t.Errorf("after %d: %d chunks, want %d", after, truth.Chunks, want)
		}
	}
}

func TestFaultsOfAnswersThatAreNotStreamed(t *testing.T) {
	for fault, ends := range map[Fault]error{"reset": syscall.ECONNRESET, "cut": io.ErrUnexpectedEOF, "truncate": io.ErrUnexpectedEOF} {
		if text, err := body(t, post(t, start(t, withFault(fault)), "")); !errors.Is(err, ends) {
			t.Errorf("%s: ended with %v after %q", fault, err, text)
		}
	}
	if text := mustBody(t, post(t, start(t, withFault("malformed")), "")); json.Valid([]byte(text)) {
		t.Errorf("malformed: %q", text)
	}
	if text := mustBody(t, post(t, start(t, withFault("empty")), "")); !strings.Contains(text, `"content":""`) || !strings.Contains(text, `"completion_tokens":0`) {
		t.Errorf("empty: %q", text)
	}
}

func TestCloseEarlySendsNothing(t *testing.T) {
	server := start(t, withFault("close_early"))
	if _, err := client(t).Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(requestBody(streamed))); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want an end before any byte", err)
	}
}

func TestSlowFaultsHoldTheAnswer(t *testing.T) {
	const hold = 300 * time.Millisecond
	for _, c := range []struct {
		fault  Fault
		held   func(Truth) int64 // what came after the hold
		before func(Truth) int64 // and just before it
	}{
		{"slow_headers", func(x Truth) int64 { return x.Head }, func(x Truth) int64 { return x.Arrived }},
		{"slow_first_token", func(x Truth) int64 { return x.First }, func(x Truth) int64 { return x.Head }},
		{"stall", func(x Truth) int64 { return x.Writes[4] }, func(x Truth) int64 { return x.Writes[3] }},
	} {
		b := withFault(c.fault)
		b.Hold = hold
		server := start(t, b)
		_, done := events(t, mustBody(t, post(t, server, streamed)))
		truth := onlyTruth(t, server)
		if held := time.Duration(c.held(truth) - c.before(truth)); held < hold || !done || truth.Tokens != 8 {
			t.Errorf("%s: held for %v, done %v, %d tokens; want %v and then the rest", c.fault, held, done, truth.Tokens, hold)
		}
	}
}

func TestHoldWithoutEndLastsUntilTheClientLeaves(t *testing.T) {
	for _, c := range []struct {
		fault Fault
		more  string
		last  string // what is answered before the hold ends with this; nothing if empty
	}{
		{"slow_headers", streamed, ""},
		{"slow_headers", "", ""},
		{"slow_first_token", streamed, "\r\n\r\n"},
		{"slow_first_token", "", ""},
		{"stall", streamed + `,"stream_options":{"include_usage":true,"continuous_usage_stats":true}`, `"completion_tokens":4`},
		{"stall", "", ""},
	} {
		server := start(t, withFault(c.fault))
		conn, err := net.Dial("tcp", server.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(time.Minute))
		body := requestBody(c.more)
		fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		eventually(t, "the request is read", func() bool { return server.requests.Load() == 1 })
		for in, read := bufio.NewReader(conn), ""; !strings.Contains(read, c.last); {
			one, err := in.ReadByte()
			if err != nil {
				t.Fatalf("%s: %v after %q", c.fault, err, read)
			}
			read += string(one)
		}
		conn.Close()
		eventually(t, "the truth is recorded", func() bool { return len(server.Truth()) == 1 })
		if truth := onlyTruth(t, server); truth.Error != "" || truth.Fault != string(c.fault) || truth.Finish != "" {
			t.Errorf("%s: truth %+v", c.fault, truth)
		}
	}
}

func TestEndlessLineGivesUpInTheEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("64 MB over loopback")
	}
	answer := post(t, start(t, withFault("too_large")), streamed)
	line, err := 0, error(nil)
	for buffer := make([]byte, 1<<20); err == nil; {
		var n int
		n, err = answer.Body.Read(buffer)
		if line += n; bytes.IndexByte(buffer[:n], '\n') >= 0 {
			line = n
		}
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) || line < longLine {
		t.Errorf("a line of %d bytes, then %v", line, err)
	}
}

func TestEveryFaultIsListedOnceAndChangesAnAnswer(t *testing.T) {
	seen := map[Fault]bool{}
	for _, row := range faults {
		if seen[row.name] || row.name == "" {
			t.Errorf("%q is listed twice, or has no name", row.name)
		}
		seen[row.name] = true
		if reflect.DeepEqual(row, faultRow{name: row.name}) {
			t.Errorf("%s does nothing", row.name)
		}
		if rowOf(row.name).name != row.name {
			t.Errorf("%s is not found", row.name)
		}
	}
	if rowOf("").name != "" || rowOf("unknown").name != "" {
		t.Error("no fault, or one that is unknown, does something")
	}
}
