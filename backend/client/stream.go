package client

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"
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

// stream reads events until [DONE], the end of the body or a failure. It also
// returns, with pending set, where the user may go on before that.
func (x *exchange) stream(body io.Reader) {
	tap, events := x.conn.tap, &x.conn.events
	for {
		room := events.room()
		n, err := body.Read(room)
		x.sample.BodyBytes += int64(n)
		events.grew(n)
		if x.takeAll() {
			x.drain(body, err)
			return
		}
		switch {
		case x.sample.Outcome != "":
			return
		case !x.sample.FirstEvent.Reached():
			x.conn.keepOpening(room[:n])
		}
		switch {
		case err == io.EOF:
			x.broken = false
			x.takeLast()
			x.close(max(tap.came, tap.ended))
			return
		case x.sample.BodyBytes > maxStream:
			x.end(bench.FailTooLarge, "the stream is over "+strconv.Itoa(maxStream>>20)+" MB")
			return
		case isRelease(err) && !x.released:
			x.pending = body
			return
		case err != nil:
			x.breakOff(err)
			return
		}
	}
}

// takeAll handles the events that the last read completed; true means that the
// stream is over.
func (x *exchange) takeAll() bool {
	tap, events := x.conn.tap, &x.conn.events
	for {
		e, ok, tooLarge := events.next()
		if tooLarge != nil {
			x.end(bench.FailTooLarge, "a line of the stream is over "+strconv.Itoa(maxBody>>20)+" MB")
			return false
		}
		if !ok {
			break
		}
		x.at, x.readNumber = tap.came, tap.reads
		if e.unclosed && x.lineAt.Reached() { // it came before the line that shows its end
			x.at, x.readNumber = x.lineAt, x.lineRead
		}
		x.lineAt = 0
		if e.unclosed {
			x.sample.Unterminated = true
		}
		if x.take(e) {
			return true
		}
	}
	if events.lines > 0 && !x.lineAt.Reached() {
		x.lineAt, x.lineRead = tap.came, tap.reads
	}
	return false
}

// takeLast handles the event that the end of the stream left unclosed.
func (x *exchange) takeLast() {
	e, ok := x.conn.events.end()
	if !ok || !x.parse(e.data) {
		return
	}
	x.sample.Unterminated = true
	if x.at, x.readNumber = x.conn.tap.came, x.conn.tap.reads; x.lineAt.Reached() {
		x.at, x.readNumber = x.lineAt, x.lineRead
	}
	x.take(e)
}

// breakOff ends a stream whose connection broke, or that we waited for no
// longer. After a finish reason the answer was complete: what is missing is
// HTTP's, and costs the connection.
func (x *exchange) breakOff(err error) {
	tap := x.conn.tap
	isCut := x.ctx.Err() != nil && !x.released
	if !x.ended || isCut || !x.released && !isBroken(err) && !isLimit(err) {
		x.fail(err)
		return
	}
	x.takeLast()
	if isLimit(err) {
		x.client.silent.Add(1)
	}
	x.close(max(tap.came, tap.ended))
}

// maxStream is the most of one stream that is taken: far beyond any answer.
const maxStream = 256 << 20

// parse reads one document into the event of the connection; false: it is none
// of the API's.
func (x *exchange) parse(data []byte) bool {
	return x.client.dialect.Parse(&x.conn.event, data)
}

