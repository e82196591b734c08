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
		records = append(records, readElement(object, line, wrong)...)
	}
	return records
}

// readObject reads the fields one by one: a map would hide a field that occurs
// twice. Beside a conversation, fields that are not understood are passed over:
// files for other programs have many.
func readObject(object []byte, line int, wrong *mistakes) (one record, err error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil {
		return one, err
	}
	var others []string // names of fields that are not understood
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return one, endOfLine(err)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return one, endOfLine(err)
		}
		f := jsonField(name.(string), value) // a key is always a string
		f.line = line
		switch {
		case slices.Contains(conversationFields, f.name):
			one.converse(value, line, wrong)
		case !slices.Contains(columns, f.name):
			others = append(others, f.name)
		case string(value) != "null":
			one.fields = append(one.fields, f)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return one, endOfLine(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return one, errors.New("something follows the object on its line")
	}
	for _, name := range others {
		if one.talk == nil {
			wrong.add(line, "%s", unknown(name))
		}
	}
	return one, nil
}

// converse sets the conversation of a record.
func (r *record) converse(list json.RawMessage, line int, wrong *mistakes) {
	talk, err := readConversation(list)
	switch {
	case r.talk != nil:
		wrong.add(line, "messages are given twice")
	case err != nil:
		wrong.add(line, "%v", err)
	}
	r.talk = &talk
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
