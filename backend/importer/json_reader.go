package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tokenlap/backend/bench"
)

// jsonReader reads a file of JSON as a stream, so that only one value of a list
// is in memory at a time.
type jsonReader struct {
	name       string // of the file
	pythonJSON *pythonJSON
	decoder    *json.Decoder
}

func newJSONReader(name string, in *bufio.Reader) *jsonReader {
	skipBOM(in)
	pythonJSON := &pythonJSON{in: in, most: maxRecord}
	return &jsonReader{name: name, pythonJSON: pythonJSON, decoder: json.NewDecoder(pythonJSON)}
}

// whole reads the one value of a file by a function. Its errors are sentences,
// but errStopped, which is returned as it is.
func (j *jsonReader) whole(read func() error) error {
	err := read()
	if err == nil {
		err = j.over()
	}
	var sentence *bench.Error
	if err == nil || err == errStopped || errors.As(err, &sentence) {
		return err
	}
	return j.pythonJSON.explain(err, j.name, j.decoder.InputOffset())
}

// over returns an error if something follows the value.
func (j *jsonReader) over() error {
	j.pythonJSON.beginValue()
	switch _, err := j.decoder.Token(); {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	}
	return bench.Invalid("%s, byte %d: more follows after the report: expected one report a file", j.name, j.decoder.InputOffset())
}

// value decodes the next value. A value of another type is a BadRow and keeps no
// other out.
func (j *jsonReader) value(into any) (*BadRow, error) {
	var wrong *json.UnmarshalTypeError
	err := j.decoder.Decode(into)
	if errors.As(err, &wrong) {
		return wrongType(wrong), nil
	}
	return nil, err
}

func wrongType(wrong *json.UnmarshalTypeError) *BadRow {
	return &BadRow{Column: wrong.Field, Text: jsonWords(wrong.Value) + " where " + goWords(wrong.Type) + " was expected"}
}

// object reads an object: the values of known keys by their functions; it skips
// the others.
func (j *jsonReader) object(keys map[string]func() error) error {
	if err := j.open('{'); err != nil {
		return err
	}
	for j.more() {
		key, err := j.decoder.Token()
		if err != nil {
			return err
		}
		j.pythonJSON.beginValue()
		read, known := keys[fmt.Sprint(key)]
		if !known {
			read = j.skip
		}
		if err := read(); err != nil {
			return err
		}
	}
	return j.close()
}

// list reads a list; null counts as an empty one.
func (j *jsonReader) list(each func() error) error {
	j.pythonJSON.beginValue()
	token, err := j.decoder.Token()
	if err != nil || token == nil {
		return err
	}
	if token != json.Delim('[') {
		return j.unexpected(token, "a list")
	}
	for j.more() {
		if err := each(); err != nil {
			return err
		}
	}
	return j.close()
}

func (j *jsonReader) more() bool {
	j.pythonJSON.beginValue()
	return j.decoder.More()
}

func (j *jsonReader) open(delim json.Delim) error {
	token, err := j.decoder.Token()
	if err != nil || token == delim {
		return err
	}
	return j.unexpected(token, "an object")
}

// close reads the delimiter that ends a list or an object.
func (j *jsonReader) close() error {
	_, err := j.decoder.Token()
	return err
}

func (j *jsonReader) unexpected(token json.Token, expected string) error {
	return bench.Invalid("%s, byte %d: %s where %s was expected", j.name, j.decoder.InputOffset(), quoted(fmt.Sprint(token)), expected)
}

func (j *jsonReader) skip() error { return skipValue(j.decoder, j.pythonJSON) }
