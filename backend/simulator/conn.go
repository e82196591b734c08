package simulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	maxRequest = 64 << 20               // bytes of a request body
	patience   = 100 * time.Millisecond // waits longer than this notice a client that left
)

var (
	errLeft   = errors.New("the client left")
	errClosed = errors.New("the simulator was closed")
	errMeant  = errors.New("the connection ends here by design")
)

// conn serves the requests of one connection, one after the other.
type conn struct {
	server  *Server
	raw     net.Conn
	number  int
	in      *bufio.Reader
	read    int64 // when the last read from raw returned
	arrived int64 // when the system had received what it brought
	body    bytes.Buffer
	json    []byte // the event being built
	out     []byte // the write being built
}

func newConn(s *Server, raw net.Conn, number int) *conn {
	c := &conn{server: s, raw: raw, number: number}
	noteArrivals(raw)
	c.in = bufio.NewReader(stamped{c})
	return c
}

// stamped reads from the connection and notes when each read returned.
type stamped struct{ *conn }

func (c stamped) Read(p []byte) (int, error) {
	n, age, err := readAged(c.raw, p)
	c.conn.read = c.server.now()
	c.conn.arrived = c.conn.read - int64(age)
	return n, err
}

// serve ends when the client leaves, the server closes or an answer meant to
// end the connection has done so.
func (c *conn) serve() {
	for {
		request, err := http.ReadRequest(c.in)
		if err != nil {
			if !errors.Is(err, io.EOF) && !c.server.closed() {
				_ = c.refuse(http.StatusBadRequest, "the request cannot be read as HTTP/1.1")
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
		_ = c.refuse(http.StatusRequestEntityTooLarge, "the request is longer than 64 MB")
		return errMeant
	}
	return err
}

func (c *conn) route(request *http.Request) error {
	if !request.ProtoAtLeast(1, 1) {
		_ = c.refuse(http.StatusHTTPVersionNotSupported, "use HTTP/1.1")
		return errMeant
	}
	switch path := request.URL.Path; {
	case path == "/truth" && request.Method == http.MethodGet:
		return c.tell(request)
	case path == "/truth" && request.Method == http.MethodDelete:
		c.server.ledger.clear()
		return c.reply(http.StatusNoContent, "", nil)
	case path == "/v1/models" && request.Method == http.MethodGet:
		if !c.bearsKey(request) {
			return c.refuseKey()
		}
		return c.reply(http.StatusOK, "", c.server.modelList())
	case path == "/v1/chat/completions" && request.Method == http.MethodPost:
		return c.complete(request)
	case path == "/truth" || path == "/v1/models" || path == "/v1/chat/completions":
		return c.refuse(http.StatusMethodNotAllowed, request.Method+" is not served at "+path)
	}
	return c.refuse(http.StatusNotFound, "nothing is served at "+request.URL.Path)
}

// tell answers GET /truth?since=N.
func (c *conn) tell(request *http.Request) error {
	since := 0
	if text := request.URL.Query().Get("since"); text != "" {
		var err error
		if since, err = strconv.Atoi(text); err != nil || since < 0 {
			return c.refuse(http.StatusBadRequest, "since must be a whole number, 0 or more")
		}
	}
	body, err := json.Marshal(c.server.page(since))
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, "", body)
}

func (c *conn) bearsKey(request *http.Request) bool {
	key := c.server.key
	return key == "" || request.Header.Get("Authorization") == "Bearer "+key
}

// ready waits while the server is frozen and returns the time.
func (c *conn) ready() (int64, error) {
	at := c.server.now()
	for {
		thaw := c.server.thaw(at)
		if thaw == 0 {
			return at, nil
		}
		if err := c.until(thaw); err != nil {
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
		case left <= patience || c.in.Buffered() > 0:
			time.Sleep(min(left, patience))
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
	if timeout, ok := err.(net.Error); err == nil || ok && timeout.Timeout() {
		return nil
	}
	if c.server.closed() {
		return errClosed
	}
	return errLeft
}

// reset ends the connection with RST, so that the client's next read fails.
func (c *conn) reset() {
	if tcp, ok := c.raw.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.raw.Close()
}
