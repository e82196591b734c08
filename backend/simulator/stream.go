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
	x.truth.Writes = make([]int64, 0, min(b.chunks(x.tokens), 1<<16))
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
	if done, err := st.speak(); done || err != nil {
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
	position := b.faultAt(st.fault, b.chunks(st.tokens))
	for chunk := 0; ; chunk++ {
		if chunk == position {
			if done, err = st.inject(); done || err != nil {
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
	for every > 0 && st.quiet+every < at && st.events == 0 && st.prefix == nil {
		if err := st.until(st.quiet + every); err != nil {
			return err
		}
		if err := st.comment(); err != nil {
			return err
		}
	}
	return st.until(at)
}

// comment keeps the connection alive. It is not sent while events gather:
// what holds those back would hold it too.
func (st *stream) comment() error {
	st.out = append(append(append(st.out, ": keep-alive"...), st.eol...), st.eol...)
	return st.flush(more)
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
	switch st.fault {
	case FaultTruncateFinish, FaultUnterminated:
	case FaultCutFinish:
		return st.cut(tail)
	default:
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

// cut sends the events and leaves the body without its end.
func (st *stream) cut(tail [][]byte) error {
	for _, data := range tail {
		if err := st.event(data); err != nil {
			return err
		}
	}
	if err := st.flush(more); err != nil {
		return err
	}
	st.settle(st.server.now())
	return errMeant
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
