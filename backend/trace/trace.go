// Package trace reads the times at which requests came somewhere, and how long
// they and their answers were, from a file: CSV or JSON lines with named columns,
// as the public traces of LLM servers have them.
package trace

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tokenlap/backend/bench"
)

// The bounds of a file. What is beyond them is not read to the end.
const (
	maxBytes = 512 << 20 // once it is decompressed
	maxLine  = 4 << 20
)

// Load reads a trace from a file. Its times are counted from the first one.
// An error names the file and, where there is one, the line.
func Load(path string) (bench.Trace, error) {
	about, err := os.Stat(path) // before it is opened: opening a pipe may block
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bench.Trace{}, bench.NotFound("there is no trace file %s", path)
	case err != nil:
		return bench.Trace{}, bench.Unreadable("the trace file "+path, err)
	case !about.Mode().IsRegular():
		return bench.Trace{}, bench.Invalid("%s is a folder, a pipe or a device: name a file with a trace", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return bench.Trace{}, bench.Unreadable("the trace file "+path, err)
	}
	defer file.Close()
	return Read(file, path)
}

// Read reads a trace like Load. The name is that of the file, for errors.
func Read(r io.Reader, name string) (bench.Trace, error) {
	text, err := plainText(r)
	if err != nil {
		return bench.Trace{}, bench.Unreadable("the trace file "+name, err)
	}
	arrivals := &arrivals{file: name}
	begin, _ := text.Peek(512) // a file may be shorter
	switch begin = bytes.TrimLeft(begin, " \t\r\n"); {
	case bytes.IndexByte(begin, 0) >= 0:
		err = bench.Invalid("%s is not UTF-8 text: save the trace as CSV or JSON lines in UTF-8", name)
	case bytes.HasPrefix(begin, []byte("{")):
		err = readJSONL(text, arrivals)
	case bytes.HasPrefix(begin, []byte("[")):
		err = bench.Invalid("%s is a JSON list: write each request as one object on a line of its own", name)
	default:
		err = readCSV(text, arrivals)
	}
	switch {
	case err != nil:
		return bench.Trace{}, err
	case len(arrivals.list) == 0:
		return bench.Trace{}, bench.Invalid("%s contains no request: give at least one line with its time", name)
	}
	return bench.Trace{Source: filepath.Base(name), Arrivals: arrivals.list}, nil
}

// plainText returns a bounded reader of the text of a file, decompressed if it is
// gzip and without a byte order mark.
func plainText(r io.Reader) (*bufio.Reader, error) {
	packed := bufio.NewReader(r)
	r = packed
	if magic, _ := packed.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		var err error
		if r, err = gzip.NewReader(packed); err != nil {
			return nil, err
		}
	}
	text := bufio.NewReaderSize(&boundedReader{from: r, left: maxBytes}, 1<<16)
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = text.Discard(3) // they are there
	}
	return text, nil
}

// boundedReader fails after a number of bytes, where io.LimitReader would end
// as if the file did.
type boundedReader struct {
	from io.Reader
	left int
}

var errTooLarge = bench.Invalid("it is larger than %d MiB: cut it", maxBytes>>20)

func (b *boundedReader) Read(into []byte) (int, error) {
	if b.left == 0 {
		return 0, errTooLarge
	}
	n, err := b.from.Read(into[:min(len(into), b.left)])
	b.left -= n
	return n, err
}
