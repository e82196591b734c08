package client_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
	"tokenlap/backend/simulator"
)

func TestMain(m *testing.M) {
	os.Setenv("NO_PROXY", "*") // a proxy of the machine's would be asked for hosts that do not exist
	code := m.Run()
	if code == 0 { // what reads the end of a body behind [DONE] may do so for some seconds
		var left error
		for limit := time.Now().Add(20 * time.Second); time.Now().Before(limit); {
			if left = goleak.Find(); left == nil {
				break
			}
		}
		if left != nil {
			fmt.Fprintln(os.Stderr, left)
			code = 1
		}
	}
	os.Exit(code)
}

// setting is a client with its server.
type setting struct {
	*client.Client
	server *simulator.Server
	clock  bench.Clock
}

// against starts a simulator that behaves as the query says, and a client.
func against(t testing.TB, query string, change ...func(*client.Options)) setting {
	t.Helper()
	behaviour, err := simulator.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	return facing(t, behaviour, change...)
}

func facing(t testing.TB, behaviour simulator.Behaviour, change ...func(*client.Options)) setting {
	t.Helper()
	server, err := simulator.Start("127.0.0.1:0", behaviour)
	if err != nil {
		t.Fatal(err)
	}
	o := options(server.URL())
	for _, one := range change {
		one(&o)
	}
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return setting{client, server, o.Clock}
}

func options(url string) client.Options {
	return client.Options{
		Endpoint:   bench.Endpoint{Name: "m", URL: url, Model: "simulated"},
		Generation: bench.Generation{MaxTokens: 8, Stream: true},
		Limits:     bench.Limits{Connect: time.Minute, Total: 2 * time.Minute}, // what hangs, not what is slow
		KeepText:   1000, Clock: bench.StartClock(),
	}
}

func (s setting) ask(ctx context.Context) bench.Sample {
	return s.Send(ctx, bench.Request{Endpoint: "m", Prompt: bench.Prompt{ID: "p", Text: "Say it."}, Due: s.clock.Now()})
}

// truth is what the server did for a sample.
func (s setting) truth(t testing.TB, sample bench.Sample) simulator.Truth {
	t.Helper()
	for _, one := range s.server.Truth() {
		if one.ID == sample.ResponseID {
			return one
		}
	}
	t.Fatalf("no truth for response %q", sample.ResponseID)
	return simulator.Truth{}
}

func unstreamed(o *client.Options) { o.Generation.Stream = false }

