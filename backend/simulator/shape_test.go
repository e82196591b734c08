package simulator

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLinesEndAndBeginAsAsked(t *testing.T) {
	plain := mustBody(t, post(t, start(t, Behaviour{}), streamed))
	created := plain[strings.Index(plain, `"created":`):][:20]
	for _, c := range []struct {
		shape Behaviour
		back  func(string) string // to the plain stream
	}{
		{Behaviour{LineEnd: LineCRLF}, func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }},
		{Behaviour{LineEnd: LineCR}, func(s string) string { return strings.ReplaceAll(s, "\r", "\n") }},
		{Behaviour{BOM: true}, func(s string) string { return strings.Replace(s, "\ufeff", "", 1) }},
		{Behaviour{NoSpace: true}, func(s string) string { return strings.ReplaceAll(s, "data:", "data: ") }},
		{Behaviour{MultiLine: true}, func(s string) string { return strings.ReplaceAll(s, ",\ndata: ", ",") }},
		{Behaviour{EmptyEvents: true}, func(s string) string { return strings.ReplaceAll(s, "data:\n\n", "") }},
		{Behaviour{Bytewise: true}, func(s string) string { return " " + s }},
		{Behaviour{Coalesce: 3}, func(s string) string { return " " + s }},
		{Behaviour{Buffered: true}, func(s string) string { return " " + s }},
		{Behaviour{Buffered: true, Bytewise: true}, func(s string) string { return " " + s }},
	} {
		got := mustBody(t, post(t, start(t, c.shape), streamed))
		back := c.back(got)
		if back == got {
			t.Errorf("%s changes nothing", c.shape.Query())
		}
		at := strings.Index(got, `"created":`)
		back = strings.ReplaceAll(strings.TrimPrefix(back, " "), got[at:][:20], created)
		if back != plain {
			t.Errorf("%+v: %q\nis not %q", c.shape, back, plain)
		}
	}
}

// frames reads one streamed answer as the HTTP chunks that it came in.
func frames(t *testing.T, server *Server) (list []string) {
	t.Helper()
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	text := requestBody(streamed)
	fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(text), text)
	in := bufio.NewReader(conn)
	for line := "?"; line != "\r\n"; {
		if line, err = in.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	for {
		size := 0
		if _, err := fmt.Fscanf(in, "%x\r\n", &size); err != nil {
			t.Fatal(err)
		}
		frame := make([]byte, size+2)
		if _, err := io.ReadFull(in, frame); err != nil || string(frame[size:]) != "\r\n" {
			t.Fatalf("frame %q: %v", frame, err)
		}
		if size == 0 {
			return list
		}
		list = append(list, string(frame[:size]))
	}
}

func TestEventsShareAWriteAsAsked(t *testing.T) {
	for _, c := range []struct {
		shape  Behaviour
		events []int // in each HTTP chunk: 8 of output, the finish, [DONE]
		writes int   // different instants of output
	}{
		{Behaviour{}, []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 8},
		{Behaviour{Coalesce: 4}, []int{4, 4, 2}, 2},
		{Behaviour{Buffered: true}, []int{10}, 1},
	} {
		server := start(t, c.shape)
		var got []int
		for _, frame := range frames(t, server) {
			got = append(got, strings.Count(frame, "data:"))
		}
		truth := onlyTruth(t, server)
		different := len(slices.Compact(slices.Clone(truth.Writes)))
		if !slices.Equal(got, c.events) || different != c.writes || len(truth.Writes) != 8 {
			t.Errorf("%+v: events %v in writes at %d instants %v", c.shape, got, different, truth.Writes)
		}
	}
}

func TestBytewiseSplitsCharacters(t *testing.T) {
	var bytes []string
	server := start(t, Behaviour{Bytewise: true}) // among whose first words is one of four bytes
	for _, frame := range frames(t, server) {
		if len(frame) != 1 {
			t.Fatalf("a chunk of %d bytes", len(frame))
		}
		bytes = append(bytes, frame)
	}
	if text := strings.Join(bytes, ""); !strings.Contains(text, "🙂") {
		t.Errorf("no four-byte character in %q", text)
	}
}

func TestBufferedAnswerComesAtItsEnd(t *testing.T) {
	server := start(t, Behaviour{TTFT: 10 * time.Millisecond, ITL: 10 * time.Millisecond, Buffered: true})
	mustBody(t, post(t, server, streamed))
	truth := onlyTruth(t, server)
	if truth.Head != truth.Done || truth.First != truth.Done || truth.Done-truth.Arrived < int64(80*time.Millisecond) {
		t.Errorf("truth %+v: want all at the end, after 80 ms", truth)
	}
}

