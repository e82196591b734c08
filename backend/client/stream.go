package client

import (
	"bufio"
	"io"
	"mime"
	"strconv"

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
	socket, events := x.conn.socket, &x.conn.events
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
			x.close(max(socket.came, socket.ended))
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
	socket, events := x.conn.socket, &x.conn.events
	for {
		e, ok, tooLarge := events.next()
		if tooLarge != nil {
			x.end(bench.FailTooLarge, "a line of the stream is over "+strconv.Itoa(maxBody>>20)+" MB")
			return false
		}
		if !ok {
			break
		}
		x.at, x.readNumber = socket.came, socket.reads
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
		x.lineAt, x.lineRead = socket.came, socket.reads
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
	if x.at, x.readNumber = x.conn.socket.came, x.conn.socket.reads; x.lineAt.Reached() {
		x.at, x.readNumber = x.lineAt, x.lineRead
	}
	x.take(e)
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
