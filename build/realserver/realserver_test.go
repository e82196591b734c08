package main

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const streamed = `data: {"id":"a-1","choices":[{"delta":{"role":"assistant","content":" one"},"finish_reason":null}]}

data: {"id":"a-1","choices":[{"delta":{"content":" two"},"finish_reason":null}]}

data: {"id":"a-1","choices":[{"delta":{"content":""},"finish_reason":"length"}]}

data: {"id":"a-1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}

data: [DONE]

`

const unstreamed = `{"id":"a-2","choices":[{"message":{"content":" one two"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3}}`

func TestRecorderPassesOnAndKeepsEveryByte(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.Method == http.MethodGet:
			io.WriteString(w, "models")
		case bytes.Contains(body, []byte("none")):
			http.Error(w, "no such model", http.StatusNotFound)
		case bytes.Contains(body, []byte("true")):
			w.Header().Set("Content-Type", "text/event-stream")
			io.WriteString(w, streamed)
		default:
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, unstreamed)
		}
	}))
	defer server.Close()
	target, _ := url.Parse(server.URL)
	recorder := newRecorder(target)
	proxy := httptest.NewServer(recorder)
	defer proxy.Close()

	send := func(body string) string {
		answer, err := http.Post(proxy.URL+"/v1/chat/completions", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		got, _ := io.ReadAll(answer.Body)
		return string(got)
	}
	const messages = `"messages":[{"content":"system"},{"content":"hello"}]}`
	if got := send(`{"stream":true,` + messages); got != streamed {
		t.Errorf("the stream was changed: %q", got)
	}
	if got := send(`{` + messages); got != unstreamed {
		t.Errorf("the answer was changed: %q", got)
	}
	send(`{"model":"none",` + messages)
	if answer, err := http.Get(proxy.URL + "/v1/models"); err != nil {
		t.Error(err)
	} else {
		answer.Body.Close()
	}

	want := []fact{
		{Prompt: "hello", Text: " one two", ID: "a-1", Finish: "length", Outcome: "ok", Status: 200, Input: 5, Output: 3, Chunks: 2},
		{Prompt: "hello", Text: " one two", ID: "a-2", Finish: "stop", Outcome: "ok", Status: 200, Input: 5, Output: 3, Chunks: -1},
		{Prompt: "hello", Outcome: "http_4xx", Status: 404, Input: -1, Output: -1, Chunks: -1},
	}
	kept := recorder.take()
	if len(kept) != len(want) {
		t.Fatalf("%d exchanges kept, want %d", len(kept), len(want))
	}
	for i, e := range kept {
		if got, err := e.fact(); err != nil || got != want[i] {
			t.Errorf("exchange %d: got %+v, %v; want %+v", i, got, err, want[i])
		}
	}
	if again := recorder.take(); len(again) != 0 {
		t.Errorf("%d exchanges are returned twice", len(again))
	}
}

func TestTheOtherAPIsOfTheServerAreRead(t *testing.T) {
	want := fact{Prompt: "hello", Text: " one two", Finish: "length", Outcome: "ok", Status: 200, Input: 5, Output: 3, Chunks: 2}
	for name, e := range map[string]exchange{
		"completions": {request: []byte(`{"prompt":"hello"}`), contentType: "text/event-stream", response: []byte(`data: {"choices":[{"text":" one"}]}

data: {"choices":[{"text":" two","finish_reason":"length"}]}

data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}

data: [DONE]

`)},
		"its own": {request: []byte(`{"messages":[{"content":"hello"}]}`), contentType: "application/x-ndjson", response: []byte(`{"message":{"content":" one"},"done":false}
{"message":{"content":" two"},"done":false}
{"message":{"content":""},"done":true,"done_reason":"length","prompt_eval_count":5,"eval_count":3}
`)},
	} {
		e.status = 200
		if got, err := e.fact(); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
		e.response = e.response[:len(e.response)/2]
		if got, err := e.fact(); err == nil {
			t.Errorf("%s: half of it was read as %+v", name, got)
		}
	}
	for name, body := range map[string]string{"completions": `{"choices":[{"text":" one two","finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":3}}`,
		"its own": `{"message":{"content":" one two"},"done":true,"done_reason":"length","prompt_eval_count":5,"eval_count":3}`} {
		want.Chunks = -1
		if got, err := (exchange{[]byte(`{"prompt":"hello"}`), 200, "application/json", []byte(body)}).fact(); err != nil || got != want {
			t.Errorf("%s, whole: got %+v, %v", name, got, err)
		}
	}
}

func TestBrokenStreamIsNoTruth(t *testing.T) {
	for _, body := range []string{"", strings.TrimSuffix(streamed, "data: [DONE]\n\n"), streamed[:100], strings.Replace(streamed, "data: {", "event: {", 1)} {
		e := exchange{request: []byte(`{"messages":[{"content":"x"}]}`), status: 200, contentType: "text/event-stream", response: []byte(body)}
		if f, err := e.fact(); err == nil {
			t.Errorf("%q was read as %+v", body, f)
		}
	}
}

