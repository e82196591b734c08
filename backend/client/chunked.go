package client

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
)

// chunked reads a body in HTTP/1.1's chunked coding (RFC 9112, section 7.1) and
// hands on what one read of the connection brought, be it half a chunk: the
// reader of net/http waits for the rest, and the events in the first half would
// get the stamp of the second.
type chunked struct {
	in     *bufio.Reader
	left   int64 // of the chunk that is being read
	inside bool  // a chunk: the end of its line is still to come
	err    error // how the body ended
}

var errBadChunk = errors.New("the server broke the chunked coding of its answer")

// Read waits for the connection once at most, and only with nothing to give.
func (c *chunked) Read(p []byte) (n int, err error) {
	for n < len(p) && c.err == nil {
		if c.left == 0 && c.usual() {
			continue
		}
		if n > 0 && !c.isReady() {
			return n, nil
		}
		if c.left == 0 {
			err := c.begin()
			if isRelease(err) {
				return n, err
			}
			c.err = err
			continue
		}
		if _, err := c.in.Peek(1); err != nil { // fills the buffer by one read of the connection
			if isRelease(err) {
				return n, err
			}
			c.err = cutShort(err)
			break
		}
		part := p[n:min(int64(len(p)), int64(n)+min(c.left, int64(c.in.Buffered())))]
		took, _ := c.in.Read(part) // from the buffer
		n += took
		c.left -= int64(took)
	}
	if n > 0 && c.err != io.EOF {
		return n, nil // an error shows again at the next read
	}
	return n, c.err
}

// usual goes on to the next chunk where what stands between two is here and as it
// nearly always is: a line end, a size and a line end.
func (c *chunked) usual() bool {
	const longest = 7 // digits of a size, far from an overflow
	come, _ := c.in.Peek(c.in.Buffered())
	if c.inside {
		if !bytes.HasPrefix(come, []byte("\r\n")) {
			return false
		}
		come = come[2:]
	}
	size, digits := int64(0), 0
	for ; digits < min(len(come), longest); digits++ {
		digit, ok := hexDigit(come[digits])
		if !ok {
			break
		}
		size = size<<4 | digit
	}
	if size == 0 || !bytes.HasPrefix(come[digits:], []byte("\r\n")) {
		return false
	}
	_, _ = c.in.Discard(c.in.Buffered() - len(come) + digits + 2)
	c.left, c.inside = size, true
	return true
}

func hexDigit(c byte) (digit int64, ok bool) {
	switch {
	case '0' <= c && c <= '9':
		return int64(c - '0'), true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int64(c|0x20-'a') + 10, true
	}
	return 0, false
}

// isReady reports whether the next step needs nothing that has not come yet:
// a byte of the chunk, or the whole lines up to the next one.
func (c *chunked) isReady() bool {
	come, _ := c.in.Peek(c.in.Buffered())
	if c.left > 0 {
		return len(come) > 0
	}
	if c.inside {
		_, rest, ended := bytes.Cut(come, []byte("\n"))
		if !ended {
			return false
		}
		come = rest
	}
	head, rest, whole := bytes.Cut(come, []byte("\n"))
	if !whole {
		return false
	}
	if size, err := sizeOf(head); err == nil && size == 0 {
		return bytes.HasPrefix(rest, []byte("\n")) || bytes.HasPrefix(rest, []byte("\r\n")) || bytes.Contains(rest, []byte("\n\r\n"))
	}
	return true
}

// begin reads up to the first byte of the next chunk; io.EOF where that was
// the last one.
func (c *chunked) begin() error {
	if c.inside {
		switch end, err := c.line(); {
		case err != nil:
			return err
		case len(end) > 0:
			return errBadChunk
		}
		c.inside = false
	}
	head, err := c.line()
	if err != nil {
		return err
	}
	if c.left, err = sizeOf(head); err != nil {
		return err
	}
	if c.left > 0 {
		c.inside = true
		return nil
	}
	for trailers := 0; trailers <= maxHead; {
		trailer, err := c.line()
		if err != nil {
			return err
		}
		if len(trailer) == 0 {
			return io.EOF
		}
		trailers += len(trailer) + len("\r\n")
	}
	return errBadChunk
}

// line is the next line without its end. Where it fails nothing is consumed, so
// that it can be called again.
func (c *chunked) line() ([]byte, error) {
	for {
		come, _ := c.in.Peek(c.in.Buffered())
		if end := bytes.IndexByte(come, '\n'); end >= 0 {
			_, err := c.in.Discard(end + 1)
			return bytes.TrimRight(come[:end], "\r\n"), err
		}
		if len(come) == c.in.Size() {
			return nil, errBadChunk
		}
		if _, err := c.in.Peek(len(come) + 1); err != nil {
			return nil, cutShort(err)
		}
	}
}

// sizeOf reads the hexadecimal size that a chunk begins with; extensions
// behind a semicolon mean nothing here.
func sizeOf(head []byte) (int64, error) {
	digits, _, _ := bytes.Cut(head, []byte(";"))
	size, err := strconv.ParseInt(string(bytes.TrimSpace(digits)), 16, 64)
	if err != nil || size < 0 {
		return 0, errBadChunk
	}
	return size, nil
}

// cutShort tells an end within the body from the end of the body.
func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
