package simulator

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestConnectionIsReused(t *testing.T) {
	server := start(t, Behaviour{})
	one := client(t)
	for _, more := range []string{streamed, `,"max_tokens":3`, streamed, streamed + `,"stream_options":{"include_usage":true}`} {
		answer, err := one.Post(server.URL()+"/chat/completions", "application/json", strings.NewReader(requestBody(more)))
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

func TestNothingIsWrittenWhileFrozen(t *testing.T) {
	b := Behaviour{ITL: 5 * time.Millisecond, FreezeAfter: 250 * time.Millisecond, FreezeFor: 150 * time.Millisecond}
	server := start(t, b)
	mustBody(t, post(t, server, `,"stream":true,"max_tokens":100`))
	truth := onlyTruth(t, server)
	from, to := truth.Arrived+int64(b.FreezeAfter), truth.Arrived+int64(b.FreezeAfter+b.FreezeFor)
	before, after := 0, 0
	for i, at := range truth.Writes {
		switch {
		case at < from:
			before++
		case at >= to:
			after++
			if want := truth.Arrived + int64(b.due(0, i)+b.FreezeFor); at < want {
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
		body := requestBody(streamed)
		fmt.Fprintf(conn, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	eventually(t, "both requests are read", func() bool { return server.requests.Load() == 2 })
	closed := make(chan struct{})
	go func() { server.Close(); server.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(time.Minute):
		t.Fatal("Close hangs")
	}
	if truths := server.Truth(); len(truths) != 2 || truths[0].Error == "" {
		t.Errorf("truths %+v: want both, with why they broke off", truths)
	}
}

func TestScriptIsSentAsWritten(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 12\r\n\r\n"
	b := Behaviour{Script: []Step{{Bytes: []byte(head + "data:")}, {After: 20 * time.Millisecond, Bytes: []byte(" [DON")}, {Reset: true}}}
	server := start(t, b)
	text, err := body(t, post(t, server, streamed))
	if text != "data: [DON" || err == nil {
		t.Errorf("read %q, %v; want the script's bytes and a reset", text, err)
	}
	truth := onlyTruth(t, server)
	if len(truth.Writes) != 2 || truth.Writes[1]-truth.Arrived < int64(20*time.Millisecond) {
		t.Errorf("writes %v after %d", truth.Writes, truth.Arrived)
	}
}

func TestExpectContinueIsAnswered(t *testing.T) {
	server := start(t, Behaviour{})
	conn, err := net.Dial("tcp", server.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	text := requestBody(`,"max_tokens":1`)
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

func TestMetricsAreServedOnlyIfAskedFor(t *testing.T) {
	for _, row := range []struct {
		behaviour Behaviour
		status    int
		want      string
	}{
		{Behaviour{Metrics: true}, 200, "vllm:num_requests_running{engine=\"0\",model_name=\"simulated\"} 0\n"},
		{Behaviour{}, 404, "without the option metrics"},
	} {
		server := start(t, row.behaviour)
		answer, err := client(t).Get(strings.TrimSuffix(server.URL(), "/v1") + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		body := mustBody(t, answer)
		answer.Body.Close()
		if answer.StatusCode != row.status || !strings.Contains(body, row.want) || (server.MetricsURL() != "") != row.behaviour.Metrics {
			t.Errorf("%d %s at %q", answer.StatusCode, body, server.MetricsURL())
		}
	}
}
