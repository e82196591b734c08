package simulator

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	maxRequest   = 64 << 20               // bytes of a request body
	longestSleep = 250 * time.Millisecond // waits longer than this notice a client that left
)

var (
	errLeft     = errors.New("the client left")
	errClosed   = errors.New("the simulator was closed")
	errIntended = errors.New("the connection ends here by intention")
)

// conn serves the requests of one connection, one after the other.
type conn struct {
	server  *Server
	raw     net.Conn
	number  int
	in      *bufio.Reader
	read    int64 // when the last read from raw returned
	arrived int64 // when the system had received the bytes of that read
	body    bytes.Buffer
	json    []byte // the event being built
	out     []byte // the write being built
}

func newConn(s *Server, raw net.Conn, number int) *conn {
	c := &conn{server: s, raw: raw, number: number}
	enableTimestamps(raw)
	c.in = bufio.NewReaderSize(timedReader{c}, 2<<10) // there may be 10,000
	return c
}

// timedReader reads from the connection and records when each read returned.
type timedReader struct{ *conn }

func (c timedReader) Read(p []byte) (int, error) {
	n, age, err := readWithAge(c.raw, p)
	c.conn.read = c.server.now()
	c.conn.arrived = c.conn.read - int64(age)
	return n, err
}

// serve returns when the client leaves, the server closes, or an answer has
// ended the connection by intention.
func (c *conn) serve() {
	for {
		request, err := http.ReadRequest(c.in)
		if err != nil {
			if !errors.Is(err, io.EOF) && !c.server.closed() {
				_ = c.reject(http.StatusBadRequest, "the request cannot be read as HTTP/1.1")
			}
			return
		}
		if err := c.readBody(request); err != nil {
			return
		}
		if err := c.route(request); err != nil || request.Close || request.Method == http.MethodHead {
			return
		}
	}
}

func (c *conn) readBody(request *http.Request) error {
	c.body.Reset()
	if request.Header.Get("Expect") == "100-continue" {
		if _, err := c.raw.Write([]byte("HTTP/1.1 100 Continue\r\n\r\n")); err != nil {
			return err
		}
	}
	n, err := c.body.ReadFrom(io.LimitReader(request.Body, maxRequest+1))
	if n > maxRequest {
		_ = c.reject(http.StatusRequestEntityTooLarge, "the request is longer than 64 MB")
		return errIntended
	}
	return err
}

// ready waits while the server is frozen, and returns the time.
func (c *conn) ready() (int64, error) {
	at := c.server.now()
	for {
		frozenUntil := c.server.frozenUntil(at)
		if frozenUntil == 0 {
			return at, nil
		}
		if err := c.until(frozenUntil); err != nil {
			return at, err
		}
		at = c.server.now()
	}
}

// until waits for a time of the server's clock.
func (c *conn) until(at int64) error {
	for {
		left := time.Duration(at - c.server.now())
		switch {
		case left <= 0:
			return nil
		case c.server.closed():
			return errClosed
		case left <= longestSleep || c.in.Buffered() > 0:
			time.Sleep(min(left, longestSleep))
		default:
			if err := c.watch(left); err != nil {
				return err
			}
		}
	}
}

// watch waits by trying to read: it returns early with an error when the
// client leaves, and without one when the client sends its next request.
func (c *conn) watch(wait time.Duration) error {
	c.raw.SetReadDeadline(time.Now().Add(wait))
	defer c.raw.SetReadDeadline(time.Time{})
	_, err := c.in.Peek(1)
	if err == nil || isTimeout(err) {
		return nil
	}
	if c.server.closed() {
		return errClosed
	}
	return errLeft
}

func isTimeout(err error) bool {
	timeout, ok := err.(net.Error)
	return ok && timeout.Timeout()
}

// reset ends the connection with RST, so that the client's next read fails.
func (c *conn) reset() {
	if tcp, ok := c.raw.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.raw.Close()
}
