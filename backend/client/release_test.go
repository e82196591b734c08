package client_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// step is a part of a scripted stream: a pause, then bytes.
type step struct {
	after time.Duration
	text  string
}

// scripted starts a server that sends the steps to each request and then closes
// the body, unless the last step is a pause alone: then it leaves it open.
func scripted(t *testing.T, tls bool, steps ...step) string {
	t.Helper()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		for _, s := range steps {
			select {
			case <-time.After(s.after):
			case <-r.Context().Done():
				return
			}
			_, _ = io.WriteString(w, s.text)
			_ = http.NewResponseController(w).Flush()
		}
		if steps[len(steps)-1].text == "" {
			<-r.Context().Done()
		}
	})
	server := httptest.NewUnstartedServer(handler)
	if tls {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.CloseClientConnections)
	t.Cleanup(server.Close)
	return server.URL
}

// newClient makes a client for a scripted server.
func newClient(t *testing.T, url string, change func(*client.Options)) *client.Client {
	t.Helper()
	o := options(url)
	o.Endpoint.Insecure = true
	if change != nil {
		change(&o)
	}
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

const said = `data: {"choices":[{"delta":{"content":"%s"},"finish_reason":%s}]}` + "\n\n"

func TestOutputAfterAFinishReasonRevokesIt(t *testing.T) {
	stop := func(word string) string { return fmt.Sprintf(said, word, `"stop"`) }
	for _, tls := range []bool{false, true} {
		t.Run(fmt.Sprintf("tls %v", tls), func(t *testing.T) {
			t.Parallel()
			url := scripted(t, tls, step{0, stop("a ")}, step{10 * time.Millisecond, stop("b ")}, step{2400 * time.Millisecond, stop("c")},
				step{10 * time.Millisecond, usage + "data: [DONE]\n\n"})
			s := newClient(t, url, nil).Send(t.Context(), bench.Request{})
			latency, ok := s.Latency()
			if s.Outcome != bench.OK || s.Text != "a b c" || s.Revoked != 2 || !ok || latency < 2400*time.Millisecond || s.Tokens.Source != bench.FromUsage {
				t.Errorf("%s (%s): %q, %d revoked, latency %v, tokens %+v", s.Outcome, s.Message, s.Text, s.Revoked, latency, s.Tokens)
			}
		})
	}
	t.Run("a break after it is a truncated answer", func(t *testing.T) {
		t.Parallel()
		url := scripted(t, false, step{0, stop("a ")}, step{10 * time.Millisecond, fmt.Sprintf(said, "b", "null")})
		if s := newClient(t, url, nil).Send(t.Context(), bench.Request{}); s.Outcome != bench.FailTruncated || s.FinishReason != "" {
			t.Errorf("%s (%s), finish reason %q", s.Outcome, s.Message, s.FinishReason)
		}
	})
	t.Run("words for nothing end nothing", func(t *testing.T) {
		t.Parallel()
		for _, reason := range []string{`"null"`, `""`, `"whatever"`} {
			url := scripted(t, false, step{0, fmt.Sprintf(said, "a", reason)})
			if s := newClient(t, url, nil).Send(t.Context(), bench.Request{}); s.Outcome != bench.FailTruncated {
				t.Errorf("finish reason %s: %s (%s)", reason, s.Outcome, s.Message)
			}
		}
	})
}

func TestALateUsageIsWaitedForWithoutHoldingTheUserBack(t *testing.T) {
	for _, tls := range []bool{false, true} {
		t.Run(fmt.Sprintf("tls %v", tls), func(t *testing.T) {
			t.Parallel()
			url := scripted(t, tls, step{0, word + finish}, step{2600 * time.Millisecond, usage + "data: [DONE]\n\n"})
			c := newClient(t, url, nil)
			begin := time.Now()
			var delivered atomic.Pointer[bench.Sample]
			c.Start(t.Context(), bench.Request{}, func(s bench.Sample) { delivered.Store(&s) })
			if held := time.Since(begin); held > 2400*time.Millisecond || delivered.Load() != nil {
				t.Errorf("the user was held back for %v", held)
			}
			c.Wait()
			s := delivered.Load()
			latency, _ := s.Latency()
			if s.Outcome != bench.OK || s.Tokens.Source != bench.FromUsage || latency > time.Second {
				t.Errorf("%s (%s), tokens %+v, latency %v", s.Outcome, s.Message, s.Tokens, latency)
			}
		})
	}
}

func TestASilentServerHoldsItsUsersBackLessOnceItIsKnown(t *testing.T) {
	t.Parallel()
	url := scripted(t, false, step{0, word + finish}, step{0, ""})
	c := newClient(t, url, func(o *client.Options) { o.Limits.Idle = 100 * time.Millisecond })
	for range 3 {
		if s := c.Send(t.Context(), bench.Request{}); s.Outcome != bench.OK || s.Done != s.Last {
			t.Fatalf("%s (%s), done %v after its last output", s.Outcome, s.Message, s.Done-s.Last)
		}
	}
	begin := time.Now()
	c.Start(t.Context(), bench.Request{}, func(bench.Sample) {})
	if held := time.Since(begin); held > time.Second {
		t.Errorf("the user was held back for %v", held)
	}
	c.Wait()
}

func TestEventsThatOneNewlineSeparatesAreReadAsTheyCome(t *testing.T) {
	t.Parallel()
	line := func(word string) string { return strings.TrimSuffix(fmt.Sprintf(said, word, "null"), "\n") }
	url := scripted(t, false, step{0, line("a ")}, step{100 * time.Millisecond, line("b ")}, step{100 * time.Millisecond, line("c")},
		step{0, strings.TrimSuffix(finish, "\n") + "data: [DONE]\n"})
	s := newClient(t, url, nil).Send(t.Context(), bench.Request{})
	ttft, _ := s.TTFT()
	latency, _ := s.Latency()
	if s.Outcome != bench.OK || s.Text != "a b c" || s.Events != 3 || !s.Unterminated {
		t.Fatalf("%s (%s): %q in %d events, unterminated %v", s.Outcome, s.Message, s.Text, s.Events, s.Unterminated)
	}
	if ttft > 90*time.Millisecond || latency < 190*time.Millisecond {
		t.Errorf("TTFT %v, latency %v: the stamps are not those of the lines", ttft, latency)
	}
}

func TestFindingsOfAStreamAreKept(t *testing.T) {
	content := func(text string) string { return fmt.Sprintf(said, text, "null") }
	for _, row := range []struct {
		reason, body string
		check        func(bench.Sample) bool
	}{
		{"reasoning between tags", content("<th") + content("ink>hm") + content("</think>") + content("hi") + finish,
			func(s bench.Sample) bool {
				return s.ThinkTag == "<think>" && s.Text == "hi" && s.Reasoning == "<think>hm</think>" && s.Events == 4
			}},
		{"a cumulative stream", content("It depends on") + content("It depends on the") + content("It depends on the weather") + content("It depends on the weather.") + finish,
			func(s bench.Sample) bool {
				return s.Text == "It depends on the weather." && s.Repeated == 13+17+25 && s.Chunks[1].Bytes == 4
			}},
		{"the whole text once more at the end", content("It depends on the weather, ") + content("as so much does.") + content("It depends on the weather, as so much does.") + finish,
			func(s bench.Sample) bool {
				return s.Events == 2 && s.Repeated == 43 && s.Text == "It depends on the weather, as so much does."
			}},
		{"an unknown field", content("hi") + `data: {"choices":[{"delta":{"inner_voice":"hm"}}]}` + "\n\n" + finish,
			func(s bench.Sample) bool {
				return len(s.Unknown) == 1 && s.Unknown[0] == "delta.inner_voice" && s.Events == 1
			}},
		{"a tag that is none", content("<") + content("b>hi") + finish,
			func(s bench.Sample) bool { return s.ThinkTag == "" && s.Text == "<b>hi" && s.Answer == s.First }},
	} {
		s := newClient(t, raw(t, streamed(row.body+"data: [DONE]\n\n")), nil).Send(t.Context(), bench.Request{})
		if s.Outcome != bench.OK || !row.check(s) {
			t.Errorf("%s: %s (%s), %q, reasoning %q, %d events, %+v", row.reason, s.Outcome, s.Message, s.Text, s.Reasoning, s.Events, s.Findings)
		}
	}
}
