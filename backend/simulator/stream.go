package simulator

import (
	"bytes"
	"compress/gzip"
	"math"
	"net/http"
)

// frameRoom is kept free before a payload for its length as an HTTP chunk:
// up to eight hex digits and a line end.
const frameRoom = 10

const (
	endOfBody  = "0\r\n\r\n"
	endless    = 64 << 20 // bytes of the line that does not end
	endlessBit = 64 << 10
)

// stream answers one request event by event. Events gather in out until they
// are flushed, in one write, as one HTTP chunk.
type stream struct {
	*exchange
	chunks  chunks
	eol     string
	each    int    // events in a write
	prefix  []byte // written before the first chunk, with it
	events  int    // gathered in out
	outputs int    // of them, with output
	thought int    // of those, with reasoning
	due     int64  // deadline of the newest one
	quiet   int64  // when the last write was
	zip     *gzip.Writer
	zipped  bytes.Buffer
}

func newStream(x *exchange) *stream {
	b := x.b
	st := &stream{exchange: x, chunks: newChunks(x), eol: "\n", each: max(b.Coalesce, 1)}
	switch b.LineEnd {
	case LineCRLF:
		st.eol = "\r\n"
	case LineCR:
		st.eol = "\r"
	}
	if b.Buffered {
		st.each = math.MaxInt
	}
	if b.Gzip {
		st.zip = gzip.NewWriter(&st.zipped)
	}
	x.truth.Writes = make([]int64, 0, b.chunks(x.tokens))
	x.out = append(x.out[:0], make([]byte, frameRoom)...)
	if b.BOM {
		x.out = append(x.out, "\ufeff"...)
	}
	return st
}

