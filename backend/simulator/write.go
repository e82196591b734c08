package simulator

import "bytes"

const (
	// frameRoom is the space before a payload for its length as an HTTP chunk:
	// up to eight hex digits and a line end.
	frameRoom = 10

	endOfBody = "0\r\n\r\n"
)

// event adds an event to those that gather, and flushes when they are as many
// as go out in one write.
func (st *stream) event(data []byte) error {
	st.out = st.appendEvent(st.out, data)
	if st.events++; st.events < st.perWrite {
		return nil
	}
	return st.flush(moreFollows)
}

func (st *stream) appendEvent(dst, data []byte) []byte {
	if st.dialect.framing == jsonLines {
		return append(append(dst, data...), st.lineEnd...)
	}
	if st.behaviour.EmptyEvents {
		dst = append(append(append(dst, "data:"...), st.lineEnd...), st.lineEnd...)
	}
	if st.dialect.framing == namedEvents {
		if kind := eventType(data); kind != nil {
			dst = append(append(append(dst, "event: "...), kind...), st.lineEnd...)
		}
	}
	if st.behaviour.MultiLine {
		for range 2 {
			if i := commaBetween(data); i >= 0 {
				dst = st.appendLine(dst, data[:i+1])
				data = data[i+1:]
			}
		}
	}
	dst = st.appendLine(dst, data)
	if st.behaviour.OneNewline {
		return dst
	}
	return append(dst, st.lineEnd...)
}

// withoutEnd cuts off what ends the last event.
func (st *stream) withoutEnd(out []byte) []byte {
	if st.dialect.framing == jsonLines || st.behaviour.OneNewline {
		return out[:len(out)-len(st.lineEnd)]
	}
	return out[:len(out)-2*len(st.lineEnd)]
}

// eventType returns the type that the JSON of an event begins with; nil: with
// none.
func eventType(data []byte) []byte {
	rest, is := bytes.CutPrefix(data, []byte(`{"type":"`))
	if !is {
		return nil
	}
	kind, _, _ := bytes.Cut(rest, []byte{'"'})
	return kind
}

// commaBetween returns where the first comma is that is not within a string;
// -1: nowhere.
func commaBetween(data []byte) int {
	isText := false
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			isText = !isText
		case ',':
			if !isText {
				return i
			}
		}
	}
	return -1
}

func (st *stream) appendLine(dst, data []byte) []byte {
	dst = append(dst, "data:"...)
	if !st.behaviour.NoSpace {
		dst = append(dst, ' ')
	}
	return append(append(dst, data...), st.lineEnd...)
}

// ending says whether the body ends with a flush.
type ending int

const (
	moreFollows ending = iota
	bodyEnds
)

// flushGathered flushes if there are events to flush.
func (st *stream) flushGathered() error {
	if st.events == 0 {
		return nil
	}
	return st.flush(moreFollows)
}

// flush writes what has gathered, as one HTTP chunk with one call.
func (st *stream) flush(then ending) error {
	if st.zip != nil {
		st.compress(then)
	}
	if st.behaviour.Bytewise {
		return st.flushBytewise(then)
	}
	at, err := st.ready()
	if err != nil {
		return err
	}
	st.recordWrite(at)
	data := st.frame()
	if then == bodyEnds {
		data = append(data, endOfBody...)
		st.recordTruth(at)
	}
	if st.prefix != nil {
		data = append(st.prefix, data...)
		st.prefix = nil
	}
	_, err = st.raw.Write(data)
	st.out = st.out[:frameRoom]
	return err
}

// compress puts the compressed payload in the payload's place. It writes to
// memory, which does not fail.
func (st *stream) compress(then ending) {
	st.zipped.Reset()
	_, _ = st.zip.Write(st.out[frameRoom:])
	if then == bodyEnds {
		_ = st.zip.Close()
	} else {
		_ = st.zip.Flush()
	}
	st.out = append(st.out[:frameRoom], st.zipped.Bytes()...)
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

// flushBytewise writes each byte as an HTTP chunk of its own. The instant of an event
// is that of its last byte.
func (st *stream) flushBytewise(then ending) error {
	payload := st.out[frameRoom:]
	one := append(st.prefix, "1\r\n?\r\n"...)
	for i, char := range payload {
		at, err := st.ready()
		if err != nil {
			return err
		}
		if i == len(payload)-1 {
			st.recordWrite(at)
		}
		one[len(one)-3] = char
		if _, err := st.raw.Write(one); err != nil {
			return err
		}
		one = one[len(one)-6:]
	}
	st.out, st.prefix = st.out[:frameRoom], nil
	if then == moreFollows {
		return nil
	}
	st.recordTruth(st.server.now())
	_, err := st.raw.Write([]byte(endOfBody))
	return err
}

// recordWrite records the instant of the write to come.
func (st *stream) recordWrite(at int64) {
	t := &st.truth
	st.lastWrite = at
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
		if t.Answer == 0 && st.outputs > st.reasoning {
			t.Answer = at
		}
		if st.behaviour.ITL > 0 || t.Chunks == 0 {
			t.Late = max(t.Late, at-st.due)
		}
		t.Last = at
		t.Chunks += st.outputs
		for range st.outputs {
			t.Writes = append(t.Writes, at)
		}
	}
	st.events, st.outputs, st.reasoning = 0, 0, 0
}
