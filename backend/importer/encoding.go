package importer

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding/unicode"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
)

// reopen opens a file for its second reading. The caller closes the file.
func reopen(path string) (*os.File, *bufio.Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	in, err := decoded(filepath.Base(path), bufio.NewReaderSize(file, beginningSize))
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return file, in, nil
}

// decoded returns the text of a file in UTF-8, or a run file as it is. It reads UTF-16, as spreadsheets
// save it, by its byte order mark or by the zero bytes of its first characters.
func decoded(name string, in *bufio.Reader) (*bufio.Reader, error) {
	begin, _ := in.Peek(512) // a file may be shorter
	if bytes.HasPrefix(begin, []byte(runfile.Magic)) {
		return in, nil
	}
	order, is := utf16Order(begin)
	if is {
		text := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(in)
		if !bytes.HasPrefix(begin, []byte{0xFE, 0xFF}) && !bytes.HasPrefix(begin, []byte{0xFF, 0xFE}) {
			text = unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Reader(in)
		}
		return bufio.NewReaderSize(text, beginningSize), nil
	}
	if bytes.IndexByte(begin, 0) >= 0 {
		return nil, bench.Invalid("%s is no text, or neither in UTF-8 nor in UTF-16: save it as UTF-8", name)
	}
	return in, nil
}

// utf16Order returns the byte order of UTF-16: of each of the first characters,
// which are ASCII in every format, one byte is zero.
func utf16Order(begin []byte) (order unicode.Endianness, is bool) {
	switch {
	case bytes.HasPrefix(begin, []byte{0xFF, 0xFE}):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(begin, []byte{0xFE, 0xFF}):
		return unicode.BigEndian, true
	case len(begin) < 4:
		return unicode.BigEndian, false
	case begin[0] != 0 && begin[1] == 0 && begin[2] != 0 && begin[3] == 0:
		return unicode.LittleEndian, true
	case begin[0] == 0 && begin[1] != 0 && begin[2] == 0 && begin[3] != 0:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}
