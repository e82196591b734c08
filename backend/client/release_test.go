package client

import (
	"net"
	"testing"
	"testing/synctest"
	"time"

	"tokenlap/backend/bench"
)

const (
	textEvent   = `data: {"choices":[{"delta":{"content":"hi"}}]}` + "\n\n"
	finishEvent = `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\n"
	usageEvent  = `data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":7}}` + "\n\n"
	doneEvent   = "data: [DONE]\n\n"
)

// started is what Start did with a request, as times since it was sent.
type started struct {
	free      time.Duration // when the user was free
	delivered time.Duration
	sample    bench.Sample
}

// start sends a request to a server that writes the pieces and then stays
// silent.
func (c *Client) start(t *testing.T, pieces ...piece) (s started) {
	t.Helper()
	ours, theirs := net.Pipe()
	c.conns.give(scriptedConnection(ours, c.options.Clock))
	served := make(chan struct{})
	go func() {
		defer close(served)
		serveScript(theirs, pieces, "silent", whole)
	}()
	begin := c.options.Clock.Now()
	free := c.Start(t.Context(), bench.Request{Due: begin}, func(sample bench.Sample) {
		s.sample, s.delivered = sample, time.Duration(c.options.Clock.Now()-begin)
	})
	s.free = time.Duration(free - begin)
	c.Wait()
	c.drains.Wait()
	<-served
	return s
}

func newScriptedClient(t *testing.T, idle time.Duration) *Client {
	t.Helper()
	client, err := New(Options{
		Endpoint:   bench.Endpoint{Name: "m", URL: "http://127.0.0.1:9", Model: "m"},
		Generation: bench.Generation{MaxTokens: 8, Stream: true},
		Limits:     bench.Limits{Total: time.Hour, Idle: idle}, Clock: bench.StartClock(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func at(ms int, text string) piece {
	return piece{time.Duration(ms) * time.Millisecond, []byte(text)}
}

func TestASilentStreamHoldsItsUserBackNoLongerThanStated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newScriptedClient(t, 0)
		defer c.Close()
		for request, want := range []time.Duration{2 * time.Second, 2 * time.Second, 2 * time.Second, 50 * time.Millisecond} {
			s := c.start(t, at(100, textEvent), at(200, finishEvent))
			if s.sample.Outcome != bench.OK || s.free != 200*time.Millisecond+want || s.delivered != 30200*time.Millisecond {
				t.Errorf("request %d: %s (%s), free after %v, delivered after %v", request, s.sample.Outcome, s.sample.Message, s.free, s.delivered)
			}
			if latency, _ := s.sample.Latency(); latency != 100*time.Millisecond {
				t.Errorf("latency %v: silence counts", latency)
			}
		}
	})
}

func TestLateUsageIsKeptAndWaitedForInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newScriptedClient(t, 0)
		defer c.Close()
		s := c.start(t, at(100, textEvent), at(200, finishEvent), at(9000, usageEvent), at(9500, doneEvent))
		if s.sample.Tokens.Output != 7 || s.sample.Tokens.Source != bench.FromUsage || s.free != 2200*time.Millisecond || s.delivered < 9500*time.Millisecond {
			t.Errorf("%+v, free after %v, delivered after %v", s.sample.Tokens, s.free, s.delivered)
		}
		if latency, _ := s.sample.Latency(); latency != 100*time.Millisecond {
			t.Errorf("latency %v", latency)
		}
	})
}

func TestTheIdleLimitBoundsTheWaitForUsage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newScriptedClient(t, 5*time.Second)
		defer c.Close()
		s := c.start(t, at(100, textEvent), at(200, finishEvent), at(9000, usageEvent))
		if s.sample.Outcome != bench.OK || s.sample.Tokens.Source != bench.FromEstimate || s.delivered != 5200*time.Millisecond {
			t.Errorf("%s, tokens by %s, delivered after %v", s.sample.Outcome, s.sample.Tokens.Source, s.delivered)
		}
	})
}

func TestAServerThatRevokedIsWaitedForToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newScriptedClient(t, 0)
		defer c.Close()
		revoked := c.start(t, at(100, textEvent+finishEvent), at(1500, textEvent), at(1600, finishEvent+doneEvent))
		if revoked.sample.Revoked != 1 || revoked.free != 1600*time.Millisecond {
			t.Errorf("%d revoked, free after %v", revoked.sample.Revoked, revoked.free)
		}
		next := c.start(t, at(100, textEvent+finishEvent), at(4000, textEvent), at(4100, finishEvent+doneEvent))
		latency, _ := next.sample.Latency()
		if next.sample.Events != 2 || latency != 4*time.Second || next.free != 4100*time.Millisecond {
			t.Errorf("%d events, latency %v, free after %v", next.sample.Events, latency, next.free)
		}
	})
}

func TestOutputAfterTheUserWentOnIsStillMeasured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newScriptedClient(t, 0)
		defer c.Close()
		s := c.start(t, at(100, textEvent+finishEvent), at(5000, textEvent), at(5100, finishEvent+doneEvent))
		latency, _ := s.sample.Latency()
		if s.free != 2100*time.Millisecond || s.sample.Events != 2 || s.sample.Revoked != 1 || latency != 5*time.Second {
			t.Errorf("free after %v, %d events, %d revoked, latency %v", s.free, s.sample.Events, s.sample.Revoked, latency)
		}
	})
}