// account is a run of two requests of which every account agrees.
func account() (scenario, []exchange, []row, []row, jsonRun) {
	asked := []byte(`{"messages":[{"content":"hello"}]}`)
	stream := exchange{asked, 200, "text/event-stream", []byte(streamed)}
	r := func() row {
		return row{
			"prompt_text": "hello", "response_text": " one two", "response_id": "a-1", "finish_reason": "length", "status_code": "200",
			"input_tokens": "5", "output_tokens": "3", "chunks": "2", "streamed": "True", "outcome": "ok", "success": "True",
			"token_source": "usage", "total_latency": "2.0", "time_to_first_token": "0.5", "phase": "measured",
		}
	}
	total := row{"total_requests": "2", "successful_requests": "2", "failed_requests": "0", "avg_total_latency": "2.0", "avg_output_tokens": "3.0", "avg_ttft": "0.5"}
	two, three, half := 2.0, 3.0, 0.5
	var run jsonRun
	run.Summary.Models = []jsonModel{{Attempts: 2, Successes: 2}}
	m := &run.Summary.Models[0]
	m.Latency.Mean, m.Tokens.Mean, m.TTFT.Mean = &two, &three, &half
	return scenario{requests: 2, streamed: true}, []exchange{stream, stream}, []row{r(), r()}, []row{total}, run
}

func TestEveryDisagreementIsFound(t *testing.T) {
	verdict := func(change func(detail []row, total row, run *jsonRun) []row) string {
		s, wire, detail, total, run := account()
		detail = change(detail, total[0], &run)
		text := ""
		for _, err := range []error{compareWire(s, wire, detail), compareRows(s, detail), compareTotals(s, run, detail, total)} {
			if err != nil {
				text += err.Error()
			}
		}
		return text
	}
	if text := verdict(func(d []row, _ row, _ *jsonRun) []row { return d }); text != "" {
		t.Fatalf("an honest account is doubted: %s", text)
	}
	for _, c := range []struct{ column, lie string }{
		{"output_tokens", "2"}, {"input_tokens", "6"}, {"chunks", "3"}, {"response_text", " one"}, {"prompt_text", "x"}, {"status_code", "500"},
		{"finish_reason", "stop"}, {"outcome", "truncated"}, {"outcome", ""}, {"success", "False"}, {"token_source", "estimate"},
		{"time_to_first_token", ""}, {"time_to_first_token", "3.0"}, {"total_latency", "2.5"}, {"phase", "warmup"},
	} {
		if verdict(func(d []row, _ row, _ *jsonRun) []row { d[1][c.column] = c.lie; return d }) == "" {
			t.Errorf("%s = %q was believed", c.column, c.lie)
		}
	}
	for name, change := range map[string]func([]row, row, *jsonRun) []row{
		"a row less":               func(d []row, _ row, _ *jsonRun) []row { return d[:1] },
		"a row more":               func(d []row, _ row, _ *jsonRun) []row { return append(d, d[0]) },
		"another total":            func(d []row, s row, _ *jsonRun) []row { s["total_requests"] = "3"; return d },
		"another mean in the file": func(d []row, s row, _ *jsonRun) []row { s["avg_ttft"] = "0.6"; return d },
		"another count in JSON":    func(d []row, _ row, r *jsonRun) []row { r.Summary.Models[0].Successes = 1; return d },
		"no mean in JSON":          func(d []row, _ row, r *jsonRun) []row { r.Summary.Models[0].Tokens.Mean = nil; return d },
	} {
		if verdict(change) == "" {
			t.Errorf("%s was believed", name)
		}
	}
}

func TestModelFileIsAsLongAsItsTensors(t *testing.T) {
	var one, other bytes.Buffer
	if err := tiny.write(&one); err != nil {
		t.Fatal(err)
	}
	if err := tiny.write(&other); err != nil || !bytes.Equal(one.Bytes(), other.Bytes()) {
		t.Errorf("the same shape gives another file (%v)", err)
	}
	head := one.Bytes()
	tensors := tiny.tensors(len(tiny.vocabulary()))
	if string(head[:4]) != "GGUF" || binary.LittleEndian.Uint32(head[4:]) != 3 || binary.LittleEndian.Uint64(head[8:]) != uint64(len(tensors)) {
		t.Errorf("the file begins with % x", head[:16])
	}
	numbers := 0
	for _, tensor := range tensors {
		numbers += padded(4 * tensor.size())
	}
	if rest := one.Len() - numbers; rest <= 0 || rest%alignment != 0 {
		t.Errorf("%d bytes of header before %d of numbers", rest, numbers)
	}
}
