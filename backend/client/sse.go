package client

import (
	"bytes"
	"errors"
)

// errTooLarge is a line, an event or a header over its limit.
var errTooLarge = errors.New("more bytes than any honest answer has")

// event is one server-sent event. Its data is valid until the next call of
// the decoder.
type event struct {
	kind string // the event field; "" is the default, "message"
	data []byte // its data lines joined by LF

	unclosed bool // no blank line closed it: the next line showed where it ends
}

// decoder turns bytes into events: each line is one where a stream is framed by
// lines, else by the WHATWG rules for event streams:
// lines end with CR, LF or CRLF in any split over reads, a byte order mark at
// the beginning is passed over, comments are counted and ignored, one space
// after the colon is optional. It is fed by room and grew, so that bytes go
// from the socket into its buffer without a copy; it never waits.
type decoder struct {
	limit    int    // most bytes of one line or event
	byLine   bool   // each line is an event
	buf      []byte // what has come and is not consumed
	line     int    // where the current line begins in buf
	searched int    // up to where buf holds no line end
	lf       int    // up to where it holds no LF; found once, however many CR come before
	afterCR  bool   // the last line ended with CR: an LF that follows belongs to it
	begun    bool   // the place for a byte order mark is behind us

	oneLine bool   // events are not closed by blank lines: each data line is one
	held    []byte // a line to take before the next one; nil: none

	data     []byte // data lines of the event being gathered
	lines    int    // their number
	kind     string
	comments int // heartbeats so far
}

// reset makes the decoder ready for another stream and keeps its memory,
// unless a huge event has blown it up.
func (d *decoder) reset(limit int) {
	const keep = 1 << 20
	buf, data := d.buf[:0], d.data[:0]
	if cap(buf) > keep {
		buf = nil
	}
	if cap(data) > keep {
		data = nil
	}
	*d = decoder{limit: limit, buf: buf, data: data}
}

// room returns space to read into; grew says how much of it was filled. The buffer
// need not be large: it is filled from that of the connection.
func (d *decoder) room() []byte {
	const least, first = 1 << 10, 2 << 10
	if d.line > 0 {
		n := copy(d.buf, d.buf[d.line:])
		d.buf, d.searched, d.lf, d.line = d.buf[:n], d.searched-d.line, max(0, d.lf-d.line), 0
	}
	if cap(d.buf)-len(d.buf) < least {
		bigger := make([]byte, len(d.buf), max(first, 2*cap(d.buf)))
		copy(bigger, d.buf)
		d.buf = bigger
	}
	return d.buf[len(d.buf):cap(d.buf)]
}

func (d *decoder) grew(n int) { d.buf = d.buf[:len(d.buf)+n] }

// next returns the next whole event; false when more bytes are needed.
func (d *decoder) next() (event, bool, error) {
	for {
		line, ok := d.held, d.held != nil
		if d.held = nil; !ok {
			line, ok = d.nextLine()
		}
		switch {
		case !ok && len(d.buf)-d.line > d.limit:
			return event{}, false, errTooLarge
		case !ok:
			return event{}, false, nil
		case d.byLine && len(bytes.TrimSpace(line)) > 0:
			return event{data: line}, true, nil
		case d.byLine: // a blank line
		case len(line) > 0:
			if d.beginsAnother(line) {
				d.held = line
				return d.dispatchUnclosed(), true, nil
			}
			d.field(line)
			if d.oneLine && isDocument(d.data) {
				return d.dispatchUnclosed(), true, nil
			}
			if len(d.data) > d.limit {
				return event{}, false, errTooLarge
			}
		case d.lines > 0:
			return d.dispatch(), true, nil
		default: // a blank line after nothing, or after fields without data
			d.kind = ""
		}
	}
}

// end returns what the stream left without a closing blank line. The standard
// discards it; servers that forget the blank line exist, so it is used and
// marked.
func (d *decoder) end() (event, bool) {
	if rest := d.buf[d.line:]; len(rest) > 0 {
		d.line = len(d.buf)
		if rest = d.withoutMark(rest); d.byLine {
			return event{data: rest}, len(bytes.TrimSpace(rest)) > 0
		}
		d.field(rest)
	}
	if d.lines == 0 {
		return event{}, false
	}
	return d.dispatch(), true
}

// beginsAnother reports whether a data line cannot belong to the data before
// it: both are whole JSON documents, so that the blank line between two events
// is missing.
func (d *decoder) beginsAnother(line []byte) bool {
	if d.lines == 0 || !isDocument(d.data) {
		return false
	}
	rest, isData := bytes.CutPrefix(line, []byte("data:"))
	return isData && isDocument(rest)
}

// isDocument reports whether data looks like a whole JSON object or the marker
// of the end.
func isDocument(data []byte) bool {
	data = bytes.TrimSpace(data)
	n := len(data)
	return n > 1 && (data[0] == '{' && data[n-1] == '}' || string(data) == "[DONE]")
}

func (d *decoder) dispatchUnclosed() event {
	d.oneLine = true
	e := d.dispatch()
	e.unclosed = true
	return e
}

func (d *decoder) dispatch() event {
	e := event{kind: d.kind, data: d.data}
	d.data, d.lines, d.kind = d.data[:0], 0, ""
	return e
}

// nextLine returns the next line without its end.
func (d *decoder) nextLine() ([]byte, bool) {
	if d.afterCR && d.line < len(d.buf) {
		if d.buf[d.line] == '\n' {
			d.line++
		}
		d.afterCR = false
	}
	d.searched = max(d.searched, d.line)
	if d.lf = max(d.lf, d.searched); d.lf < len(d.buf) && d.buf[d.lf] != '\n' {
		if n := bytes.IndexByte(d.buf[d.lf:], '\n'); n >= 0 {
			d.lf += n
		} else {
			d.lf = len(d.buf)
		}
	}
	end := d.lf
	if cr := bytes.IndexByte(d.buf[d.searched:d.lf], '\r'); cr >= 0 {
		end, d.afterCR = d.searched+cr, true
	}
	if end == len(d.buf) {
		d.searched = end
		return nil, false
	}
	line := d.buf[d.line:end]
	d.line = end + 1
	d.searched = d.line
	return d.withoutMark(line), true
}

// withoutMark drops a byte order mark from the stream's first line.
func (d *decoder) withoutMark(line []byte) []byte {
	if d.begun {
		return line
	}
	d.begun = true
	return bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
}

func (d *decoder) field(line []byte) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	if len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	switch string(name) {
	case "":
		if len(line) > 0 {
			d.comments++
		}
	case "data", "error": // older versions of llama.cpp name the field of an error so
		if string(name) == "error" {
			d.kind = "error"
		}
		if d.lines > 0 {
			d.data = append(d.data, '\n')
		}
		d.data = append(d.data, value...)
		d.lines++
	case "event":
		d.kind = string(value)
	}
}