func TestGzipIsSentUnasked(t *testing.T) {
	for _, b := range []Behaviour{{Gzip: true}, {Gzip: true, Bytewise: true}, {Gzip: true, Coalesce: 3}, {Gzip: true, KeepAlive: time.Millisecond, ITL: 3 * time.Millisecond}} {
		server := start(t, b)
		answer := post(t, server, streamed)
		if got := answer.Header.Get("Content-Encoding"); got != "gzip" {
			t.Fatalf("content encoding %q", got)
		}
		unzipped, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(unzipped)
		if err != nil {
			t.Fatalf("%+v: %v after %q", b, err, text)
		}
		if list, done := events(t, strings.ReplaceAll(string(text), ": keep-alive\n\n", "")); !done || content(list) != expected(b, 0, 0, 8) {
			t.Errorf("%+v: %q", b, text)
		}
	}
}

func TestKeepAliveCommentsFillTheWait(t *testing.T) {
	server := start(t, Behaviour{TTFT: 650 * time.Millisecond, KeepAlive: 100 * time.Millisecond})
	text := mustBody(t, post(t, server, streamed))
	comments := strings.Count(text, ": keep-alive\n\n")
	if comments < 1 || comments > 6 || !strings.HasPrefix(text, ": keep-alive\n\n") {
		t.Errorf("%d comments in 650 ms, want one each 100 ms: %q", comments, text)
	}
	if truth := onlyTruth(t, server); truth.FirstEvent != truth.First {
		t.Error("a comment counts as an event")
	}
}

func TestByteOrderMarkComesBeforeTheFirstComment(t *testing.T) {
	server := start(t, Behaviour{TTFT: 500 * time.Millisecond, KeepAlive: 100 * time.Millisecond, BOM: true, Coalesce: 4})
	if text := mustBody(t, post(t, server, streamed)); !strings.HasPrefix(text, "\ufeff: keep-alive\n\n") || strings.Count(text, "\ufeff") != 1 {
		t.Errorf("the stream begins %q", text[:40])
	}
}

func TestLongLineIsOneEvent(t *testing.T) {
	server := start(t, Behaviour{LongLine: 200_000})
	list, done := events(t, mustBody(t, post(t, server, streamed)))
	longest := 0
	for _, e := range list[:8] {
		longest = max(longest, len(e.Choices[0].Delta.Content))
	}
	if !done || longest < 200_000 || longest > 200_020 || onlyTruth(t, server).Chunks != 8 {
		t.Errorf("longest text %d bytes, done %v", longest, done)
	}
}

func TestUsageIsWhereItWasAskedFor(t *testing.T) {
	const include, continuous = `,"stream_options":{"include_usage":true}`, `,"stream_options":{"include_usage":true,"continuous_usage_stats":true}`
	for _, c := range []struct {
		usage, more string
		want        []int // completion tokens in each event, -1 for none
		lastIsOwn   bool
	}{
		{"", "", []int{-1, -1, -1, -1}, false},
		{UsageAsAsked, include, []int{-1, -1, -1, -1, 3}, true},
		{UsageAsAsked, continuous, []int{1, 2, 3, 3, 3}, true},
		{UsageLastEmpty, "", []int{-1, -1, -1, -1, 3}, true},
		{UsageLastOutput, "", []int{-1, -1, 3}, false},
		{UsageEveryChunk, "", []int{1, 2, 3, 3, 3}, true},
		{UsageNone, include, []int{-1, -1, -1, -1}, false},
	} {
		server := start(t, Behaviour{Usage: c.usage, Cached: 100, Reasoning: 1})
		list, done := events(t, mustBody(t, post(t, server, `,"stream":true,"max_tokens":3`+c.more)))
		var got []int
		for _, e := range list {
			if e.Usage == nil {
				got = append(got, -1)
				continue
			}
			got = append(got, e.Usage.CompletionTokens)
			if e.Usage.PromptTokens != 7 || e.Usage.PromptTokensDetails.CachedTokens != 7 || e.Usage.CompletionTokensDetails.ReasoningTokens != 1 {
				t.Errorf("%s%s: usage %+v", c.usage, c.more, e.Usage)
			}
		}
		own := len(list[len(list)-1].Choices) == 0
		if !slices.Equal(got, c.want) || own != c.lastIsOwn || !done {
			t.Errorf("%q%s: %v, in an event of its own %v; want %v, %v", c.usage, c.more, got, own, c.want, c.lastIsOwn)
		}
	}
}

