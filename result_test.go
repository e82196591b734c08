package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/window"
)

// filler fills values of any type at random: slices and maps are nil, empty or
// filled, pointers to numbers nil, odd (not in JSON) or ordinary. Numbers that
// are not behind a pointer are odd only if the field odd says so.
type filler struct {
	*rand.Rand
	odd bool
}

var odds = []float64{math.NaN(), math.Inf(1), math.Inf(-1)}

func (f filler) fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{"", "plain", "<b>\x00\xff</b>"}[f.IntN(3)])
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.IntN(1000)))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(f.IntN(1000)))
	case reflect.Float64:
		v.SetFloat(f.Float64())
		if f.odd && f.IntN(3) == 0 {
			v.SetFloat(odds[f.IntN(3)])
		}
	case reflect.Pointer:
		if f.IntN(3) == 0 || depth > 12 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth+1)
		if v.Elem().Kind() == reflect.Float64 && f.IntN(2) == 0 {
			v.Elem().SetFloat(odds[f.IntN(3)])
		}
	case reflect.Slice:
		if f.IntN(3) == 0 || depth > 12 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), f.IntN(3), 3))
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		if f.IntN(3) == 0 || depth > 12 {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		for range f.IntN(3) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			f.fill(key, depth+1)
			f.fill(value, depth+1)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			f.fill(v.Field(i), depth+1)
		}
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set([]reflect.Value{reflect.ValueOf(1.5), reflect.ValueOf([]any(nil)), reflect.ValueOf(map[string]any{"a": nil})}[f.IntN(3)])
		}
	default:
		panic("the page is given a " + v.Type().String())
	}
}

// nullLists returns the paths where JSON says null and the type slice or map.
func nullLists(t reflect.Type, value any, place string) (found []string) {
	if t.Kind() == reflect.Struct && t.Implements(reflect.TypeFor[json.Marshaler]()) {
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		if value != nil {
			return nullLists(t.Elem(), value, place)
		}
	case reflect.Slice:
		list, ok := value.([]any)
		if !ok && t.Elem().Kind() != reflect.Uint8 {
			return []string{place}
		}
		for i, one := range list {
			found = append(found, nullLists(t.Elem(), one, fmt.Sprintf("%s[%d]", place, i))...)
		}
	case reflect.Map:
		entries, ok := value.(map[string]any)
		if !ok {
			return []string{place}
		}
		for key, one := range entries {
			found = append(found, nullLists(t.Elem(), one, place+"."+key)...)
		}
	case reflect.Struct:
		entries, ok := value.(map[string]any)
		if !ok {
			return nil // the type writes its own JSON
		}
		for i := range t.NumField() {
			f := t.Field(i)
			name, how, _ := strings.Cut(f.Tag.Get("json"), ",")
			one, there := entries[name]
			switch {
			case f.Anonymous && name == "":
				found = append(found, nullLists(f.Type, value, place)...)
			case name == "-" || !there && strings.Contains(how, "omit"):
			default:
				found = append(found, nullLists(f.Type, one, place+"."+name)...)
			}
		}
	}
	return found
}

// resultTypes returns what the page can be sent: the results of the bound
// methods and the details of events.
func resultTypes() map[string]reflect.Type {
	found := map[string]reflect.Type{"event run": reflect.TypeFor[app.LiveView](), "event task": reflect.TypeFor[app.TaskProgress]()}
	for method := range reflect.TypeFor[*App]().Methods() {
		if method.Type.NumOut() == 2 {
			found[method.Name] = method.Type.Out(0)
		}
	}
	return found
}

func TestWhateverAMethodReturnsIsSafeForThePage(t *testing.T) {
	all := resultTypes()
	if len(all) < 30 {
		t.Fatalf("only %d methods were found", len(all))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range slices.Sorted(maps.Keys(all)) { // the same values in each run
		kind := all[name]
		for range 200 {
			value := reflect.New(kind).Elem()
			filler{random, false}.fill(value, 0)
			safe, err := window.Call(window.New(), func() (any, error) { return value.Interface(), nil })
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			text, err := json.Marshal(safe)
			if err != nil {
				t.Fatalf("%s cannot be sent: %v", name, err)
			}
			var read any
			if err := json.Unmarshal(text, &read); err != nil {
				t.Fatal(err)
			}
			if nulls := nullLists(kind, read, ""); len(nulls) > 0 {
				t.Fatalf("%s: null instead of a list at %v in %s", name, nulls, text)
			}
		}
		for range 200 { // an odd number is an error, or JSON can hold what is left
			value := reflect.New(kind).Elem()
			filler{random, true}.fill(value, 0)
			safe, err := window.Call(window.New(), func() (any, error) { return value.Interface(), nil })
			if err != nil {
				continue
			}
			if _, err := json.Marshal(safe); err != nil {
				t.Fatalf("%s ends the app: %v", name, err)
			}
		}
	}
}