func TestEveryWayAnAnswerCanCome(t *testing.T) {
	const brisk = "ttft=5ms&itl=1ms&tokens=8&"
	for _, row := range []struct {
		name, query string
		change      func(*client.Options)
		want        bench.Outcome
		check       func(t *testing.T, s bench.Sample)
	}{
		{name: "plain", query: "", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Events != 8 || len(s.Chunks) != 8 || s.Tokens.Output != 8 || s.Tokens.Source != bench.FromUsage || s.FinishReason == "" || s.Status != 200 {
				t.Errorf("events %d, chunks %d, tokens %+v, finish %q, status %d", s.Events, len(s.Chunks), s.Tokens, s.FinishReason, s.Status)
			}
		}},
		{name: "whole answer", query: "", change: unstreamed, want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			_, streamed := s.TTFT()
			latency, ok := s.Latency()
			if streamed || !ok || latency <= 0 || s.Tokens.Output != 8 || s.Text == "" {
				t.Errorf("TTFT %v, latency %v, tokens %+v, text %q", streamed, latency, s.Tokens, s.Text)
			}
		}},
		{name: "role long before content", query: "ttft=510ms&role_first=500ms", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			early, _ := s.First.Since(s.FirstEvent)
			ttft, _ := s.TTFT()
			if early <= 0 || ttft < 510*time.Millisecond { // early is 0 where this machine slept for as long as that
				t.Errorf("first output %v after the first event, TTFT %v", early, ttft)
			}
		}},
		{name: "reasoning then answer", query: "reasoning=4", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Reasoning == "" || s.Text == "" || s.Tokens.Reasoning != 4 || s.Tokens.Output != 8 || s.Events != 8 {
				t.Errorf("tokens %+v, events %d", s.Tokens, s.Events)
			}
		}},
		{name: "reasoning under its other name", query: "reasoning=4&reasoning_field=reasoning", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Reasoning == "" || s.Events != 8 {
				t.Errorf("reasoning %q, events %d", s.Reasoning, s.Events)
			}
		}},
		{name: "tool call", query: "output=tool_call", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Events == 0 || !s.Answer.Reached() {
				t.Errorf("events %d, answer %v", s.Events, s.Answer)
			}
		}},
		{name: "refusal", query: "output=refusal", want: bench.OK, check: hasText},
		{name: "CRLF", query: "line_end=crlf", want: bench.OK, check: hasText},
		{name: "CR", query: "line_end=cr", want: bench.OK, check: hasText},
		{name: "byte order mark", query: "bom=true", want: bench.OK, check: hasText},
		{name: "no space after the colon", query: "no_space=true", want: bench.OK, check: hasText},
		{name: "several data lines", query: "multi_line=true", want: bench.OK, check: hasText},
		{name: "empty events", query: "empty_events=true", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Heartbeats == 0 || s.Events != 8 {
				t.Errorf("%d heartbeats, %d events", s.Heartbeats, s.Events)
			}
		}},
		{name: "comments while waiting", query: "ttft=1s&keep_alive=10ms", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if ttft, _ := s.TTFT(); s.Heartbeats == 0 || ttft < time.Second {
				t.Errorf("%d heartbeats, TTFT %v", s.Heartbeats, ttft)
			}
		}},
		{name: "byte by byte", query: "bytewise=true", want: bench.OK, check: hasText},
		{name: "events that share a read", query: "coalesce=4", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if shared, _ := s.SharedReads(); shared != 1 || s.Events != 8 {
				t.Errorf("%v of %d events shared a read", shared, s.Events)
			}
		}},
		{name: "the whole stream in one write", query: "buffered=true", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if _, ok := s.TPOT(); ok || s.Events != 8 {
				t.Errorf("TPOT exists: %v; %d events", ok, s.Events)
			}
		}},
		{name: "usage with the last output", query: "usage=last_content", want: bench.OK, check: hasUsage},
		{name: "usage on every chunk", query: "usage=every_chunk", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			hasUsage(t, s)
			if s.Chunks[3].Tokens != 4 {
				t.Errorf("running count of the fourth chunk is %d", s.Chunks[3].Tokens)
			}
		}},
		{name: "no usage", query: "usage=none", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Tokens.Source != bench.FromEstimate || s.Tokens.Output < 1 {
				t.Errorf("tokens %+v", s.Tokens)
			}
		}},
		{name: "cached prompt tokens", query: "cached=3", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if s.Tokens.Cached != 3 {
				t.Errorf("tokens %+v", s.Tokens)
			}
		}},
		{name: "stream_options refused", query: "refuse_stream_options=true", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			queue, _ := s.QueueDelay()
			if !s.Retried || s.Tokens.Source != bench.FromEstimate || queue > time.Second {
				t.Errorf("asked again %v, tokens %+v, queue delay %v", s.Retried, s.Tokens, queue)
			}
		}},
		{name: "gzip nobody asked for", query: "gzip=true", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if hasText(t, s); !s.IsCompressed() {
				t.Errorf("message %q", s.Message)
			}
		}},
		{name: "a line of 200 KB", query: "long_line=200000", want: bench.OK, check: hasText},
		{name: "more text than is kept", query: "long_line=5000", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if len(s.Text) != 1000 {
				t.Errorf("kept %d bytes", len(s.Text))
			}
		}},
		{name: "400", query: "fault=http_400", want: bench.FailHTTP4xx, check: hasStatus(400)},
		{name: "429", query: "fault=http_429&retry_after=7s", want: bench.FailHTTP429, check: func(t *testing.T, s bench.Sample) {
			if s.RetryAfter != 7*time.Second {
				t.Errorf("retry after %v", s.RetryAfter)
			}
		}},
		{name: "503", query: "fault=http_503", want: bench.FailHTTP5xx, check: hasStatus(503)},
		{name: "redirect", query: "fault=redirect", want: bench.FailHTTP3xx, check: hasStatus(302)},
		{name: "error within the stream", query: "fault=stream_error", want: bench.FailStreamError, check: func(t *testing.T, s bench.Sample) {
			if !s.First.Reached() || s.Message == "" {
				t.Errorf("first %v, message %q: what was reached must be kept", s.First, s.Message)
			}
		}},
		{name: "error event", query: "fault=stream_error_event", want: bench.FailStreamError},
		{name: "closed in the middle of the body", query: "fault=cut", want: bench.FailTruncated},
		{name: "JSON error with 200", query: "fault=json_error", want: bench.FailStreamError},
		{name: "whole answer where a stream was asked", query: "fault=not_streamed", want: bench.FailNotStreamed},
		{name: "HTML", query: "fault=html", want: bench.FailMalformed},
		{name: "broken JSON", query: "fault=malformed", want: bench.FailMalformed},
		{name: "no output", query: "fault=empty", want: bench.FailEmpty},
		{name: "cut without a reason", query: "fault=truncate", want: bench.FailTruncated},
		{name: "finish_reason but no [DONE]", query: "fault=truncate_finish", want: bench.OK},
		{name: "finish_reason, then no end of the body", query: "fault=cut_finish", want: bench.OK},
		{name: "reset in mid-stream", query: "fault=reset", want: bench.FailReset},
		{name: "closed before an answer", query: "fault=close_early", want: bench.FailReset},
		{name: "last event not closed", query: "fault=unterminated", want: bench.OK, check: func(t *testing.T, s bench.Sample) {
			if !s.Unterminated {
				t.Error("not marked")
			}
		}},
		{name: "a line without end", query: "fault=too_large", want: bench.FailTooLarge},
		{name: "slow headers", query: "fault=slow_headers", change: limit(func(l *bench.Limits) { l.Headers = 50 * time.Millisecond }), want: bench.TimeoutHeaders},
		{name: "slow first token", query: "fault=slow_first_token", change: limit(func(l *bench.Limits) { l.FirstToken = 50 * time.Millisecond }), want: bench.TimeoutFirstToken},
		{name: "slow first token, compressed", query: "fault=slow_first_token&gzip=true", change: limit(func(l *bench.Limits) { l.FirstToken = 50 * time.Millisecond }), want: bench.TimeoutFirstToken},
		{name: "standstill", query: "fault=stall", change: limit(func(l *bench.Limits) { l.Idle = 50 * time.Millisecond }), want: bench.TimeoutIdle},
		{name: "too long in all", query: "fault=stall", change: limit(func(l *bench.Limits) { l.Total = 100 * time.Millisecond }), want: bench.TimeoutTotal},
		{name: "comments do not count as the first token", query: "fault=slow_first_token&keep_alive=10ms", change: limit(func(l *bench.Limits) { l.FirstToken = 80 * time.Millisecond }), want: bench.TimeoutFirstToken},
		{name: "a stream slower than the idle limit in sum", query: "ttft=5ms&itl=20ms&tokens=8", change: limit(func(l *bench.Limits) { l.Idle = 2 * time.Second }), want: bench.OK},
	} {
		t.Run(row.name, func(t *testing.T) {
			query := row.query
			if !strings.Contains(query, "ttft") {
				query = brisk + query
			}
			if row.change == nil {
				row.change = func(*client.Options) {}
			}
			s := against(t, strings.TrimSuffix(query, "&"), row.change)
			sample := s.ask(t.Context())
			if sample.Outcome != row.want {
				t.Fatalf("outcome %s (%s), want %s", sample.Outcome, sample.Message, row.want)
			}
			inOrder(t, sample)
			if row.check != nil {
				row.check(t, sample)
			}
		})
	}
}

