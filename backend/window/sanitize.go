package window

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// sanitize makes a result safe to send to the page as JSON: nil slices and maps
// become empty ones, a pointer to a number that JSON lacks (NaN, infinity)
// becomes nil, and such a number itself is an error; Wails would end the
// program over it. Data that the result shares is copied before it is changed.
func sanitize[T any](result T) (T, error) {
	target := reflect.ValueOf(&result).Elem()
	value, changed, err := sanitizeValue(target)
	if changed {
		target.Set(value)
	}
	return result, err
}

// unsafeValueError is a value that JSON cannot hold.
type unsafeValueError struct {
	path  []string // the steps to it, innermost first
	value string
}

func (e *unsafeValueError) Error() string {
	path := ""
	for _, step := range e.path {
		path = step + path
	}
	return fmt.Sprintf("the answer contains %s at %q, which cannot be shown", e.value, strings.TrimPrefix(path, "."))
}

// addStep adds the step that leads to the value of an unsafeValueError.
func addStep(err error, step string) error {
	if e, ok := err.(*unsafeValueError); ok {
		e.path = append(e.path, step)
	}
	return err
}

// sanitizeValue returns v itself if it is safe, else a changed copy.
func sanitizeValue(v reflect.Value) (_ reflect.Value, changed bool, _ error) {
	if !typeInfoOf(v.Type()).mayBeUnsafe {
		return v, false, nil
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		if n := v.Float(); math.IsNaN(n) || math.IsInf(n, 0) {
			return v, false, &unsafeValueError{value: strconv.FormatFloat(n, 'g', -1, 64)}
		}
		return v, false, nil
	case reflect.Pointer, reflect.Interface:
		return sanitizeElem(v)
	case reflect.Slice, reflect.Array:
		return sanitizeList(v)
	case reflect.Map:
		return sanitizeMap(v)
	case reflect.Struct:
		return sanitizeStruct(v)
	default:
		return v, false, &unsafeValueError{value: "a " + v.Kind().String()}
	}
}

func sanitizeElem(v reflect.Value) (reflect.Value, bool, error) {
	if v.IsNil() {
		return v, false, nil
	}
	elem := v.Elem()
	if kind := elem.Kind(); v.Kind() == reflect.Pointer && (kind == reflect.Float32 || kind == reflect.Float64) {
		if n := elem.Float(); math.IsNaN(n) || math.IsInf(n, 0) {
			return reflect.Zero(v.Type()), true, nil
		}
		return v, false, nil
	}
	safe, changed, err := sanitizeValue(elem)
	if err != nil || !changed {
		return v, false, err
	}
	if v.Kind() == reflect.Interface {
		return safe, true, nil
	}
	fresh := reflect.New(v.Type().Elem())
	fresh.Elem().Set(safe)
	return fresh.Convert(v.Type()), true, nil
}

func sanitizeList(v reflect.Value) (reflect.Value, bool, error) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		return reflect.MakeSlice(v.Type(), 0, 0), true, nil
	}
	if !typeInfoOf(v.Type().Elem()).mayBeUnsafe {
		return v, false, nil
	}
	fresh := reflect.Value{}
	for i := range v.Len() {
		safe, changed, err := sanitizeValue(v.Index(i))
		if err != nil {
			return v, false, addStep(err, "["+strconv.Itoa(i)+"]")
		}
		if !changed {
			continue
		}
		if !fresh.IsValid() {
			fresh = copyList(v)
		}
		fresh.Index(i).Set(safe)
	}
	if !fresh.IsValid() {
		return v, false, nil
	}
	return fresh, true, nil
}

// copyList returns a copy of a slice or array that may be written to.
func copyList(v reflect.Value) reflect.Value {
	fresh := reflect.New(v.Type()).Elem()
	if v.Kind() == reflect.Slice {
		fresh.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
	}
	reflect.Copy(fresh, v)
	return fresh
}

func sanitizeMap(v reflect.Value) (reflect.Value, bool, error) {
	if v.IsNil() {
		return reflect.MakeMap(v.Type()), true, nil
	}
	fresh := reflect.Value{}
	for each := v.MapRange(); each.Next(); {
		safe, changed, err := sanitizeValue(each.Value())
		if err != nil {
			return v, false, addStep(err, fmt.Sprintf(".%v", each.Key()))
		}
		if !changed {
			continue
		}
		if !fresh.IsValid() {
			fresh = reflect.MakeMapWithSize(v.Type(), v.Len())
			for all := v.MapRange(); all.Next(); {
				fresh.SetMapIndex(all.Key(), all.Value())
			}
		}
		fresh.SetMapIndex(each.Key(), safe)
	}
	if !fresh.IsValid() {
		return v, false, nil
	}
	return fresh, true, nil
}

func sanitizeStruct(v reflect.Value) (reflect.Value, bool, error) {
	fresh := reflect.Value{}
	for _, f := range typeInfoOf(v.Type()).fields {
		safe, changed, err := sanitizeValue(v.Field(f.index))
		if err != nil {
			return v, false, addStep(err, f.step)
		}
		if !changed {
			continue
		}
		if !fresh.IsValid() {
			fresh = reflect.New(v.Type()).Elem()
			fresh.Set(v)
		}
		fresh.Field(f.index).Set(safe)
	}
	if !fresh.IsValid() {
		return v, false, nil
	}
	return fresh, true, nil
}

// typeInfo says which parts of the values of a type may be unsafe.
type typeInfo struct {
	mayBeUnsafe bool
	fields      []field // of a struct: those that may be unsafe
}

type field struct {
	index int
	step  string // ".name", or "" of an embedded struct
}

var typeInfos sync.Map // reflect.Type to typeInfo

func typeInfoOf(t reflect.Type) typeInfo {
	if known, ok := typeInfos.Load(t); ok {
		return known.(typeInfo)
	}
	found := typeInfo{mayBeUnsafe: mayBeUnsafe(t, map[reflect.Type]bool{})}
	for i := range jsonFields(t) {
		if f := t.Field(i); mayBeUnsafe(f.Type, map[reflect.Type]bool{}) {
			step := ""
			if !f.Anonymous {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if name == "" {
					name = f.Name
				}
				step = "." + name
			}
			found.fields = append(found.fields, field{index: i, step: step})
		}
	}
	typeInfos.Store(t, found)
	return found
}

// mayBeUnsafe reports whether a value of type t could need a change. Seen are
// the types that contain t, where the search ends: a type may contain itself.
func mayBeUnsafe(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || marshalsItself(t) {
		return false
	}
	seen[t] = true
	defer delete(seen, t)
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return false
	case reflect.Pointer, reflect.Array:
		return mayBeUnsafe(t.Elem(), seen)
	case reflect.Struct:
		for i := range jsonFields(t) {
			if mayBeUnsafe(t.Field(i).Type, seen) {
				return true
			}
		}
		return false
	default: // a slice may be nil, a float NaN, an interface anything
		return true
	}
}

// jsonFields yields the indexes of the fields of a struct that are in its JSON.
func jsonFields(t reflect.Type) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		if t.Kind() != reflect.Struct {
			return
		}
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Tag.Get("json") != "-" && f.IsExported() && !yield(i) {
				return
			}
		}
	}
}

// marshalsItself reports whether a type writes its own JSON.
func marshalsItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[json.Marshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}
