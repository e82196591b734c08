package simulator

import "bytes"

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
func (st *stream) flush(then turn) error {
	if st.zip != nil {
		st.compress(then)
	}
	if st.b.Bytewise {
		return st.drip(then)
	}
	at, err := st.ready()
	if err != nil {
		return err
	}
	st.note(at)
	data := st.frame()
	if then == last {
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

// compress puts the compressed payload in the payload's place. It writes to
// memory, which does not fail.
func (st *stream) compress(then turn) {
	st.zipped.Reset()
	_, _ = st.zip.Write(st.out[frameRoom:])
	if then == last {
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

// drip writes each byte as an HTTP chunk of its own. The instant of an event
// is that of its last byte.
func (st *stream) drip(then turn) error {
	payload := st.out[frameRoom:]
	one := append(st.prefix, "1\r\n?\r\n"...)
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
	if then == more {
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