func TestTheAnswerIsTimedApartFromTheThought(t *testing.T) {
	thought := make(chan struct{}) // closed when the client has the first output
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, `data: {"choices":[{"delta":{"reasoning":"hm"}}]}`+"\n\n")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-thought:
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, word+"data: [DONE]\n\n")
	}))
	defer server.Close()
	o := options(server.URL)
	o.OnFirst = func(time.Duration) { close(thought) }
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
	ttft, _ := s.TTFT()
	if ttfa, ok := s.TTFA(); s.Outcome != bench.OK || !ok || ttft <= 0 || ttfa <= ttft {
		t.Errorf("%s (%s), TTFT %v, TTFA %v", s.Outcome, s.Message, ttft, ttfa)
	}
	inOrder(t, s)
}

func limit(set func(*bench.Limits)) func(*client.Options) {
	return func(o *client.Options) { set(&o.Limits) }
}

func hasText(t *testing.T, s bench.Sample) {
	if s.Text == "" {
		t.Error("no text kept")
	}
}

func hasUsage(t *testing.T, s bench.Sample) {
	if s.Tokens.Source != bench.FromUsage || s.Tokens.Output != 8 {
		t.Errorf("tokens %+v", s.Tokens)
	}
}

func hasStatus(want int) func(*testing.T, bench.Sample) {
	return func(t *testing.T, s bench.Sample) {
		if s.Status != want || s.Message == "" {
			t.Errorf("status %d, message %q", s.Status, s.Message)
		}
	}
}

