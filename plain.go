package main

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

// tidy makes a result fit for the page: lists and maps that are nil become
// empty ones, an optional number that JSON lacks (NaN, infinity) becomes none,
// and one that is not optional is an error, where Wails would end the program.
// What the result shares with others is copied before it is changed.
func tidy[T any](result T) (T, error) {
	place := reflect.ValueOf(&result).Elem()
	value, changed, err := tidied(place)
	if changed {
		place.Set(value)
	}
	return result, err
}

// misfit is a value that the page cannot be given, and the way to it.
type misfit struct {
	path []string // from the inside out
	what string
}

func (m *misfit) Error() string {
	place := ""
	for _, step := range m.path {
		place = step + place
	}
	return fmt.Sprintf("the answer holds %s at %q, which cannot be shown", m.what, strings.TrimPrefix(place, "."))
}

// within adds the step that leads to the misfit.
func within(err error, step string) error {
	if m, ok := err.(*misfit); ok {
		m.path = append(m.path, step)
	}
	return err
}

// tidied returns the value itself where all is well, else a changed copy.
func tidied(v reflect.Value) (_ reflect.Value, changed bool, _ error) {
	if !shapeOf(v.Type()).mayBeUntidy {
		return v, false, nil
	}
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		if n := v.Float(); math.IsNaN(n) || math.IsInf(n, 0) {
			return v, false, &misfit{what: strconv.FormatFloat(n, 'g', -1, 64)}
		}
		return v, false, nil
	case reflect.Pointer, reflect.Interface:
		return tidiedBehind(v)
	case reflect.Slice, reflect.Array:
		return tidiedList(v)
	case reflect.Map:
		return tidiedMap(v)
	case reflect.Struct:
		return tidiedStruct(v)
	default:
		return v, false, &misfit{what: "a " + v.Kind().String()}
	}
}

func tidiedBehind(v reflect.Value) (reflect.Value, bool, error) {
	if v.IsNil() {
		return v, false, nil
	}
	behind := v.Elem()
	if kind := behind.Kind(); v.Kind() == reflect.Pointer && (kind == reflect.Float32 || kind == reflect.Float64) {
		if n := behind.Float(); math.IsNaN(n) || math.IsInf(n, 0) {
			return reflect.Zero(v.Type()), true, nil
		}
		return v, false, nil
	}
	tidy, changed, err := tidied(behind)
	if err != nil || !changed {
		return v, false, err
	}
	if v.Kind() == reflect.Interface {
		return tidy, true, nil
	}
	fresh := reflect.New(v.Type().Elem())
	fresh.Elem().Set(tidy)
	return fresh.Convert(v.Type()), true, nil
}

func tidiedList(v reflect.Value) (reflect.Value, bool, error) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		return reflect.MakeSlice(v.Type(), 0, 0), true, nil
	}
	if !shapeOf(v.Type().Elem()).mayBeUntidy {
		return v, false, nil
	}
	fresh := reflect.Value{}
	for i := range v.Len() {
		tidy, changed, err := tidied(v.Index(i))
		if err != nil {
			return v, false, within(err, "["+strconv.Itoa(i)+"]")
		}
		if !changed {
			continue
		}
		if !fresh.IsValid() {
			fresh = copied(v)
		}
		fresh.Index(i).Set(tidy)
	}
	if !fresh.IsValid() {
		return v, false, nil
	}
	return fresh, true, nil
}

// copied is a list that may be written to.
func copied(v reflect.Value) reflect.Value {
	fresh := reflect.New(v.Type()).Elem()
	if v.Kind() == reflect.Slice {
		fresh.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
	}
	reflect.Copy(fresh, v)
	return fresh
}

func tidiedMap(v reflect.Value) (reflect.Value, bool, error) {
	if v.IsNil() {
		return reflect.MakeMap(v.Type()), true, nil
	}
	fresh := reflect.Value{}
	for each := v.MapRange(); each.Next(); {
		tidy, changed, err := tidied(each.Value())
		if err != nil {
			return v, false, within(err, fmt.Sprintf(".%v", each.Key()))
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
		fresh.SetMapIndex(each.Key(), tidy)
	}
	if !fresh.IsValid() {
		return v, false, nil
	}
	return fresh, true, nil
}

func tidiedStruct(v reflect.Value) (reflect.Value, bool, error) {
	fresh := reflect.Value{}
	for _, f := range shapeOf(v.Type()).fields {
		tidy, changed, err := tidied(v.Field(f.number))
		if err != nil {
			return v, false, within(err, f.step)
		}
		if !changed {
			continue
		}
		if !fresh.IsValid() {
			fresh = reflect.New(v.Type()).Elem()
			fresh.Set(v)
		}
		fresh.Field(f.number).Set(tidy)
	}
	if !fresh.IsValid() {
		return v, false, nil
	}
	return fresh, true, nil
}

// shape is what there is to look at in values of a type.
type shape struct {
	mayBeUntidy bool
	fields      []field // of a struct: those that may be untidy
}

type field struct {
	number int
	step   string // ".name", or "" of an embedded struct
}

var shapes sync.Map // reflect.Type to shape

func shapeOf(t reflect.Type) shape {
	if known, ok := shapes.Load(t); ok {
		return known.(shape)
	}
	found := shape{mayBeUntidy: mayBeUntidy(t, map[reflect.Type]bool{})}
	for i := range visible(t) {
		if f := t.Field(i); mayBeUntidy(f.Type, map[reflect.Type]bool{}) {
			step := ""
			if !f.Anonymous {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				if name == "" {
					name = f.Name
				}
				step = "." + name
			}
			found.fields = append(found.fields, field{number: i, step: step})
		}
	}
	shapes.Store(t, found)
	return found
}

// mayBeUntidy reports whether a value of the type could need tidying. Seen are
// the types on the way here, since some hold themselves.
func mayBeUntidy(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || saysItself(t) {
		return false
	}
	seen[t] = true
	defer delete(seen, t)
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return false
	case reflect.Pointer, reflect.Array:
		return mayBeUntidy(t.Elem(), seen)
	case reflect.Struct:
		for i := range visible(t) {
			if mayBeUntidy(t.Field(i).Type, seen) {
				return true
			}
		}
		return false
	default: // a list may be nil, a number none, an interface anything
		return true
	}
}

// visible yields the fields of a struct that JSON shows.
func visible(t reflect.Type) func(yield func(int) bool) {
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

// saysItself reports whether a type writes its own JSON.
func saysItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[json.Marshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}
