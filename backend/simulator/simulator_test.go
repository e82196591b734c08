package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
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
	return &http.Client{Transport: transport, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// question is a request body; more is further JSON fields.
func question(more string) string {
	return `{"model":"m","messages":[{"role":"user","content":"one two three"}]` + more + `}`
}

func post(t *testing.T, server *Server, more string) *http.Response {
	t.Helper()
	answer, err := client(t).Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(question(more)))
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

func said(list []event) string {
	var text strings.Builder
	for _, e := range list {
		for _, choice := range e.Choices {
			text.WriteString(choice.Delta.Content)
		}
	}
	return text.String()
}

// expected is what the simulator says in answer to a request.
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
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}

func TestStreamHoldsWhatThePlainReaderExpects(t *testing.T) {
	server := start(t, Behaviour{})
	answer := post(t, server, streamed)
	list, done := events(t, mustBody(t, answer))
	if !done || len(list) != 9 {
		t.Fatalf("%d events, done %v; want 8 of output, one with the finish reason, and [DONE]", len(list), done)
	}
	if got := answer.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("content type %q", got)
	}
	if got, want := said(list), expected(Behaviour{}, 0, 0, 8); got != want {
		t.Errorf("said %q, want %q", got, want)
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

func TestInstantsAreInOrder(t *testing.T) {
	server := start(t, Behaviour{TTFT: 20 * time.Millisecond, ITL: time.Millisecond, Reasoning: 2, RoleFirst: 5 * time.Millisecond})
	mustBody(t, post(t, server, streamed))
	truth := onlyTruth(t, server)
	order := []int64{1, truth.Read, truth.Began, truth.Head, truth.FirstEvent, truth.First, truth.Answer, truth.Last, truth.Done}
	if !slices.IsSorted(order) {
		t.Errorf("not ascending: %v", order)
	}
	if truth.Writes[0] != truth.First || truth.Writes[2] != truth.Answer || truth.Writes[7] != truth.Last {
		t.Errorf("writes %v do not hold first %d, answer %d, last %d", truth.Writes, truth.First, truth.Answer, truth.Last)
	}
	if truth.First-truth.FirstEvent > int64(time.Second) || truth.FirstEvent < truth.Read+int64(15*time.Millisecond) {
		t.Errorf("role chunk at %d, read at %d, first output at %d: want 15 and 20 ms after read", truth.FirstEvent, truth.Read, truth.First)
	}
}

func TestNonStreamAnswerIsWhole(t *testing.T) {
	b := Behaviour{TTFT: 10 * time.Millisecond, ITL: 5 * time.Millisecond, Reasoning: 2, Cached: 3}
	server := start(t, b)
	answer := post(t, server, `,"max_tokens":6`)
	var whole struct {
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
	if err := json.Unmarshal([]byte(mustBody(t, answer)), &whole); err != nil {
		t.Fatal(err)
	}
	choice := whole.Choices[0]
	if choice.Message.ReasoningContent != expected(b, 0, 0, 2) || choice.Message.Content != expected(b, 0, 2, 6) || choice.FinishReason != "length" {
		t.Errorf("choice %+v", choice)
	}
	u := whole.Usage
	if u.PromptTokens != 7 || u.CompletionTokens != 6 || u.TotalTokens != 13 || u.PromptTokensDetails.CachedTokens != 3 || u.CompletionTokensDetails.ReasoningTokens != 2 {
		t.Errorf("usage %+v", u)
	}
	truth := onlyTruth(t, server)
	if truth.Stream || truth.ID != whole.ID || truth.Tokens != 6 || truth.First != 0 || truth.Done-truth.Read < int64(35*time.Millisecond) {
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
		{0, `,"max_tokens":5`, 5, "length", "the model would say more"},
		{3, `,"max_tokens":5`, 3, "stop", "the model has done"},
		{5, `,"max_tokens":5`, 5, "stop", "the model has done just in time"},
		{9, `,"max_tokens":5`, 5, "length", "never more than asked"},
		{0, ``, unlimited, "stop", "nobody sets a length"},
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
		{"POST", "/chat/completions", question(`,"max_tokens":-1`), 400},
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

func TestPromptTokensCountWordsOfTextAndParts(t *testing.T) {
	server := start(t, Behaviour{})
	parts := `{"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"a b c"}]}],"max_tokens":1}`
	answer, err := client(t).Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(parts))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if truth := onlyTruth(t, server); truth.PromptTokens != 4+2+4+3 {
		t.Errorf("%d prompt tokens, want 13", truth.PromptTokens)
	}
}

func TestKeyIsRequiredWhereAuthNamesOne(t *testing.T) {
	t.Setenv("SIMULATOR_TEST_KEY", "not-a-real-key")
	server := start(t, Behaviour{Auth: "env:SIMULATOR_TEST_KEY"})
	for key, want := range map[string]int{"": 401, "Bearer wrong": 401, "Bearer not-a-real-key": 200} {
		for _, target := range []string{"/models", "/chat/completions"} {
			request, _ := http.NewRequest("GET", server.URL()+target, nil)
			if target == "/chat/completions" {
				request, _ = http.NewRequest("POST", server.URL()+target, strings.NewReader(question(streamed)))
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

func TestConnectionIsReused(t *testing.T) {
	server := start(t, Behaviour{})
	one := client(t)
	for _, more := range []string{streamed, `,"max_tokens":3`, streamed, streamed + `,"stream_options":{"include_usage":true}`} {
		answer, err := one.Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(question(more)))
		if err != nil {
			t.Fatal(err)
		}
		mustBody(t, answer)
		answer.Body.Close()
	}
	for i, truth := range server.Truth() {
		if truth.Conn != 1 || truth.Number != i {
			t.Errorf("request %d: connection %d, number %d", i, truth.Conn, truth.Number)
		}
	}
	if got := server.page(0).Connections; got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}

func TestTruthIsServedInPagesAndCleared(t *testing.T) {
	server := start(t, Behaviour{})
	for range 3 {
		mustBody(t, post(t, server, streamed))
	}
	root := strings.TrimSuffix(server.URL(), "/v1") + "/truth"
	fetch := func(query string) (page Page) {
		answer, err := client(t).Get(root + query)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		return page
	}
	if page := fetch("?since=1"); len(page.Requests) != 2 || page.Next != 3 || page.Requests[0].Number != 1 || len(page.Requests[0].Writes) != 8 {
		t.Errorf("page from 1: %+v", page)
	}
	if page := fetch("?since=3"); len(page.Requests) != 0 || page.Next != 3 {
		t.Errorf("page from the end: %+v", page)
	}
	clear, _ := http.NewRequest("DELETE", root, nil)
	if answer, err := client(t).Do(clear); err != nil || answer.StatusCode != 204 {
		t.Fatalf("%v, %v", answer, err)
	}
	if page := fetch(""); len(page.Requests) != 0 || page.Next != 0 {
		t.Errorf("after clearing: %+v", page)
	}
}

func TestLedgerIsBounded(t *testing.T) {
	var l ledger
	l.writes = maxWrites - 3
	l.add(Truth{Writes: []int64{1, 2}})
	l.add(Truth{Writes: []int64{1, 2}})
	l.kept = make([]Truth, maxTruths)
	l.add(Truth{})
	page := l.since(0)
	if page.DroppedWrites != 1 || page.Dropped != 1 || len(page.Requests) != maxTruths {
		t.Errorf("%d without writes, %d dropped, %d kept", page.DroppedWrites, page.Dropped, len(page.Requests))
	}
}

func TestOnlyLoopbackUnlessPublic(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:80", "nonsense"} {
		if _, err := Start(listen, Behaviour{}); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "--public") {
			t.Errorf("%q: %v", listen, err)
		}
	}
	server, err := Start("0.0.0.0:0", Behaviour{Public: true})
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
}

func TestOnlyParallelRequestsAreServedAtATime(t *testing.T) {
	server := start(t, Behaviour{Parallel: 2, TTFT: 100 * time.Millisecond, ITL: 2 * time.Millisecond})
	var all sync.WaitGroup
	for range 6 {
		answers := client(t)
		all.Go(func() {
			answer, err := answers.Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(question(streamed)))
			if err != nil {
				t.Error(err)
				return
			}
			defer answer.Body.Close()
			io.Copy(io.Discard, answer.Body)
		})
	}
	all.Wait()
	waited := 0
	for _, truth := range server.Truth() {
		serving := 0
		for _, other := range server.Truth() {
			if other.Began <= truth.Began && truth.Began < other.Last {
				serving++
			}
		}
		if serving > 2 {
			t.Errorf("request %d began while %d were being served", truth.Number, serving-1)
		}
		if truth.Began-truth.Read > int64(10*time.Millisecond) {
			waited++
		}
		if truth.First-truth.Began < int64(100*time.Millisecond) {
			t.Errorf("request %d: first output %v after it began", truth.Number, time.Duration(truth.First-truth.Began))
		}
	}
	if waited < 3 {
		t.Errorf("%d of 6 requests waited, want 3 at least", waited)
	}
}

func TestNothingIsWrittenWhileFrozen(t *testing.T) {
	b := Behaviour{ITL: 2 * time.Millisecond, FreezeAfter: 100 * time.Millisecond, FreezeFor: 150 * time.Millisecond}
	server := start(t, b)
	mustBody(t, post(t, server, `,"stream":true,"max_tokens":100`))
	truth := onlyTruth(t, server)
	from, to := truth.Read+int64(b.FreezeAfter), truth.Read+int64(b.FreezeAfter+b.FreezeFor)
	before, after := 0, 0
	for i, at := range truth.Writes {
		switch {
		case at < from:
			before++
		case at >= to:
			after++
			if want := truth.Read + int64(b.due(0, i)+b.FreezeFor); at < want {
				t.Errorf("chunk %d is %v early: the schedule must stand still too", i, time.Duration(want-at))
			}
		default:
			t.Errorf("chunk %d was written %v into the freeze", i, time.Duration(at-from))
		}
	}
	if before == 0 || after < 45 {
		t.Errorf("%d chunks before and %d after", before, after)
	}
}

func TestCloseEndsWhatIsRunning(t *testing.T) {
	server := start(t, Behaviour{TTFT: time.Hour, Parallel: 1})
	for range 2 { // one is served, one waits for its turn
		conn, err := net.Dial("tcp", server.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		body := question(streamed)
		fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	eventually(t, "both requests are read", func() bool { return server.requests.Load() == 2 })
	closed := make(chan struct{})
	go func() { server.Close(); server.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Fatal("Close hangs")
	}
	if truths := server.Truth(); len(truths) != 2 || truths[0].Error == "" {
		t.Errorf("truths %+v: want both, with why they broke off", truths)
	}
}

func TestClientThatLeavesGivesItsPlaceBack(t *testing.T) {
	server := start(t, Behaviour{TTFT: time.Hour, Parallel: 1})
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	body := question(streamed)
	fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	eventually(t, "the request is served", func() bool { return len(server.slots) == 1 })
	conn.Close()
	eventually(t, "the place is free", func() bool { return len(server.slots) == 0 })
	eventually(t, "the truth is told", func() bool { return len(server.Truth()) == 1 })
	if got := server.Truth()[0].Error; got != errLeft.Error() {
		t.Errorf("error %q", got)
	}
}

func TestScriptIsPlayedAsWritten(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 12\r\n\r\n"
	b := Behaviour{Script: []Step{{Bytes: []byte(head + "data:")}, {After: 20 * time.Millisecond, Bytes: []byte(" [DON")}, {Reset: true}}}
	server := start(t, b)
	text, err := body(t, post(t, server, streamed))
	if text != "data: [DON" || err == nil {
		t.Errorf("read %q, %v; want the script's bytes and a reset", text, err)
	}
	truth := onlyTruth(t, server)
	if len(truth.Writes) != 2 || truth.Writes[1]-truth.Read < int64(20*time.Millisecond) {
		t.Errorf("writes %v after %d", truth.Writes, truth.Read)
	}
}

func TestExpectationToContinueIsMet(t *testing.T) {
	server := start(t, Behaviour{})
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	text := question(`,"max_tokens":1`)
	fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", len(text))
	interim := make([]byte, 25)
	if _, err := io.ReadFull(conn, interim); err != nil || string(interim) != "HTTP/1.1 100 Continue\r\n\r\n" {
		t.Fatalf("%q, %v", interim, err)
	}
	io.WriteString(conn, text)
	rest, err := io.ReadAll(conn)
	if err != nil || !bytes.HasPrefix(rest, []byte("HTTP/1.1 200 OK\r\n")) {
		t.Errorf("%q, %v", rest, err)
	}
}