func TestUsageIsNullUntilItIsKnown(t *testing.T) {
	text := mustBody(t, post(t, start(t, Behaviour{}), streamed+`,"stream_options":{"include_usage":true}`))
	if got := strings.Count(text, `"usage":null`); got != 9 {
		t.Errorf("%d chunks with a null usage, want 9", got)
	}
}

func TestStreamOptionsAreRefusedByName(t *testing.T) {
	server := start(t, Behaviour{RefuseStreamOptions: true})
	refused := post(t, server, streamed+`,"stream_options":{"include_usage":true}`)
	if text := mustBody(t, refused); refused.StatusCode != http.StatusBadRequest || !strings.Contains(text, "stream_options") {
		t.Errorf("%d %q", refused.StatusCode, text)
	}
	if served := post(t, server, streamed); served.StatusCode != http.StatusOK {
		t.Errorf("status %d without stream_options", served.StatusCode)
	}
}

func TestReasoningComesBeforeTheAnswer(t *testing.T) {
	for _, field := range []string{FieldReasoningContent, FieldReasoning} {
		b := Behaviour{Reasoning: 5, ReasoningField: field, TokensPerChunk: 2}
		server := start(t, b)
		list, _ := events(t, mustBody(t, post(t, server, streamed)))
		var reasoning strings.Builder
		for i, e := range list[:5] { // 2, 2, 1 | 2, 1
			delta := e.Choices[0].Delta
			reasoning.WriteString(map[string]string{FieldReasoningContent: delta.ReasoningContent, FieldReasoning: delta.Reasoning}[field])
			if (delta.Content != "") != (i >= 3) {
				t.Errorf("%s: chunk %d holds %q", field, i, delta.Content)
			}
		}
		if reasoning.String() != expected(b, 0, 0, 5) || content(list) != expected(b, 0, 5, 8) {
			t.Errorf("%s: reasoning %q, content %q", field, reasoning.String(), content(list))
		}
		if truth := onlyTruth(t, server); truth.ReasoningTokens != 5 || truth.Tokens != 8 || truth.Chunks != 5 || truth.Answer != truth.Writes[3] {
			t.Errorf("truth %+v", truth)
		}
	}
}

func TestToolCallAndRefusalAreOutput(t *testing.T) {
	server := start(t, Behaviour{Output: OutputToolCall})
	list, _ := events(t, mustBody(t, post(t, server, `,"stream":true,"max_tokens":20`)))
	var arguments strings.Builder
	for _, e := range list[:20] {
		arguments.WriteString(e.Choices[0].Delta.ToolCalls[0].Function.Arguments)
	}
	var text struct{ Text string }
	if err := json.Unmarshal([]byte(arguments.String()), &text); err != nil || text.Text != expected(Behaviour{}, 0, 0, 20) {
		t.Errorf("arguments %q: %v", arguments.String(), err)
	}
	if call := list[0].Choices[0].Delta.ToolCalls[0]; call.ID == "" || call.Function.Name == "" {
		t.Errorf("call %+v has no name", call)
	}
	if truth := onlyTruth(t, server); truth.Chunks != 20 || truth.Answer == 0 {
		t.Errorf("truth %+v", truth)
	}
	stops, _ := events(t, mustBody(t, post(t, start(t, Behaviour{Output: OutputToolCall, Tokens: 2}), streamed)))
	if got := stops[2].Choices[0].FinishReason; got != "tool_calls" {
		t.Errorf("finish reason %q", got)
	}
	refusal, _ := events(t, mustBody(t, post(t, start(t, Behaviour{Output: OutputRefusal}), streamed)))
	if content(refusal) != "" || refusal[3].Choices[0].Delta.Refusal == "" {
		t.Errorf("refusal %+v", refusal[3])
	}
}

func TestChunksHaveARealisticLength(t *testing.T) {
	for i, frame := range frames(t, start(t, Behaviour{}))[:8] {
		if len(frame) < 150 || len(frame) > 250 {
			t.Errorf("chunk %d has %d bytes, want 150 to 250: %q", i, len(frame), frame)
		}
	}
}
