package importer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// records reads CSV as RFC 4180 and other programs write it: LF or CRLF, with or
// without a byte order mark, quoted cells over several lines, with commas,
// semicolons or tabs between the cells. It does not use
// encoding/csv, which turns CR LF within cells into LF, while texts must be read
// exactly as they were written.
type records struct {
	in    *bufio.Reader
	mark  byte // between cells
	line  int  // of the record that was read last, from 1
	next  int  // line at which the next begins
	bytes []byte
	ends  []int // where each cell ends within bytes
	cells []string
}

func newRecords(in *bufio.Reader) *records {
	if begin, _ := in.Peek(len(bom)); string(begin) == bom {
		_, _ = in.Discard(len(bom)) // they were just seen
	}
	r := &records{in: in, next: 1}
	r.mark = r.findMark()
	return r
}

// findMark returns what separates the cells: what a first line such as sep=; says,
// which it discards, or the mark that the header holds most often.
func (r *records) findMark() byte {
	begin, _ := r.in.Peek(r.in.Size())
	header, _, _ := bytes.Cut(begin, []byte("\n"))
	if said, is := bytes.CutPrefix(bytes.TrimRight(header, "\r"), []byte("sep=")); is && len(said) == 1 && strings.ContainsAny(string(said), ",;\t|") {
		_, _ = r.in.Discard(min(len(header)+1, len(begin))) // they were just seen
		r.next++
		return said[0]
	}
	counts, within := map[byte]int{}, false
	for _, c := range begin {
		if c == '"' {
			within = !within
		}
		if within {
			continue
		}
		if c == '\n' {
			break
		}
		counts[c]++
	}
	mark := byte(',')
	for _, other := range []byte{';', '\t'} {
		if counts[other] > counts[mark] {
			mark = other
		}
	}
	return mark
}

// maxRecord is the largest number of bytes of a record, so that a quote that is
// never closed does not read the rest of a large file into memory. Longer
// records are skipped to their end, so that those after them are read.
const maxRecord = 16 << 20

var (
	errTooLong  = errors.New("a row is longer than 16 MB: a quote in it is not closed, or this is no CSV")
	errUnclosed = errors.New("a quote is not closed before the end of the file: nothing from here on was read")
)

// read returns the cells of the next record that is not an empty line. They are
// valid until the next call. At the end of the file it returns io.EOF. A quote
// within a cell that does not begin with one is an ordinary character.
func (r *records) read() ([]string, error) {
	for {
		r.line, r.bytes, r.ends, r.cells = r.next, r.bytes[:0], r.ends[:0], r.cells[:0]
		err := r.record()
		if err != nil && (err != io.EOF || len(r.bytes)+len(r.ends) == 0) {
			return nil, err
		}
		r.ends = append(r.ends, len(r.bytes))
		if len(r.ends) > 1 || len(r.bytes) > 0 {
			return r.split(), nil
		}
	}
}

func (r *records) split() []string {
	text, from := string(r.bytes), 0
	for _, end := range r.ends {
		r.cells = append(r.cells, text[from:end])
		from = end
	}
	return r.cells
}

// record takes one record to its line break:
//
//	state      on "           on , or line break   on anything else
//	begin      quoted         ends the cell        plain
//	plain      kept           ends the cell        kept
//	quoted     closed         kept                 kept
//	closed     kept, quoted   ends the cell        kept, plain
func (r *records) record() error {
	const begin, plain, quoted, closed = 0, 1, 2, 3
	state, long := begin, false
	for {
		c, err := r.in.ReadByte()
		if len(r.bytes) > maxRecord {
			r.bytes, r.ends, long = r.bytes[:0], r.ends[:0], true
		}
		switch {
		case err == io.EOF && state == quoted:
			return errUnclosed
		case err == io.EOF && long, err == nil && c == '\n' && long && state != quoted:
			r.next++
			return errTooLong
		case err != nil:
			return err
		}
		if c == '\n' {
			r.next++
		}
		switch {
		case state == quoted && c != '"':
			r.bytes = append(r.bytes, c)
			r.whole()
		case state == quoted:
			state = closed
		case c == '\n':
			return nil
		case c == '\r' && r.breaks():
			continue
		case c == r.mark:
			r.ends = append(r.ends, len(r.bytes))
			state = begin
		case c == '"' && state == begin:
			state = quoted
		case c == '"' && state == closed:
			r.bytes = append(r.bytes, c)
			state = quoted
		default:
			r.bytes = append(r.bytes, c)
			state = plain
		}
	}
}

// whole appends what is buffered of a quoted cell up to its next quote.
func (r *records) whole() {
	buffered, _ := r.in.Peek(r.in.Buffered())
	if end := bytes.IndexByte(buffered, '"'); end >= 0 {
		buffered = buffered[:end]
	}
	r.bytes = append(r.bytes, buffered...)
	r.next += bytes.Count(buffered, []byte{'\n'})
	_, _ = r.in.Discard(len(buffered)) // they are buffered
}

// breaks reports whether a CR belongs to the end of the line.
func (r *records) breaks() bool {
	next, err := r.in.Peek(1)
	return err == io.EOF || err == nil && next[0] == '\n'
}
