package plan

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// fileKey is a key of a table of a plan file.
type fileKey struct {
	name string // in the file
	json string // in JSON
	kind reflect.Type
}

var (
	durationType        = reflect.TypeFor[time.Duration]()
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// keysOf returns the keys of a struct in the order of its fields. A key is called
// as the toml tag says, else as in JSON, without the unit of a duration.
func keysOf(kind reflect.Type) (keys []fileKey) {
	for _, field := range reflect.VisibleFields(kind) { // without those that others hide
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		key := fileKey{name: name, json: name, kind: field.Type}
		if field.Type == durationType {
			key.name = strings.TrimSuffix(name, "_ns")
		}
		if tag, _, _ := strings.Cut(field.Tag.Get("toml"), ","); tag != "" {
			key.name = tag
		}
		keys = append(keys, key)
	}
	return keys
}

// isOpen reports whether a type holds what a user may name freely, or reads its
// JSON itself.
func isOpen(kind reflect.Type) bool {
	isFree := kind.Kind() == reflect.Interface || kind.Kind() == reflect.Map && kind.Elem().Kind() == reflect.Interface
	return isFree || reflect.PointerTo(kind).Implements(unmarshalerType) || reflect.PointerTo(kind).Implements(textUnmarshalerType)
}

// join returns the path of a key within a table.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