// run answers from the response head to the end of the body.
func (st *stream) run() error {
	if err := st.head(); err != nil {
		return err
	}
	if st.fault == FaultSlowFirstToken {
		if err := st.hold(st.wait); err != nil {
			return err
		}
	}
	if err := st.role(); err != nil {
		return err
	}
	if st.fault != FaultEmpty {
		if done, err := st.speak(); done || err != nil {
			return err
		}
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
	head = append(head, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nX-Request-Id: "...)
	head = append(append(head, st.truth.ID...), "\r\n"...)
	if st.zip != nil {
		head = append(head, "Content-Encoding: gzip\r\n"...)
	}
	head = append(head, "Transfer-Encoding: chunked\r\n\r\n"...)
	st.truth.Status = http.StatusOK
	if st.b.Buffered {
		st.prefix = head
		return nil
	}
	st.truth.Head, st.quiet = at, at
	_, err = st.raw.Write(head)
	return err
}

// role sends the chunk that only names the speaker, where there is one.
func (st *stream) role() error {
	if st.b.RoleFirst == 0 && st.fault != FaultEmpty {
		return nil
	}
	due := st.base + max(0, int64(st.b.due(st.truth.Number, 0)-st.b.RoleFirst))
	if err := st.wait(st.server.at(due)); err != nil {
		return err
	}
	st.json = st.chunks.role(st.json[:0])
	return st.event(st.json)
}

// speak sends the output, each chunk at its deadline; done reports that a
// fault has ended the answer.
func (st *stream) speak() (done bool, err error) {
	b, token := st.b, 0
	strike := b.strikeAt(st.fault, b.chunks(st.tokens))
	for chunk := 0; ; chunk++ {
		if chunk == strike {
			if done, err = st.strike(); done || err != nil {
				return done, err
			}
		}
		if token >= st.tokens {
			return false, nil
		}
		st.latest = max(st.latest, st.base+int64(b.due(st.truth.Number, token)))
		if st.due = st.server.at(st.latest); st.due > st.quiet {
			if err := st.wait(st.due); err != nil {
				return true, err
			}
		}
		n := b.size(token, st.tokens)
		if err := st.output(token, n); err != nil {
			return true, err
		}
		token += n
	}
}

func (st *stream) output(token, n int) error {
	st.json = st.chunks.output(st.json[:0], token, n)
	st.outputs++
	st.truth.Tokens += n
	if token < st.b.Reasoning {
		st.thought++
		st.truth.ReasoningTokens += n
	}
	if st.chunks.usage.lastOut && token+n == st.tokens {
		st.truth.Finish = st.finishReason()
	}
	return st.event(st.json)
}

// wait waits for a time of the server's clock and keeps the connection alive.
func (st *stream) wait(at int64) error {
	every := int64(st.b.KeepAlive)
	for every > 0 && st.quiet+every < at && !st.b.Buffered {
		if err := st.until(st.quiet + every); err != nil {
			return err
		}
		if err := st.comment(); err != nil {
			return err
		}
	}
	return st.until(at)
}

// comment goes before the events that are still gathered.
func (st *stream) comment() error {
	gathered, events, outputs, thought := st.out, st.events, st.outputs, st.thought
	st.out = append(make([]byte, frameRoom), ": keep-alive"+st.eol+st.eol...)
	st.events, st.outputs, st.thought = 0, 0, 0
	err := st.flush(more)
	st.out, st.events, st.outputs, st.thought = gathered, events, outputs, thought
	return err
}

// event gathers one event and flushes what is due to go out.
func (st *stream) event(data []byte) error {
	st.out = st.appendEvent(st.out, data)
	if st.events++; st.events < st.each {
		return nil
	}
	return st.flush(more)
}

func (st *stream) appendEvent(to, data []byte) []byte {
	if st.b.EmptyEvents {
		to = append(append(append(to, "data:"...), st.eol...), st.eol...)
	}
	if st.b.MultiLine { // no text that we write has a comma before its third field
		for range 2 {
			if i := bytes.IndexByte(data, ','); i >= 0 {
				to = st.appendLine(to, data[:i+1])
				data = data[i+1:]
			}
		}
	}
	return append(st.appendLine(to, data), st.eol...)
}

func (st *stream) appendLine(to, data []byte) []byte {
	to = append(to, "data:"...)
	if !st.b.NoSpace {
		to = append(to, ' ')
	}
	return append(append(to, data...), st.eol...)
}

// turn says whether more follows a flush.
type turn int

const (
	more turn = iota
	last      // the body ends here
)

// flush writes what is gathered, as one HTTP chunk with one call.
func (st *stream) flush(turn turn) error {
	payload := st.out[frameRoom:]
	if st.zip != nil {
		st.zipped.Reset()
		st.zipped.Write(st.out[:frameRoom])
		st.zip.Write(payload)
		if turn == last {
			st.zip.Close()
		} else {
			st.zip.Flush()
		}
		payload = st.zipped.Bytes()[frameRoom:]
		defer func() { st.out = st.out[:frameRoom] }()
		if !st.b.Bytewise {
			st.out = append(st.out[:frameRoom], payload...)
		}
	}
	if st.b.Bytewise {
		return st.drip(payload, turn)
	}
	at, err := st.ready()
	if err != nil {
		return err
	}
	st.note(at)
	data := st.frame()
	if turn == last {
		data = append(data, endOfBody...)
		st.settle(at)
	}
	if st.prefix != nil {
		data = append(st.prefix, data...)
		st.prefix = nil
	}
	_, err = st.raw.Write(data)
	st.out = st.out[:frameRoom]
	return err
}

// frame makes an HTTP chunk of the payload in out; of none, nothing.
func (st *stream) frame() []byte {
	length := len(st.out) - frameRoom
	if length == 0 {
		return st.out[frameRoom:]
	}
	st.out = append(st.out, "\r\n"...)
	at := frameRoom - 2
	st.out[at], st.out[at+1] = '\r', '\n'
	for ; length > 0; length >>= 4 {
		at--
		st.out[at] = "0123456789abcdef"[length&15]
	}
	return st.out[at:]
}

// drip writes each byte as an HTTP chunk of its own. The instant of an event
// is that of its last byte.
func (st *stream) drip(payload []byte, turn turn) error {
	one := []byte("1\r\n?\r\n")
	one = append(st.prefix, one...)
	for i, char := range payload {
		at, err := st.ready()
		if err != nil {
			return err
		}
		if i == len(payload)-1 {
			st.note(at)
		}
		one[len(one)-3] = char
		if _, err := st.raw.Write(one); err != nil {
			return err
		}
		one = one[len(one)-6:]
	}
	st.out, st.prefix = st.out[:frameRoom], nil
	if turn == more {
		return nil
	}
	st.settle(st.server.now())
	_, err := st.raw.Write([]byte(endOfBody))
	return err
}

// note records the instant of the write to come.
func (st *stream) note(at int64) {
	t := &st.truth
	st.quiet = at
	if st.prefix != nil {
		t.Head = at
	}
	if t.FirstEvent == 0 && st.events > 0 {
		t.FirstEvent = at
	}
	if st.outputs > 0 {
		if t.First == 0 {
			t.First = at
		}
		if t.Answer == 0 && st.outputs > st.thought {
			t.Answer = at
		}
		if st.b.ITL > 0 || t.Chunks == 0 {
			t.Late = max(t.Late, at-st.due)
		}
		t.Last = at
		t.Chunks += st.outputs
		for range st.outputs {
			t.Writes = append(t.Writes, at)
		}
	}
	st.events, st.outputs, st.thought = 0, 0, 0
}

// end sends what follows the output: finish reason, usage, [DONE].
func (st *stream) end() error {
	var tail [][]byte
	if st.truth.Finish == "" {
		st.truth.Finish = st.finishReason()
		tail = append(tail, st.chunks.end(nil))
	}
	if st.chunks.usage.lastOwn {
		tail = append(tail, st.chunks.counts(nil))
	}
	if st.fault != FaultTruncateFinish && st.fault != FaultUnterminated {
		tail = append(tail, []byte("[DONE]"))
	}
	for i, data := range tail {
		if i == len(tail)-1 {
			return st.close(data)
		}
		if err := st.event(data); err != nil {
			return err
		}
	}
	return st.flush(last)
}

// close sends the last event together with the end of the body.
func (st *stream) close(data []byte) error {
	st.out = st.appendEvent(st.out, data)
	st.events++
	if st.fault == FaultUnterminated {
		st.out = st.out[:len(st.out)-2*len(st.eol)]
	}
	return st.flush(last)
}

// strike lets the fault happen between two chunks; done reports that nothing
// follows.
func (st *stream) strike() (done bool, err error) {
	if st.events > 0 && st.fault != FaultMalformed {
		if err := st.flush(more); err != nil {
			return true, err
		}
	}
	switch st.fault {
	case FaultStall:
		return false, st.hold(st.wait)
	case FaultMalformed:
		return false, st.event(append(bytes.Clone(st.chunks.head), `{"index":0,"delta":{"content":`...))
	case FaultTruncate:
		return true, st.flush(last)
	case FaultStreamErrorEvent:
		st.out = append(append(st.out, "event: error"...), st.eol...)
		fallthrough
	case FaultStreamError:
		st.out = st.appendEvent(st.out, errorBody("the model failed to answer", "server_error"))
		st.events++
		if err := st.flush(more); err != nil {
			return true, err
		}
		return true, st.close([]byte("[DONE]"))
	case FaultTooLarge:
		return true, st.endless()
	}
	st.settle(st.server.now())
	if st.fault == FaultReset {
		st.reset()
	}
	return true, errMeant
}

// endless sends a line that does not end, and gives up at 64 MB.
func (st *stream) endless() error {
	st.settle(st.server.now())
	st.out = append(st.out, `data: {"choices":[{"delta":{"content":"`...)
	bit := bytes.Repeat([]byte{'a'}, endlessBit)
	for range endless / endlessBit {
		st.out = append(st.out, bit...)
		if err := st.flush(more); err != nil {
			return errMeant
		}
	}
	return errMeant
}
