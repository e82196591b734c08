package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// connection is one HTTP/1.1 connection. It carries one stream at a time, so no
// stream waits for another, and it is kept for the next request.
type connection struct {
	socket    *socket
	transport net.Conn // the socket, or TLS over it
	in        *bufio.Reader
	dns       time.Duration
	tcp       time.Duration
	tls       time.Duration
	idle      time.Time // since when it has been in the pool

	// Working memory of the stream it carries, reused from one to the next.
	events    decoder
	event     dialect.Event
	think     thinkTags
	repeats   struct{ answer, reasoning repetition }
	body      []byte // of the request
	out       []byte
	chunks    []bench.Chunk
	output    output
	estimates estimates
	opening   []byte // of a body in which no event has come yet
}

// keepOpening keeps what a server may have said in place of events.
func (conn *connection) keepOpening(piece []byte) {
	const kept = 4 << 10
	conn.opening = append(conn.opening, piece[:min(len(piece), kept-len(conn.opening))]...)
}

// Sizes of a connection's readers. With twice the bytes in one system call an event
// costs no less, and a thousand streams take 11 MB more. TLS has room of its own for
// a record, and what is read over it needs no system call.
const (
	bufferSize    = 16 << 10
	decryptedSize = 4 << 10
)

// dialError is a connection that could not be made: at which step, and how
// long those before it took.
type dialError struct {
	kind     bench.Outcome
	cause    error
	dns, tcp time.Duration
}

func (e *dialError) Error() string { return e.cause.Error() }
func (e *dialError) Unwrap() error { return e.cause }

// dialer opens connections to one server.
type dialer struct {
	clock   bench.Clock
	target  *url.URL
	proxy   *url.URL // nil: none
	connect time.Duration
	secure  *tls.Config
}

// newDialer heeds HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
func newDialer(clock bench.Clock, target *url.URL, o Options) (dialer, error) {
	d := dialer{clock: clock, target: target, connect: o.Limits.Connect, secure: &tls.Config{
		ServerName:         target.Hostname(),
		InsecureSkipVerify: o.Endpoint.Insecure, // the user's explicit choice, said loudly wherever it shows
		NextProtos:         []string{"http/1.1"},
		ClientSessionCache: tls.NewLRUClientSessionCache(0),
	}}
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: target})
	if err != nil {
		return d, bench.Invalid("the proxy named in the environment cannot be read: check HTTP_PROXY and HTTPS_PROXY")
	}
	if proxy != nil && proxy.Scheme != "http" {
		return d, bench.Invalid("the proxy in the environment uses %s://: only http:// proxies are supported; unset it or add the host to NO_PROXY", proxy.Scheme)
	}
	d.proxy = proxy
	return d, nil
}

// throughProxy reports whether requests go to a proxy in absolute form.
func (d dialer) throughProxy() bool { return d.proxy != nil && d.target.Scheme == "http" }

// dial opens a connection and returns how long each step took. Context and connect
// limit bound it.
func (d dialer) dial(ctx context.Context) (*connection, error) {
	if d.connect > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, d.connect)
		defer stop()
	}
	conn := &connection{}
	hop := d.target
	if d.proxy != nil {
		hop = d.proxy
	}
	steps := &steps{clock: d.clock, began: map[string]bench.Instant{}}
	raw, err := (&net.Dialer{}).DialContext(steps.trace(ctx), "tcp", net.JoinHostPort(hop.Hostname(), portOf(hop)))
	conn.dns, conn.tcp = steps.times()
	if err != nil {
		kind := bench.FailConnect
		if dns := (*net.DNSError)(nil); errors.As(err, &dns) {
			kind = bench.FailDNS
		}
		return nil, &dialError{kind, err, conn.dns, 0}
	}
	conn.socket = &socket{Conn: raw, clock: d.clock, kernel: newReceiver(raw)}
	conn.transport, conn.in = conn.socket, bufio.NewReaderSize(conn.socket, bufferSize)
	if until, ok := ctx.Deadline(); ok {
		_ = raw.SetDeadline(until) // bounds the proxy's answer; TLS has the context
	}
	if d.proxy != nil && d.target.Scheme == "https" {
		if err := conn.tunnel(d.proxy, d.target); err != nil {
			raw.Close()
			return nil, &dialError{bench.FailConnect, err, conn.dns, conn.tcp}
		}
	}
	if d.target.Scheme == "https" {
		if err := conn.secure(ctx, d); err != nil {
			raw.Close()
			return nil, &dialError{bench.FailTLS, err, conn.dns, conn.tcp}
		}
	}
	_ = raw.SetDeadline(time.Time{})
	return conn, nil
}

