package simulator

import (
	"bytes"
	"compress/gzip"
	"math"
	"net/http"
)

// stream answers one request event by event. Events gather in out until they
// are flushed, in one write, as one HTTP chunk.
type stream struct {
	*exchange
	writer       eventWriter
	lineEnd      string
	perWrite     int    // events in a write
	prefix       []byte // written before the first HTTP chunk, with it
	events       int    // gathered in out
	outputs      int    // of them, with output
	reasoning    int    // of those, with reasoning
	due          int64  // deadline of the newest one
	lastWrite    int64  // when it was
	unterminated bool   // the last event lacks the blank line that ends it
	zip          *gzip.Writer
	zipped       bytes.Buffer
}

func newStream(x *exchange) *stream {
	b := x.behaviour
	st := &stream{exchange: x, writer: x.dialect.events(x), lineEnd: "\n", perWrite: max(b.Coalesce, 1)}
	switch {
	case b.LineEnd == LineCRLF:
		st.lineEnd = "\r\n"
	case b.LineEnd == LineCR && x.dialect.framing != jsonLines:
		st.lineEnd = "\r"
	}
	if b.Buffered {
		st.perWrite = math.MaxInt
	}
	if b.Gzip {
		st.zip = gzip.NewWriter(&st.zipped)
	}
	x.truth.Writes = make([]int64, 0, min(b.chunkCount(x.tokens), 1<<16))
	x.out = append(x.out[:0], make([]byte, frameRoom)...)
	if b.BOM && x.dialect.framing != jsonLines {
		x.out = append(x.out, "\ufeff"...)
	}
	return st
}

// serve answers from the response head to the end of the body.
func (st *stream) serve() error {
	if err := st.head(); err != nil {
		return err
	}
	if st.fault.holds && st.fault.midStream == nil {
		if err := st.hold(st.wait); err != nil {
			return err
		}
	}
	if err := st.role(); err != nil {
		return err
	}
	if done, err := st.output(); done || err != nil {
		return err
	}
	return st.end()
}

// head writes the response head by itself, as servers do that stream.
func (st *stream) head() error {
	at, err := st.ready()
	if err != nil {
		return err
	}
	head := make([]byte, 0, 256)
	head = append(append(head, "HTTP/1.1 200 OK\r\nContent-Type: "...), st.dialect.framing.contentType()...)
	head = append(head, "\r\nCache-Control: no-cache\r\nX-Request-Id: "...)
	head = append(append(head, st.truth.ID...), "\r\n"...)
	if st.zip != nil {
		head = append(head, "Content-Encoding: gzip\r\n"...)
	}
	head = append(head, "Transfer-Encoding: chunked\r\n\r\n"...)
	st.truth.Status = http.StatusOK
	if st.behaviour.Buffered {
		st.prefix = head
		return nil
	}
	st.truth.Head, st.lastWrite = at, at
	_, err = st.raw.Write(head)
	return err
}

// role sends the event that names only the speaker, where there is one.
func (st *stream) role() error {
	if st.behaviour.RoleFirst == 0 && !st.fault.noOutput {
		return nil
	}
	due := st.base + max(0, int64(st.offset(0)-st.behaviour.RoleFirst))
	if err := st.wait(st.server.fromWorkingTime(due)); err != nil {
		return err
	}
	st.json = st.writer.role(st.json[:0])
	return st.event(st.json)
}

// output sends the chunks, each at its deadline; done reports that a fault has
// ended the answer.
func (st *stream) output() (done bool, err error) {
	b, token := st.behaviour, 0
	position := b.faultAt(st.fault, b.chunkCount(st.tokens))
	for chunk := 0; ; chunk++ {
		if chunk == position {
			if done, err = st.fault.midStream(st); done || err != nil {
				return done, err
			}
		}
		if token >= st.tokens {
			return false, nil
		}
		st.latest = max(st.latest, st.base+int64(st.offset(token)))
		if st.due = st.server.fromWorkingTime(st.latest); st.due > st.lastWrite {
			if err := st.wait(st.due); err != nil {
				return true, err
			}
		}
		n := b.chunkSize(token, st.tokens)
		if err := st.chunk(token, n); err != nil {
			return true, err
		}
		token += n
	}
}

// chunk sends n tokens from the given one on.
func (st *stream) chunk(token, n int) error {
	for _, frame := range st.writer.before(token) {
		if frame.hasOutput {
			st.outputs++
		}
		if err := st.event(frame.data); err != nil {
			return err
		}
	}
	st.outputs++
	st.truth.Tokens += n
	if st.isReasoning(token) {
		st.reasoning++
		st.truth.ReasoningTokens += n
	}
	st.json = st.writer.output(st.json[:0], token, n)
	return st.event(st.json)
}

// wait waits for a time of the server's clock and keeps the connection alive.
func (st *stream) wait(at int64) error {
	every := int64(st.behaviour.KeepAlive)
	if st.dialect.framing == jsonLines { // which has no event that says nothing
		every = 0
	}
	for every > 0 && st.lastWrite+every < at && st.events == 0 && st.prefix == nil {
		if err := st.until(st.lastWrite + every); err != nil {
			return err
		}
		if err := st.keepAlive(); err != nil {
			return err
		}
	}
	return st.until(at)
}

// keepAlive keeps the connection alive by a comment or an event that says
// nothing. It is not sent while events gather: what delays those would delay it
// too.
func (st *stream) keepAlive() error {
	if st.dialect.ping != "" {
		st.out = st.appendEvent(st.out, []byte(st.dialect.ping))
		st.events++
		return st.flush(moreFollows)
	}
	st.out = append(append(append(st.out, ": keep-alive"...), st.lineEnd...), st.lineEnd...)
	return st.flush(moreFollows)
}

// end sends what follows the output: finish reason, usage, terminator.
func (st *stream) end() error {
	closing, err := st.delayUsage(st.writer.closing())
	if err != nil {
		return err
	}
	if st.fault.atEnd != nil {
		return st.fault.atEnd(st, closing)
	}
	if st.dialect.terminator == "" {
		return st.finalEvents(closing)
	}
	return st.finalEvents(append(closing, []byte(st.dialect.terminator)))
}

// finalEvents sends the events, the last one together with the end of the body.
func (st *stream) finalEvents(events [][]byte) error {
	if len(events) == 0 {
		return st.flush(bodyEnds)
	}
	last := len(events) - 1
	for _, data := range events[:last] {
		if err := st.event(data); err != nil {
			return err
		}
	}
	return st.lastEvent(events[last])
}

// lastEvent sends an event together with the end of the body.
func (st *stream) lastEvent(data []byte) error {
	st.out = st.appendEvent(st.out, data)
	st.events++
	if st.unterminated {
		st.out = st.withoutEnd(st.out)
	}
	return st.flush(bodyEnds)
}