// inOrder checks that the instants that were reached follow each other.
func inOrder(t *testing.T, s bench.Sample) {
	t.Helper()
	var last bench.Instant
	for i, at := range []bench.Instant{s.Due, s.Start, s.Conn, s.Sent, s.Wrote, s.Headers, s.FirstEvent, s.First, s.Last, s.Done} {
		if at.Reached() && at < last {
			t.Errorf("instant %d is before the one in front of it: %+v", i, s)
		}
		last = max(last, at)
	}
	if !s.Done.Reached() {
		t.Error("a sample must be done")
	}
}

// deaf is an address at which nobody listens, nor will: its port is that of
// the near end of a connection.
func deaf(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); listener.Close() })
	return conn.LocalAddr().String()
}

func TestFailuresOfTheConnectionAreToldApart(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it will complain of us
	secure.StartTLS()
	defer secure.Close()
	for _, row := range []struct {
		name, url string
		want      bench.Outcome
	}{
		{"nobody listens", "http://" + deaf(t), bench.FailConnect},
		{"no such host", "http://" + strings.Repeat("x", 64) + ".invalid", bench.FailDNS}, // too long to be looked up, whatever the network
		{"a certificate nobody vouches for", secure.URL, bench.FailTLS},
	} {
		t.Run(row.name, func(t *testing.T) {
			client, err := client.New(options(row.url))
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			sample := client.Send(t.Context(), bench.Request{})
			if sample.Outcome != row.want || sample.Message == "" || sample.Sent.Reached() {
				t.Errorf("outcome %s (%s), want %s", sample.Outcome, sample.Message, row.want)
			}
		})
	}
}

func TestTLSIsMeasuredAndItsConnectionsAreKept(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"))
	}))
	defer secure.Close()
	o := options(secure.URL)
	o.Endpoint.Insecure = true
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	first := client.Send(t.Context(), bench.Request{})
	second := client.Send(t.Context(), bench.Request{})
	if first.Outcome != bench.OK || first.Reused || first.TLS <= 0 || first.TCP <= 0 {
		t.Errorf("first: %s (%s), reused %v, TLS %v", first.Outcome, first.Message, first.Reused, first.TLS)
	}
	if second.Outcome != bench.OK || !second.Reused || second.TLS != 0 {
		t.Errorf("second: %s (%s), reused %v, TLS %v", second.Outcome, second.Message, second.Reused, second.TLS)
	}
}

