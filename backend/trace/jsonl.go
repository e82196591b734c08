package trace

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// readJSONL reads one JSON object from each line and skips empty lines. The first
// one decides which names are read.
func readJSONL(text *bufio.Reader, into *arrivals) error {
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, maxLine)
	var found columns
	line := 0
	for lines.Scan() {
		line++
		content := bytes.TrimSpace(lines.Bytes())
		if len(content) == 0 {
			continue
		}
		var object map[string]json.RawMessage
		if err := json.Unmarshal(content, &object); err != nil || object == nil {
			return into.wrong(line, "this is no JSON object: write each request as one object on a line of its own")
		}
		if found.time == "" {
			var mistake string
			if found, mistake = findColumns(namesOf(object)); mistake != "" {
				return into.wrong(line, "%s", mistake)
			}
			into.clock.isMillis = found.isMillis
		}
		if err := into.addObject(line, object, found); err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return into.wrong(line+1, "it is longer than %d MiB", maxLine>>20)
	case err != nil:
		return into.readError(err)
	}
	return nil
}

func namesOf(object map[string]json.RawMessage) (names []string) {
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (a *arrivals) addObject(line int, object map[string]json.RawMessage, found columns) error {
	one := row{line: line}
	for _, value := range []struct {
		into *string
		name string
	}{{&one.time, found.time}, {&one.input, found.input}, {&one.output, found.output}} {
		text, ok := scalar(object[value.name])
		if !ok {
			return a.wrong(line, "%s must be a number or a text", quoted(value.name))
		}
		*value.into = text
	}
	return a.add(one)
}

// scalar returns the text of a JSON string or number; "" for null and what is
// not there.
func scalar(value json.RawMessage) (text string, ok bool) {
	if len(value) == 0 || string(value) == "null" {
		return "", true
	}
	var number json.Number
	if json.Unmarshal(value, &text) == nil {
		return text, true
	}
	err := json.Unmarshal(value, &number)
	return number.String(), err == nil
}
