package client

import (
	"bufio"
	"io"
	"mime"
	"strconv"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/dialect"
)

// expectStream reads an event stream, and takes what is none for what it is:
// by its content type, or by its first byte where the type says nothing.
func (x *exchange) expectStream(contentType string, body io.Reader) {
	lines := &x.conn.events.byLine
	switch kind, _, _ := mime.ParseMediaType(contentType); kind {
	case "text/event-stream":
		x.stream(body)
		return
	case "application/x-ndjson", "application/jsonl", "application/json-lines":
		*lines = true
		x.stream(body)
		return
	}
	*lines = x.client.dialect.Framing == dialect.JSONLines
	peeked := bufio.NewReader(body)
	first, _ := peeked.Peek(1) // an error shows again at the next read
	switch {
	case len(first) == 1 && (first[0] == '{' || first[0] == '[') && !*lines:
		x.whole(peeked)
	case len(first) == 1 && first[0] == '<':
		x.end(bench.FailMalformed, describePage(x.excerpt(peeked)))
	default:
		x.stream(peeked)
	}
}

// stream reads events until [DONE], the end of the body or a failure.
func (x *exchange) stream(body io.Reader) {
	tap, events := x.conn.tap, &x.conn.events
	for {
		room := events.room()
		n, err := body.Read(room)
		x.sample.BodyBytes += int64(n)
		events.grew(n)
		for {
			e, ok, tooLarge := events.next()
			if tooLarge != nil {
				x.end(bench.FailTooLarge, "a line of the stream is over "+strconv.Itoa(maxBody>>20)+" MB")
				return
			}
			if !ok {
				break
			}
			if x.take(e) {
				x.drain(body, err)
				return
			}
		}
		if !x.sample.FirstEvent.Reached() {
			x.conn.keepOpening(room[:n])
		}
		if err == io.EOF {
			x.broken = false
			if e, ok := events.end(); ok && x.isWhole(e) {
				x.sample.Unterminated = true
				x.take(e)
			}
			x.close(max(tap.came, tap.ended))
			return
		}
		if x.sample.BodyBytes > maxStream {
			x.end(bench.FailTooLarge, "the stream is over "+strconv.Itoa(maxStream>>20)+" MB")
			return
		}
		if err != nil {
			x.breakOff(err)
			return
		}
	}
}

// breakOff ends a stream whose connection broke, or that we waited for no
// longer. With its finish_reason the answer was complete: what is missing is
// HTTP's, and costs the connection.
func (x *exchange) breakOff(err error) {
	tap := x.conn.tap
	if x.sample.FinishReason == "" || x.ctx.Err() != nil || !isBroken(err) && !isLimit(err) {
		x.fail(err)
		return
	}
	if e, ok := x.conn.events.end(); ok && x.isWhole(e) {
		x.sample.Unterminated = true
		x.take(e)
	}
	x.close(max(tap.came, tap.ended))
}

// maxStream is the most of one stream that is taken: far beyond any answer.
const maxStream = 256 << 20

// isWhole reports whether an event that was not closed came to its end.
func (x *exchange) isWhole(e event) bool { return x.parse(e.data) }

// parse reads one document into the event of the connection; false: it is none
// of the API's.
func (x *exchange) parse(data []byte) bool {
	return x.client.dialect.Parse(&x.conn.event, data)
}

// take handles one event with the stamp of the read that brought it; true
// means that the stream is over.
func (x *exchange) take(e event) bool {
	s, tap, d := &x.sample, x.conn.tap, &x.conn.event
	if len(e.data) == 0 {
		s.Heartbeats++
		return false
	}
	if !s.FirstEvent.Reached() {
		s.FirstEvent = tap.came
	}
	switch ok := x.parse(e.data); {
	case e.kind == "error" && (!ok || len(d.Failure) == 0):
		x.end(bench.FailStreamError, string(e.data))
		return true
	case !ok:
		x.end(bench.FailMalformed, "an event of the stream is no JSON: "+string(e.data[:min(len(e.data), 200)]))
		return true
	case d.Failed || e.kind == "error":
		x.end(bench.FailStreamError, string(d.Failure))
		return true
	}
	x.note(d, tap.came)
	var err error
	if d.HasOutput() {
		err = x.output(d)
	}
	if len(d.Finish) > 0 && err == nil {
		err = tap.enter(ending)
	}
	switch {
	case err != nil:
		x.fail(err)
		return true
	case d.End:
		x.over = true
		x.close(tap.came)
		return true
	}
	return false
}

// note keeps what any chunk may carry.
func (x *exchange) note(d *dialect.Event, at bench.Instant) {
	s := &x.sample
	if s.ResponseID == "" && len(d.ID) > 0 {
		s.ResponseID = string(d.ID)
	}
	if len(d.Finish) > 0 {
		s.FinishReason = string(d.Finish)
	}
	if d.HasUsage && (d.Tokens.Output > 0 || s.Tokens.Output <= 0) { // a 0 with each chunk is a placeholder
		s.Tokens = s.Tokens.Updated(d.Tokens)
	}
	if d.Server != nil {
		s.Server = d.Server
	}
	if len(d.Answer)+len(d.Tool) > 0 && !s.Answer.Reached() {
		s.Answer = at
	}
	x.answer.add(d.Answer)
	x.reasoning.add(d.Reasoning)
	x.count(d)
}

// output stamps an output-bearing event. An error is a cancellation.
func (x *exchange) output(d *dialect.Event) (err error) {
	s, conn, o := &x.sample, x.conn, &x.client.options
	at := conn.tap.came
	if !s.First.Reached() {
		s.First = at
		conn.tap.wait.stage = flowing
		if o.Limits.Idle > 0 {
			err = conn.tap.enter(flowing)
		}
		if ttft, ok := s.TTFT(); ok && o.OnFirst != nil {
			o.OnFirst(ttft)
		}
	}
	s.Last = at
	s.Events++
	chunk := bench.Chunk{At: at, Read: conn.tap.reads, Bytes: uint32(d.OutputBytes())}
	if d.HasUsage {
		chunk.Tokens = uint32(max(0, d.Tokens.Output))
	}
	conn.chunks = append(conn.chunks, chunk)
	if o.Output != nil {
		o.Output.Add(1)
	}
	return err
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
		x.end(bench.FailEmpty, "the answer has no body")
	case !s.FirstEvent.Reached() && x.conn.events.comments == 0:
		x.endWithoutEvent()
	case s.FinishReason == "" && !x.over:
		x.end(bench.FailTruncated, "the stream ended with neither a finish_reason nor [DONE]")
	case s.Events == 0:
		x.end(bench.FailEmpty, "the stream ended without any output")
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
		x.note(d, 0)
		x.end(bench.FailNotStreamed, wholeAtOnce)
	default:
		x.end(bench.FailMalformed, "the answer holds no event: "+string(opening[:min(len(opening), 200)]))
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
	conn.tap.wait.ctx = nil // from here on a deadline is just a deadline
	_ = conn.tap.SetDeadline(time.Now().Add(patience))
	var err error
	for left, buf := most, conn.events.room(); left > 0 && err == nil; {
		var n int
		n, err = rest.Read(buf)
		left -= n
	}
	return err == io.EOF
}
