package client

import (
	"io"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// breakOff ends a stream whose connection broke, or that we waited for no
// longer. After a finish reason the answer was complete: what is missing is
// HTTP's, and costs the connection.
func (x *exchange) breakOff(err error) {
	socket := x.conn.socket
	isCut := x.ctx.Err() != nil && !x.released
	if !x.ended || isCut || !x.released && !isBroken(err) && !isLimit(err) {
		x.fail(err)
		return
	}
	x.takeLast()
	if isLimit(err) {
		x.client.silent.Add(1)
	}
	x.close(max(socket.came, socket.ended))
}

// close ends a stream that ended by itself and judges it.
func (x *exchange) close(at bench.Instant) {
	s := &x.sample
	if s.Outcome != "" {
		return
	}
	s.Done = at
	switch {
	case s.BodyBytes == 0:
		x.end(bench.FailEmpty, hasNoBody)
	case !s.FirstEvent.Reached() && x.conn.events.comments == 0:
		x.endWithoutEvent()
	case !x.ended && !x.over && s.Events == 0 && x.conn.events.byLine && x.client.dialect.Framing != dialect.JSONLines:
		x.end(bench.FailMalformed, isOfLines)
	case !x.ended && !x.over:
		x.end(bench.FailTruncated, "the stream ended with neither a finish_reason nor [DONE]")
	case s.Events == 0:
		x.end(bench.FailEmpty, "the stream ended without any output"+x.unknownOutput())
	default:
		s.Outcome = bench.OK
	}
}

// endWithoutEvent judges a body that was no event stream after all.
func (x *exchange) endWithoutEvent() {
	opening, d := x.conn.opening, &x.conn.event
	switch isJSON := x.parse(opening); {
	case isJSON && d.Failed:
		x.end(bench.FailStreamError, string(d.Failure))
	case isJSON && d.HasOutput():
		x.note(d)
		x.end(bench.FailNotStreamed, wholeAtOnce)
	default:
		x.end(bench.FailMalformed, "the answer contains no event: "+string(opening[:min(len(opening), 200)]))
	}
}

// drain decides what to do with the connection after [DONE], where the end of
// the body is still to come.
func (x *exchange) drain(body io.Reader, err error) {
	x.broken = x.sample.Outcome != bench.OK || x.closes
	if !x.broken && err != io.EOF {
		x.rest = body
	}
}

// retire reads the end of the body after [DONE], so that the connection can be
// used again. It waits for the end, which usually comes at once, except from a
// server whose ends were slow before: the next request would be late, so that the
// load would be less than planned. Reading then goes on in the background.
func (c *Client) retire(conn *connection, rest io.Reader) {
	const few = 3
	soon := 50 * time.Millisecond
	if c.slowEnds.Load() >= few {
		soon = 0
	}
	over := make(chan struct{})
	c.drains.Go(func() {
		defer close(over)
		if conn.isEmptied(rest) {
			c.conns.give(conn)
		} else {
			conn.close()
		}
	})
	select {
	case <-over:
	case <-time.After(soon):
		c.slowEnds.Add(1)
	}
}

// isEmptied reads on to the end of the body, for a short while only.
func (conn *connection) isEmptied(rest io.Reader) bool {
	const patience, most = 2 * time.Second, 64 << 10
	conn.socket.wait.ctx = nil // from here on a deadline is just a deadline
	_ = conn.socket.SetDeadline(time.Now().Add(patience))
	var err error
	for left, buf := most, conn.events.room(); left > 0 && err == nil; {
		var n int
		n, err = rest.Read(buf)
		left -= n
	}
	return err == io.EOF
}
