package plan

import (
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	"tokenlap/backend/bench"
)

// tableOf converts a JSON object to a table of a plan file. Null is left out:
// it is what a key has that is not there.
func tableOf(kind reflect.Type, object map[string]any) (map[string]any, error) {
	table := map[string]any{}
	for _, key := range keysOf(kind) {
		value, err := valueInFile(key.kind, object[key.json])
		if err != nil {
			return nil, err
		}
		if value != nil {
			table[key.name] = value
		}
	}
	return table, nil
}

// valueInFile converts a JSON value, with numbers of type json.Number, to one of
// a plan file.
func valueInFile(kind reflect.Type, value any) (any, error) {
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch v := value.(type) {
	case map[string]any:
		if kind.Kind() == reflect.Struct {
			return tableOf(kind, v)
		}
		return openTable(kind, v)
	case []any:
		list := make([]any, 0, len(v))
		for _, element := range v {
			converted, err := valueInFile(elementOf(kind), element)
			if err != nil {
				return nil, err
			}
			if converted == nil {
				return nil, errNull
			}
			list = append(list, converted)
		}
		return list, nil
	case json.Number:
		return numberInFile(kind, v)
	}
	return value, nil
}

var errNull = bench.Invalid("an extra body field is null, which a plan file cannot contain: remove the field from the model")

// openTable converts an object whose keys are not those of a struct.
func openTable(kind reflect.Type, object map[string]any) (any, error) {
	table := map[string]any{}
	for name, value := range object {
		converted, err := valueInFile(elementOf(kind), value)
		if err != nil {
			return nil, err
		}
		if converted == nil {
			return nil, errNull
		}
		table[name] = converted
	}
	return table, nil
}

// elementOf is the type of the elements of a list or map; within any, again any.
func elementOf(kind reflect.Type) reflect.Type {
	if kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map {
		return kind.Elem()
	}
	return kind
}

// numberInFile writes a duration as text with units, and as text, too, what is
// beyond the whole numbers of TOML.
func numberInFile(kind reflect.Type, number json.Number) (any, error) {
	whole, err := strconv.ParseInt(string(number), 10, 64)
	switch {
	case err == nil && kind == durationType:
		return time.Duration(whole).String(), nil
	case err == nil && kind.Kind() != reflect.Float64:
		return whole, nil
	case kind.Kind() == reflect.Uint64:
		return string(number), nil
	}
	return number.Float64()
}
