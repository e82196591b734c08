package runfile

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"io"
	"iter"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// File is a run file that is being read.
type File struct {
	Name string    // in errors
	Run  bench.Run // with its series, without its samples
	in   *reader
}

// Open reads the run of a file, which is named in errors.
func Open(name string, r io.Reader) (*File, error) {
	in := &reader{name: name, from: bufio.NewReaderSize(r, 64<<10), hash: sha256.New()}
	magic := make([]byte, len(Magic))
	if _, err := io.ReadFull(in.from, magic); err != nil && !isEnd(err) {
		return nil, bench.Unreadable(name, err)
	}
	if string(magic) != Magic {
		return nil, bench.Invalid("%s is no run file: name one that tokenlap export RUN --format run wrote", name)
	}
	in.hash.Write(magic)
	f := &File{Name: name, in: in}
	if err := f.readHeader(); err != nil {
		return nil, err
	}
	return f, f.readSeries()
}

func (f *File) readHeader() error {
	if err := f.in.next(); err != nil {
		return err
	}
	if f.in.kind != runBlock {
		return damaged(f.Name)
	}
	var version struct{ Format, Generation int }
	if err := json.Unmarshal(f.in.content, &version); err != nil {
		return damaged(f.Name)
	}
	if version.Format > format || version.Generation > record.Generation() {
		return newer(f.Name)
	}
	var head struct{ Run json.RawMessage }
	if isSwollen(f.in.content) || json.Unmarshal(f.in.content, &head) != nil || record.ReadJSON(head.Run, &f.Run) != nil {
		return damaged(f.Name)
	}
	return f.in.next()
}

func (f *File) readSeries() error {
	for size := 0; f.in.kind == seriesBlock; {
		var one bench.Series
		if size += len(f.in.content); size > allSeries || json.Unmarshal(f.in.content, &one) != nil {
			return damaged(f.Name)
		}
		if n := len(f.Run.Series); n > 0 && f.Run.Series[n-1].Endpoint == one.Endpoint && f.Run.Series[n-1].Name == one.Name {
			f.Run.Series[n-1].Points = append(f.Run.Series[n-1].Points, one.Points...)
		} else {
			f.Run.Series = append(f.Run.Series, one)
		}
		if err := f.in.next(); err != nil {
			return err
		}
	}
	return nil
}

// Samples yields the samples in the order of Seq, once, and holds one block of them in
// memory. An error is the last that it yields: only where there is none the file is whole
// and what was written.
func (f *File) Samples() iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		number, last := 0, 0
		for f.in.kind == samplesBlock {
			for sample, err := range record.ReadBatch(f.in.content) {
				if err != nil || number > 0 && sample.Seq <= last {
					yield(bench.Sample{}, damaged(f.Name))
					return
				}
				number, last = number+1, sample.Seq
				if !yield(sample, nil) {
					return
				}
			}
			if err := f.in.next(); err != nil {
				yield(bench.Sample{}, err)
				return
			}
		}
		if err := f.in.end(number); err != nil {
			yield(bench.Sample{}, err)
		}
	}
}

// reader reads blocks.
type reader struct {
	name    string
	from    *bufio.Reader
	hash    hash.Hash // of all before the block
	kind    kind
	content []byte
	packed  []byte
	head    []byte
	inflate io.ReadCloser
}

// next reads the next block.
func (r *reader) next() error {
	r.hash.Write(r.head)
	r.hash.Write(r.packed)
	length, size, err := r.readHead()
	if err != nil {
		return err
	}
	most := r.kind.longest()
	switch {
	case most == 0: // a kind that this program does not know
		return damaged(r.name)
	case length > most || size > length || length > size*deflateRatio+64:
		return damaged(r.name)
	}
	if r.packed, err = readAll(r.packed, r.from, size); err != nil {
		return r.explain(err)
	}
	if size == length {
		r.content = append(r.content[:0], r.packed...)
		return nil
	}
	return r.unpack(length)
}

func (r *reader) readHead() (length, size uint64, err error) {
	first, err := r.from.ReadByte()
	if err != nil {
		return 0, 0, r.explain(err)
	}
	r.kind = kind(first)
	r.head = append(r.head[:0], first)
	if length, err = r.uvarint(); err == nil {
		size, err = r.uvarint()
	}
	return length, size, err
}

func (r *reader) uvarint() (uint64, error) {
	from := len(r.head)
	for len(r.head)-from < binary.MaxVarintLen64 {
		next, err := r.from.ReadByte()
		if err != nil {
			return 0, r.explain(err)
		}
		r.head = append(r.head, next)
		if next < 0x80 {
			break
		}
	}
	number, n := binary.Uvarint(r.head[from:])
	if n <= 0 {
		return 0, damaged(r.name)
	}
	return number, nil
}

// unpack inflates what was read.
func (r *reader) unpack(length uint64) (err error) {
	if r.inflate == nil {
		r.inflate = flate.NewReader(nil)
	}
	if err := r.inflate.(flate.Resetter).Reset(bytes.NewReader(r.packed), nil); err != nil {
		return err
	}
	if r.content, err = readAll(r.content, r.inflate, length); err != nil {
		return damaged(r.name)
	}
	if n, err := r.inflate.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return damaged(r.name)
	}
	return nil
}

// readAll reads so many bytes into a buffer, which grows with what comes and not with
// what is claimed.
func readAll(into []byte, from io.Reader, size uint64) ([]byte, error) {
	buffer := bytes.NewBuffer(into[:0])
	n, err := io.CopyN(buffer, from, int64(size))
	if err == nil && n < int64(size) {
		err = io.ErrUnexpectedEOF
	}
	return buffer.Bytes(), err
}

// explain returns the error for the user of one of the file.
func (r *reader) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case isEnd(err):
		return truncated(r.name)
	}
	return bench.Unreadable(r.name, err)
}

func isEnd(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

// end checks the last block, which is read.
func (r *reader) end(samples int) error {
	if r.kind != endBlock {
		return damaged(r.name)
	}
	number, size := binary.Varint(r.content)
	if size <= 0 || int(number) != samples || !bytes.Equal(r.content[size:], r.hash.Sum(nil)) {
		return damaged(r.name)
	}
	if _, err := r.from.ReadByte(); err != io.EOF {
		return damaged(r.name)
	}
	return nil
}
