package client_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/client"
)

// holding gathers what is written while it is closed, and lets it go in one
// piece, as a proxy that buffers does.
type holding struct {
	net.Conn
	mu     sync.Mutex
	closed bool
	held   bytes.Buffer
}

func (h *holding) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return h.held.Write(p)
	}
	return h.Conn.Write(p)
}

func (h *holding) shut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
}

func (h *holding) open() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = false
	_, _ = h.Conn.Write(h.held.Bytes())
	h.held.Reset()
}

type holdingListener struct{ net.Listener }

func (l holdingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return &holding{Conn: conn}, err
}

type connKey struct{}

// TestABurstIsOneReadOverTLSToo sends each event as a TLS record of its own,
// and all of them at once.
func TestABurstIsOneReadOverTLSToo(t *testing.T) {
	event := `data: {"choices":[{"delta":{"content":"hi"}}],"pad":"` + strings.Repeat("x", 100) + `"}` + "\n\n"
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gate := r.Context().Value(connKey{}).(*holding)
		w.Header().Set("Content-Type", "text/event-stream")
		gate.shut()
		for range 64 {
			_, _ = io.WriteString(w, event)
			_ = http.NewResponseController(w).Flush()
		}
		gate.open()
		_, _ = io.WriteString(w, `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n")
	}))
	server.Listener = holdingListener{server.Listener}
	server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, conn.(*tls.Conn).NetConn())
	}
	server.StartTLS()
	t.Cleanup(server.Close)

	o := options(server.URL)
	o.Endpoint.Insecure = true
	client, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	s := client.Send(t.Context(), bench.Request{Due: o.Clock.Now()})
	if s.Outcome != bench.OK || len(s.Chunks) != 64 {
		t.Fatalf("%s: %s, %d events", s.Outcome, s.Message, len(s.Chunks))
	}
	if first, last := s.Chunks[0], s.Chunks[63]; first.Read != last.Read || first.At != last.At {
		t.Errorf("one burst took reads %d to %d, %v long", first.Read, last.Read, last.At-first.At)
	}
	if _, ok := s.TPOT(); ok {
		t.Error("all of it came at once, and yet it has a TPOT")
	}
}