func TestStampsHoldAgainstTheTruth(t *testing.T) {
	s := against(t, "ttft=30ms&itl=4ms&jitter=0.3&tokens=32", func(o *client.Options) { o.Generation.MaxTokens = 32 })
	const streams = 20
	if stand, err := s.Open(t.Context(), streams, client.NewDialSlots()); stand != streams {
		t.Fatal(stand, err)
	}
	var group sync.WaitGroup
	samples := make([]bench.Sample, streams)
	for i := range samples {
		group.Go(func() { samples[i] = s.ask(t.Context()) })
	}
	group.Wait()
	const hair = 200 * time.Microsecond // between the kernel's clock and ours
	for _, sample := range samples {
		truth := s.truth(t, sample)
		if sample.Outcome != bench.OK || !sample.Reused {
			t.Fatalf("%s (%s), reused %v", sample.Outcome, sample.Message, sample.Reused)
		}
		// Sent is before the request arrived and First after it has written:
		// what we report can be late by our own lag, and never early.
		ours, _ := sample.TTFT()
		real := time.Duration(truth.First - truth.Arrived)
		if ours < real-hair || ours > real+time.Second {
			t.Errorf("TTFT %v, the server says %v", ours, real)
		}
		if len(sample.Chunks) != len(truth.Writes) || sample.Tokens.Output != truth.Tokens {
			t.Fatalf("%d chunks of %d, %d tokens of %d", len(sample.Chunks), len(truth.Writes), sample.Tokens.Output, truth.Tokens)
		}
		for i, chunk := range sample.Chunks {
			if since := time.Duration(chunk.At - sample.Sent); since < time.Duration(truth.Writes[i]-truth.Arrived)-hair {
				t.Errorf("chunk %d is said to have come before it was written", i)
			}
		}
	}
}

func TestConnectionsAreOpenedAheadAndReused(t *testing.T) {
	s := against(t, "ttft=2ms&itl=0s&tokens=4")
	const users, rounds = 10, 20
	if stand, err := s.Open(t.Context(), users, client.NewDialSlots()); stand != users {
		t.Fatal(stand, err)
	}
	var group sync.WaitGroup
	for range users {
		group.Go(func() {
			for range rounds {
				if sample := s.ask(t.Context()); sample.Outcome != bench.OK || !sample.Reused {
					t.Errorf("%s (%s), reused %v", sample.Outcome, sample.Message, sample.Reused)
				}
			}
		})
	}
	group.Wait()
	conns := map[int]bool{}
	for _, one := range s.server.Truth() {
		conns[one.Conn] = true
	}
	if len(conns) > users {
		t.Errorf("%d connections for %d users", len(conns), users)
	}
}

func TestClientsThatShareSlotsOpenFewConnectionsAtOnce(t *testing.T) {
	const slots, each = 2, 6
	var shaking, most atomic.Int64
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		now := shaking.Add(1)
		defer shaking.Add(-1)
		for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
		}
		time.Sleep(5 * time.Millisecond) // long enough for more of them to come, if they could
		return nil, nil
	}}
	server.StartTLS()
	t.Cleanup(server.Close)
	shared := make(client.DialSlots, slots)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			o := options(server.URL)
			o.Endpoint.Insecure = true
			one, err := client.New(o)
			if err != nil {
				t.Error(err)
				return
			}
			defer one.Close()
			if stand, err := one.Open(t.Context(), each, shared); stand != each {
				t.Errorf("%d of %d connections stand: %v", stand, each, err)
			}
		})
	}
	group.Wait()
	if got := most.Load(); got != slots {
		t.Errorf("%d connections were opened at once, want %d", got, slots)
	}
}

func TestADeadConnectionIsNotUsedAgain(t *testing.T) {
	s := against(t, "ttft=2ms&itl=0s&tokens=4&fault=unterminated&fault_rate=1")
	for range 3 {
		if sample := s.ask(t.Context()); sample.Outcome != bench.OK {
			t.Fatalf("%s (%s)", sample.Outcome, sample.Message)
		}
	}
}

func TestRefusalOfStreamOptionsIsRemembered(t *testing.T) {
	s := against(t, "ttft=2ms&itl=0s&tokens=4&refuse_stream_options=true")
	first, second := s.ask(t.Context()), s.ask(t.Context())
	if !first.Retried || second.Retried || s.TakesStreamOptions() {
		t.Errorf("asked again: first %v, second %v; takes them: %v", first.Retried, second.Retried, s.TakesStreamOptions())
	}
}

