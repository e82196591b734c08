package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// beginning is what a format recognises a file by.
type beginning struct {
	text []byte // without a byte order mark and white space before it

	// names are the keys of the first JSON object in their order, as far as the
	// text holds them, or the column names of a CSV file.
	names []string
}

// beginningSize is the most bytes of a beginning.
const beginningSize = 1 << 16

const bom = "\uFEFF" // byte order mark

func newBeginning(text []byte) beginning {
	b := beginning{text: bytes.TrimLeft(bytes.TrimPrefix(text, []byte(bom)), " \t\r\n")}
	if b.isJSON() {
		b.names = firstKeys(b.text)
		return b
	}
	columns, err := newRecords(bufio.NewReader(bytes.NewReader(b.text))).read()
	if err != nil { // the format that reads the file says what is wrong
		return b
	}
	for _, column := range columns {
		b.names = append(b.names, strings.TrimSpace(column))
	}
	return b
}

// isJSON reports whether the file begins with a JSON object. Other files are
// taken for CSV.
func (b beginning) isJSON() bool { return len(b.text) > 0 && b.text[0] == '{' }

// hasColumns reports whether a CSV file has all columns.
func (b beginning) hasColumns(names ...string) bool { return !b.isJSON() && b.has(names) }

// hasKeys reports whether a JSON object has all keys.
func (b beginning) hasKeys(names ...string) bool { return b.isJSON() && b.has(names) }

func (b beginning) has(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(b.names, name) })
}

// firstKeys returns the keys of the JSON object that a text begins with, up to
// where the text ends or is not JSON.
func firstKeys(text []byte) (keys []string) {
	in := &pythonJSON{in: bufio.NewReader(bytes.NewReader(text))}
	decoder := json.NewDecoder(in)
	if _, err := decoder.Token(); err != nil { // the brace
		return nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return keys
		}
		keys = append(keys, fmt.Sprint(key))
		if skipValue(decoder, in) != nil {
			return keys
		}
	}
	return keys
}