// steps notes how long the look-up and the TCP connect take. Several addresses
// are tried side by side, and one that lost may still report when the dial is
// over.
type steps struct {
	clock    bench.Clock
	mu       sync.Mutex
	lookup   bench.Instant
	began    map[string]bench.Instant
	dns, tcp time.Duration
}

func (s *steps) trace(ctx context.Context) context.Context {
	note := func(do func(now bench.Instant)) {
		s.mu.Lock()
		defer s.mu.Unlock()
		do(s.clock.Now())
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { note(func(now bench.Instant) { s.lookup = now }) },
		DNSDone:      func(httptrace.DNSDoneInfo) { note(func(now bench.Instant) { s.dns, _ = now.Since(s.lookup) }) },
		ConnectStart: func(_, addr string) { note(func(now bench.Instant) { s.began[addr] = now }) },
		ConnectDone: func(_, addr string, err error) {
			if err == nil {
				note(func(now bench.Instant) { s.tcp, _ = now.Since(s.began[addr]) })
			}
		},
	})
}

func (s *steps) times() (dns, tcp time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dns, s.tcp
}

// tunnel asks a proxy for a connection to the target.
func (conn *connection) tunnel(proxy, target *url.URL) error {
	host := net.JoinHostPort(target.Hostname(), portOf(target))
	ask := "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n"
	if pass := proxyPass(proxy); pass != "" {
		ask += "Proxy-Authorization: " + pass + "\r\n"
	}
	if _, err := conn.transport.Write([]byte(ask + "\r\n")); err != nil {
		return fmt.Errorf("the proxy %s broke off: %w", proxy.Host, err)
	}
	answer, err := http.ReadResponse(conn.in, &http.Request{Method: http.MethodConnect})
	if err != nil {
		return fmt.Errorf("the proxy %s gave no answer: %w", proxy.Host, err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the proxy %s refused with %s", proxy.Host, answer.Status)
	}
	return nil
}

// proxyPass is what a proxy with a user name wants to see, or "".
func proxyPass(proxy *url.URL) string {
	if proxy == nil || proxy.User == nil {
		return ""
	}
	password, _ := proxy.User.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(proxy.User.Username()+":"+password))
}

func (conn *connection) secure(ctx context.Context, d dialer) error {
	begin := d.clock.Now()
	secured := tls.Client(gathered{conn.socket, bufio.NewReaderSize(conn.socket, bufferSize)}, d.secure)
	if err := secured.HandshakeContext(ctx); err != nil {
		return err
	}
	conn.tls, _ = d.clock.Now().Since(begin)
	conn.transport, conn.in = secured, bufio.NewReaderSize(secured, decryptedSize)
	return nil
}

// gathered lets one system call bring what there is. TLS asks for little more
// than a record at a time, so a burst of records would look like many reads,
// each stamped after those before it had been decrypted and parsed.
type gathered struct {
	*socket
	in *bufio.Reader
}

func (g gathered) Read(p []byte) (int, error) { return g.in.Read(p) }

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// pool keeps idle connections; the one used last is taken first.
type pool struct {
	mu     sync.Mutex
	idle   []*connection
	closed bool
}

// take returns a connection that is still alive, or nil.
func (p *pool) take() *connection {
	for {
		p.mu.Lock()
		if len(p.idle) == 0 {
			p.mu.Unlock()
			return nil
		}
		conn := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		p.mu.Unlock()
		if conn.isQuiet() {
			return conn
		}
		conn.close()
	}
}

// give puts a connection back.
func (p *pool) give(conn *connection) {
	conn.idle = time.Now()
	_ = conn.socket.SetDeadline(time.Time{})
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		conn.close()
		return
	}
	p.idle = append(p.idle, conn)
}

func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.idle {
		conn.close()
	}
	p.idle, p.closed = nil, true
}

// isQuiet reports whether an idle connection can carry a request: neither bytes of
// an answer nor its end have come on it. TLS may find tickets there, and takes
// them. A server may still close while the request is on its way: that counts
// as a reset, and the request is not sent again. One that broke down over it
// looks no different, and might work out the same answer twice.
func (conn *connection) isQuiet() bool {
	conn.socket.looking = true
	_, err := conn.in.Peek(1)
	conn.socket.looking = false
	return errors.Is(err, os.ErrDeadlineExceeded) && isFresh(conn.idle)
}

// close drops the connection under TLS as well: nobody waits for a farewell.
func (conn *connection) close() { _ = conn.socket.Conn.Close() }