func TestCancellingCutsEveryPhase(t *testing.T) {
	for _, fault := range []string{"slow_headers", "slow_first_token", "stall"} {
		t.Run(fault, func(t *testing.T) {
			s := against(t, "ttft=2ms&itl=1ms&tokens=8&fault="+fault)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			if sample := s.ask(ctx); sample.Outcome != bench.Cancelled || sample.Done.Offset() > time.Minute {
				t.Errorf("%s (%s) after %v", sample.Outcome, sample.Message, sample.Done.Offset())
			}
		})
	}
	t.Run("before it begins", func(t *testing.T) {
		s := against(t, "")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if sample := s.ask(ctx); sample.Outcome != bench.Cancelled {
			t.Errorf("%s (%s)", sample.Outcome, sample.Message)
		}
	})
}

// hiding is a mask of one key.
func hiding(secret string) func(string) string { return strings.NewReplacer(secret, "[key]").Replace }

func TestAKeyThatComesBackIsHidden(t *testing.T) {
	const secret = "a-key-of-no-known-form"
	s := against(t, "fault=echo_key", func(o *client.Options) {
		o.Header = http.Header{"Authorization": {"Bearer " + secret}}
		o.Mask = hiding(secret)
	})
	sample := s.ask(t.Context())
	if sample.Outcome == bench.OK || sample.Message == "" || strings.Contains(sample.Message, secret) {
		t.Errorf("%s: %q", sample.Outcome, sample.Message)
	}
	script := "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" +
		"data: {\"id\":\"" + secret + "\",\"choices\":[{\"delta\":{\"content\":\"it is " + secret + "\",\"reasoning\":\"" + secret + "\"},\"finish_reason\":\"" + secret + "\"}]}\n\n"
	scripted := facing(t, simulator.Behaviour{Script: []simulator.Step{{Bytes: []byte(script), Close: true}}}, func(o *client.Options) { o.MaskAnswer = hiding(secret) })
	sample = scripted.ask(t.Context())
	for _, text := range []string{sample.Text, sample.Reasoning, sample.ResponseID, sample.FinishReason} {
		if strings.Contains(text, secret) || text == "" {
			t.Errorf("kept %q", text)
		}
	}
}

func TestProbeSaysWhatWorksAndWhatToDo(t *testing.T) {
	state := func(steps []client.Step, name string) client.StepState {
		i := slices.IndexFunc(steps, func(s client.Step) bool { return s.Name == name })
		if i < 0 {
			t.Fatalf("no step %s in %+v", name, steps)
		}
		if steps[i].State != client.StepOK && steps[i].State != client.StepSkipped && steps[i].Hint == "" {
			t.Errorf("step %s has no hint: %+v", name, steps[i])
		}
		return steps[i].State
	}
	steps := against(t, "ttft=2ms&itl=0s&models=simulated").Probe(t.Context())
	for _, name := range []string{"dns", "connect", "models", "status", "stream", "usage", "stream_options"} {
		if got := state(steps, name); got != client.StepOK {
			t.Errorf("%s is %s: %+v", name, got, steps)
		}
	}
	steps = against(t, "ttft=2ms&itl=0s&models=other&refuse_stream_options=true").Probe(t.Context())
	if state(steps, "models") != client.StepWarn {
		t.Errorf("a model that is not listed: %+v", steps)
	}
	t.Setenv("TOKENLAP_TEST_KEY", "right")
	steps = against(t, "ttft=2ms&itl=0s&auth=env:TOKENLAP_TEST_KEY").Probe(t.Context())
	if state(steps, "status") != client.StepFailed || state(steps, "usage") != client.StepSkipped {
		t.Errorf("without the key: %+v", steps)
	}
}

func TestMemoryStaysFlat(t *testing.T) {
	s := against(t, "ttft=0s&itl=0s&tokens=4")
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for range 200 {
		s.ask(t.Context())
	}
	before := heap()
	const requests = 3000
	for range requests {
		s.ask(t.Context())
	}
	// The simulator keeps its truth, about 300 bytes a request.
	if after := heap(); after > before+requests*2048 {
		t.Errorf("the heap grew from %d to %d bytes over %d requests", before, after, requests)
	}
}
