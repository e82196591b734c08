// Package simulator is a server of models on this machine whose timing is
// known: it keeps absolute deadlines, writes each chunk with one call, and
// reports what it really did. It answers in the APIs of OpenAI, Anthropic,
// Ollama, Gemini and Azure. The numbers of the measuring client are compared
// with that report, so it shares nothing with the client but the clock. It is
// also the server of most tests.
package simulator

import (
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
)

// Server is a running simulator.
type Server struct {
	behaviour Behaviour
	key       string // that requests must carry; "": none
	listener  net.Listener
	clock     bench.Clock
	created   int64 // Unix seconds, as answers state it
	log       truthLog
	capacity  *capacity
	cache     prefixCache
	metrics   metrics

	requests atomic.Int64 // for answers, so far
	first    atomic.Int64 // when the first one had arrived; 0: none yet

	closing chan struct{}
	running sync.WaitGroup
	mu      sync.Mutex
	conns   map[net.Conn]struct{} // nil once closed
	opened  int                   // connections so far
}

// Start listens on an address such as "127.0.0.1:0" (0: a free port) and
// serves until Close. An address that other machines can reach is refused
// unless the behaviour says Public.
func Start(listen string, b Behaviour) (*Server, error) {
	if err := b.Validate(); err != nil {
		return nil, err
	}
	if !b.Public && !bench.ListensOnLoopback(listen) {
		return nil, bench.Invalid("the simulator would listen on %q, where other machines can reach it: use a loopback address such as 127.0.0.1:0, or allow it with --public", listen)
	}
	key, err := requiredKey(b.Auth)
	if err != nil {
		return nil, err
	}
	if slices.Contains(b.Faults, "gzip_bomb") {
		gzipBomb() // packing takes seconds, and answers come when the behaviour says
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, &bench.Error{Code: bench.CodeUnavailable, Message: fmt.Sprintf("the simulator cannot listen on %q", listen), Cause: err, Hint: "use a free port, or 0 to have one chosen"}
	}
	s := &Server{
		behaviour: b, key: key, listener: listener, clock: bench.StartClock(), created: time.Now().Unix(),
		capacity: newCapacity(b.Parallel), closing: make(chan struct{}), conns: map[net.Conn]struct{}{},
	}
	s.running.Go(s.accept)
	return s, nil
}

func requiredKey(auth string) (string, error) {
	if auth == "" {
		return "", nil
	}
	name := strings.TrimPrefix(auth, "env:")
	key := os.Getenv(name)
	if key == "" {
		return "", bench.Invalid("the simulator takes its key from the environment variable %s, which is not set: set it, or leave auth out", name)
	}
	return key, nil
}

// URL returns the base address, such as "http://127.0.0.1:41234/v1".
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() + "/v1" }

// Close ends every connection and waits until all goroutines have returned.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.conns == nil {
		s.mu.Unlock()
		return nil
	}
	close(s.closing)
	err := s.listener.Close()
	for conn := range s.conns {
		conn.Close()
	}
	s.conns = nil
	s.mu.Unlock()
	s.running.Wait()
	return err
}

func (s *Server) accept() {
	for {
		raw, err := s.listener.Accept()
		if err != nil {
			if s.closed() {
				return
			}
			time.Sleep(5 * time.Millisecond) // no file descriptor is free, for example
			continue
		}
		s.addConn(raw)
	}
}

func (s *Server) addConn(raw net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		raw.Close()
		return
	}
	s.conns[raw] = struct{}{}
	s.opened++
	number := s.opened
	s.running.Go(func() {
		newConn(s, raw, number).serve()
		raw.Close()
		s.mu.Lock()
		delete(s.conns, raw)
		s.mu.Unlock()
	})
}

func (s *Server) closed() bool {
	select {
	case <-s.closing:
		return true
	default:
		return false
	}
}

// now returns the time since the server's start in nanoseconds, never 0.
func (s *Server) now() int64 { return max(1, int64(s.clock.Now().Offset())) }
