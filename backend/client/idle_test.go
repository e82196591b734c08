package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// idleAfter starts a server that sends the events at once and does not end the body
// before the returned function is called.
func idleAfter(t *testing.T, events string) (url string, release func()) {
	t.Helper()
	open := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, events)
		_ = http.NewResponseController(w).Flush()
		select {
		case <-open:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, func() { close(open) }
}

func TestAnAnswerWithItsFinishReasonNeedsNoEndOfTheBody(t *testing.T) {
	url, release := idleAfter(t, word+finish)
	defer release()
	o := options(url)
	o.Limits.Idle = 100 * time.Millisecond
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
	if s.Outcome != bench.OK || s.FinishReason != "stop" {
		t.Fatalf("%s (%s)", s.Outcome, s.Message)
	}
	if s.Done != s.Last { // word and finish came together, and nothing after them
		t.Errorf("done %v after its last event", s.Done-s.Last)
	}
}

// TestAServerThatEndsLongAfterDoneDelaysNoRequest sends one request after the
// other while no body has ended yet: each gets a line of its own, and the lines
// are good again once the bodies end.
func TestAServerThatEndsLongAfterDoneDelaysNoRequest(t *testing.T) {
	url, release := idleAfter(t, word+finish+"data: [DONE]\n\n")
	o := options(url)
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	const requests = 6
	for range requests {
		if s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()}); s.Outcome != bench.OK || s.Reused {
			t.Fatalf("%s (%s), reused %v", s.Outcome, s.Message, s.Reused)
		}
	}
	release()
	client.Settle()
	if s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()}); s.Outcome != bench.OK || !s.Reused {
		t.Errorf("%s (%s), reused %v", s.Outcome, s.Message, s.Reused)
	}
}
