package prompt

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// readJSONL reads one JSON object from each line and skips empty lines.
func readJSONL(content []byte, wrong *mistakes) []record {
	var records []record
	line := 0
	for object := range bytes.Lines(content) {
		line++
		if object = bytes.TrimSpace(object); len(object) == 0 {
			continue
		}
		if object[0] != '{' {
			wrong.add(line, "each line must be one JSON object, such as {\"text\": \"...\"}")
			continue
		}
		before := len(wrong.list)
		fields, err := readObject(object, line, wrong)
		if err != nil {
			wrong.add(line, "this is not JSON: %v", err)
			continue
		}
		records = append(records, record{line: line, fields: fields, faulty: len(wrong.list) > before})
	}
	return records
}

// readObject reads the fields one by one: a map would hide a field that occurs
// twice.
func readObject(object []byte, line int, wrong *mistakes) ([]field, error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	var fields []field
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, endOfLine(err)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, endOfLine(err)
		}
		f := jsonField(name.(string), value) // a key is always a string
		f.line = line
		switch {
		case !slices.Contains(columns, f.name):
			wrong.add(line, "%s", unknown(f.name))
		case string(value) != "null":
			fields = append(fields, f)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return nil, endOfLine(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the object on its line")
	}
	return fields, nil
}

func jsonField(name string, value json.RawMessage) field {
	var content string
	if json.Unmarshal(value, &content) == nil {
		return field{name: name, value: content, kind: text}
	}
	var digits json.Number
	if json.Unmarshal(value, &digits) == nil {
		return field{name: name, value: digits.String(), kind: number}
	}
	return field{name: name, kind: other}
}

// endOfLine replaces the error for the end of the input: here it is that of the
// line.
func endOfLine(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the object does not end on its line")
	}
	return err
}
