package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"path/filepath"
)

// jsonLine is a line of a file that has a JSON value on each.
type jsonLine struct {
	number int    // from 1
	text   []byte // valid until the next line is read
}

// jsonLines yields the lines of a file that are not empty. An error of type
// *BadRow is about one line; any other error is the last.
func jsonLines(path string, in *bufio.Reader) iter.Seq2[jsonLine, error] {
	return func(yield func(jsonLine, error) bool) {
		skipBOM(in)
		var text []byte
		for number := 1; ; number++ {
			var long bool
			var err error
			text, long, err = readLine(in, text[:0])
			line := jsonLine{number: number, text: bytes.TrimSpace(text)}
			switch {
			case err != nil && err != io.EOF:
				yield(line, unreadable(path, err))
				return
			case long:
				if !yield(line, line.bad(path, "", "the line is longer than 16 MB")) {
					return
				}
			case len(line.text) > 0 && !yield(line, nil):
				return
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// readLine appends the next line. Of one that is longer than maxRecord it keeps
// nothing and reports true.
func readLine(in *bufio.Reader, line []byte) ([]byte, bool, error) {
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxRecord; long {
			line = line[:0]
		} else {
			line = append(line, part...)
		}
		if err != bufio.ErrBufferFull {
			return line, long, err
		}
	}
}

// bad returns what is wrong with the line.
func (l jsonLine) bad(path, column, text string) *BadRow {
	return &BadRow{File: filepath.Base(path), Line: l.number, Column: column, Text: text}
}

// decode reads the value of the line, also one that Python wrote.
func (l jsonLine) decode(path string, into any) *BadRow {
	err := json.Unmarshal(l.text, into)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		err = json.NewDecoder(&pythonJSON{in: bufio.NewReader(bytes.NewReader(l.text))}).Decode(into)
	}
	var wrong *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		row := wrongType(wrong)
		return l.bad(path, row.Column, row.Text)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return l.bad(path, "", "the line ends within its JSON: is the file cut off?")
	}
	return l.bad(path, "", "no JSON: "+err.Error())
}

// listElements yields the elements of a JSON list one by one, by their number
// from 1.
func listElements[T any](path string, in *bufio.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		reader, row := newJSONReader(filepath.Base(path), in), 0
		var none T
		err := reader.whole(func() error {
			return reader.list(func() error {
				var element T
				bad, err := reader.value(&element)
				row++
				if err != nil {
					return err
				}
				if bad != nil {
					bad.File, bad.Row = reader.name, row
					return continueIf(yield(none, bad))
				}
				return continueIf(yield(element, nil))
			})
		})
		if err != nil && err != errStopped {
			yield(none, err)
		}
	}
}

// isFinite reports whether a number of a file is a time or a count that can be.
func isFinite(value float64) bool { return value >= 0 && value <= maxSeconds }

// expectedNumber is the text of a BadRow for a wrong number.
func expectedNumber(value float64, expected string) string {
	return number(value) + " where " + expected + " was expected"
}
