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

	// names are the keys of the first JSON object, or of the first in a JSON list,
	// in their order, as far as the text holds them, or the column names of a CSV
	// file.
	names []string
}

// beginningSize is the most bytes of a beginning.
const beginningSize = 1 << 16

const bom = "\uFEFF" // byte order mark

func newBeginning(text []byte) beginning {
	b := beginning{text: bytes.TrimLeft(bytes.TrimPrefix(text, []byte(bom)), " \t\r\n")}
	switch {
	case b.isJSON():
		b.names = firstKeys(b.text)
		return b
	case b.isList():
		b.names = firstKeys(bytes.TrimLeft(b.text[1:], " \t\r\n"))
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

// isJSON reports whether the file begins with a JSON object. Other files that
// are no list are taken for CSV.
func (b beginning) isJSON() bool { return len(b.text) > 0 && b.text[0] == '{' }

// isList reports whether the file begins with a JSON list.
func (b beginning) isList() bool { return len(b.text) > 0 && b.text[0] == '[' }

// hasColumns reports whether a CSV file has all columns.
func (b beginning) hasColumns(names ...string) bool {
	return !b.isJSON() && !b.isList() && b.has(names)
}

// lists reports whether the first object of a JSON list has all keys.
func (b beginning) lists(names ...string) bool { return b.isList() && b.has(names) }

// contains reports whether the text has a JSON string, such as a key within an
// object.
func (b beginning) contains(text string) bool { return bytes.Contains(b.text, []byte(`"`+text+`"`)) }

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
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
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