// take handles one event, stamped by x.at; true means that the stream is over.
func (x *exchange) take(e event) bool {
	s, d := &x.sample, &x.conn.event
	if len(e.data) == 0 {
		s.Heartbeats++
		return false
	}
	if !s.FirstEvent.Reached() {
		s.FirstEvent = x.at
	}
	ok := x.parse(e.data)
	if d.Failed && len(d.Finish) > 0 {
		s.FinishReason = string(d.Finish)
	}
	switch {
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
	x.reduce(d)
	size := d.OutputBytes()
	x.note(d)
	var err error
	if size > 0 {
		err = x.output(d, size)
	}
	if d.Ends && err == nil {
		err = x.awaitEnd()
	}
	switch {
	case err != nil:
		x.fail(err)
		return true
	case d.End:
		x.over = true
		if x.isWholeLine(d, size) {
			s.Done = x.at
			x.end(bench.FailNotStreamed, wholeAtOnce)
		}
		x.close(x.at)
		return true
	}
	return false
}

// isWholeLine reports whether a stream of lines was one line, with an answer of
// several tokens and its end.
func (x *exchange) isWholeLine(d *dialect.Event, size int) bool {
	return x.conn.events.byLine && x.sample.Events == 1 && size > 0 && d.Tokens.Output > 1
}

// note keeps what any event may carry.
func (x *exchange) note(d *dialect.Event) {
	s := &x.sample
	if s.ResponseID == "" && len(d.ID) > 0 {
		s.ResponseID = string(d.ID)
	}
	if len(d.Finish) > 0 && (d.Ends || !x.ended) {
		s.FinishReason = string(d.Finish)
	}
	if d.HasUsage && (d.Tokens.Output > 0 || s.Tokens.Output <= 0) { // a 0 with each chunk is a placeholder
		s.Tokens = s.Tokens.Updated(d.Tokens)
	}
	if d.Server != nil {
		s.Server = d.Server
	}
	if len(d.Unknown) > 0 {
		x.noteUnknown(d.Unknown)
	}
	x.keepText(d)
}

// keepText tells reasoning from the answer and keeps both.
func (x *exchange) keepText(d *dialect.Event) {
	if x.conn.think.split(d) && !x.heldAt.Reached() {
		x.heldAt = x.at
	}
	if len(d.Answer)+len(d.Tool) > 0 && !x.sample.Answer.Reached() {
		x.sample.Answer = x.at
		if x.heldAt.Reached() && x.conn.think.tag == "" {
			x.sample.Answer = x.heldAt
		}
	}
	x.count(d)
}

// flush decides what text is that was still held back at the end.
func (x *exchange) flush() {
	if x.conn == nil {
		return
	}
	think, d := &x.conn.think, &x.conn.event
	if think.tag != "" && (think.stage != insideTags || x.reasoning.bytes > 0) {
		x.sample.ThinkTag = think.tag
	}
	if len(think.held) == 0 {
		return
	}
	d.Answer, d.Reasoning, d.Tool = d.Answer[:0], d.Reasoning[:0], d.Tool[:0]
	if think.flush(d); len(d.Answer) > 0 && !x.sample.Answer.Reached() {
		x.sample.Answer = x.heldAt
	}
	x.count(d)
}

// noteUnknown keeps the paths of fields that are not understood.
func (x *exchange) noteUnknown(paths []byte) {
	const most = 8
	for path := range bytes.FieldsSeq(paths) {
		known := slices.ContainsFunc(x.sample.Unknown, func(one string) bool { return one == string(path) })
		if !known && len(x.sample.Unknown) < most {
			x.sample.Unknown = append(x.sample.Unknown, clip(string(path), 80))
		}
	}
}

// unknownOutput names the fields that may have held the output; "" for none.
func (x *exchange) unknownOutput() string {
	if len(x.sample.Unknown) == 0 {
		return ""
	}
	return " that is understood: there was text in " + strings.Join(x.sample.Unknown, ", ")
}

// reduce takes away what an event only repeats of the text before it.
func (x *exchange) reduce(d *dialect.Event) {
	least := 32 // bytes that are like all before them by no chance
	if d.Ends {
		least = 8
	}
	d.Answer = x.reduceText(&x.conn.repeats.answer, &x.answer, d.Answer, least)
	d.Reasoning = x.reduceText(&x.conn.repeats.reasoning, &x.reasoning, d.Reasoning, least)
}

func (x *exchange) reduceText(r *repetition, kept *keeper, text []byte, least int) []byte {
	if len(text) == 0 {
		return text
	}
	fresh, shown := r.reduce(text)
	if shown {
		x.forgetRepeated(r, kept, text[:len(text)-len(fresh)])
	}
	if r.state == repeatsNot && len(text) >= least && kept.isWhole(text) {
		fresh = text[len(text):] // all of it, once more at the end
	}
	x.sample.Repeated += int64(len(text) - len(fresh))
	return append(text[:0], fresh...)
}

// forgetRepeated corrects what was counted of a text before it was known to
// repeat: so far it is before.
func (x *exchange) forgetRepeated(r *repetition, kept *keeper, before []byte) {
	chunks := x.conn.chunks[max(0, len(x.conn.chunks)-r.chain):]
	for i := len(chunks) - 1; i > 0; i-- {
		if chunks[i].Bytes >= chunks[i-1].Bytes {
			x.sample.Repeated += int64(chunks[i-1].Bytes)
			chunks[i].Bytes -= chunks[i-1].Bytes
		}
	}
	kept.set(before)
	if !x.client.options.CountText {
		return
	}
	into := &x.conn.output.answer
	if kept == &x.reasoning {
		into = &x.conn.output.reasoning
	}
	x.conn.output.replace(into, before)
}

// output stamps an output-bearing event of so many bytes. Output after a
// finish reason revokes it. An error is a cancellation.
func (x *exchange) output(d *dialect.Event, size int) (err error) {
	s, conn, o := &x.sample, x.conn, &x.client.options
	switch {
	case !s.First.Reached():
		s.First = x.at
		conn.tap.wait.stage = flowing
		if o.Limits.Idle > 0 {
			err = conn.tap.enter(flowing)
		}
		if ttft, ok := s.TTFT(); ok && o.OnFirst != nil {
			o.OnFirst(ttft)
		}
	case x.ended:
		x.ended, s.FinishReason = false, ""
		s.Revoked++
		x.client.revokes.Store(true)
		err = conn.tap.enter(flowing)
	}
	if len(d.Finish) > 0 {
		s.FinishReason = string(d.Finish)
	}
	s.Last = x.at
	s.Events++
	chunk := bench.Chunk{At: x.at, Read: x.readNumber, Bytes: uint32(size)}
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
