package window

import (
	"context"
	"reflect"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/translate"
)

// Speak sets the language of the sentences that the page gets: en or de.
func (w *Window) Speak(_ context.Context, language string) error {
	switch chosen := translate.Language(language); chosen {
	case translate.English, translate.German:
		w.speaks.Store(chosen)
		if w.app != nil {
			w.app.Speak(chosen)
		}
		return nil
	}
	return bench.Invalid("language %q: use en or de", language)
}

func (w *Window) language() translate.Language {
	if chosen, set := w.speaks.Load().(translate.Language); set {
		return chosen
	}
	return translate.English
}

// translated returns a copy of a result in which each field with the tag
// `translate:"text"`, a string or a list of them, is in the language, and each with
// `translate:"label"` but for the name that it begins with.
func translated[T any](language translate.Language, result T) T {
	if language == translate.English {
		return result
	}
	copied := reflect.ValueOf(&result).Elem()
	if copied.Kind() == reflect.Interface && !copied.IsNil() { // an event, or a result in a test
		if one, ok := translatedValue(language, copied.Elem()).Interface().(T); ok {
			return one
		}
		return result
	}
	copied.Set(translatedValue(language, copied))
	return result
}

func translatedValue(language translate.Language, v reflect.Value) reflect.Value {
	if !holdsText(v.Type()) {
		return v
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		fresh := reflect.New(v.Type().Elem())
		fresh.Elem().Set(translatedValue(language, v.Elem()))
		return fresh
	case reflect.Slice:
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			fresh.Index(i).Set(translatedValue(language, v.Index(i)))
		}
		return fresh
	case reflect.Map:
		fresh := reflect.MakeMapWithSize(v.Type(), v.Len())
		for each := v.MapRange(); each.Next(); {
			fresh.SetMapIndex(each.Key(), translatedValue(language, each.Value()))
		}
		return fresh
	}
	return translatedStruct(language, v)
}

func translatedStruct(language translate.Language, v reflect.Value) reflect.Value {
	fresh := reflect.New(v.Type()).Elem()
	fresh.Set(v)
	for i := range jsonFields(v.Type()) {
		field := fresh.Field(i)
		switch {
		case isLabel(v.Type().Field(i)):
			field.SetString(language.Label(field.String()))
		case !isText(v.Type().Field(i)):
			field.Set(translatedValue(language, field))
		case field.Kind() == reflect.String:
			field.SetString(language.Text(field.String()))
		case field.Kind() == reflect.Slice:
			texts := reflect.MakeSlice(field.Type(), field.Len(), field.Len())
			for j := range field.Len() {
				texts.Index(j).SetString(language.Text(field.Index(j).String()))
			}
			field.Set(texts)
		}
	}
	return fresh
}

func isLabel(f reflect.StructField) bool { return f.Tag.Get("translate") == "label" }

func isText(f reflect.StructField) bool { return f.Tag.Get("translate") == "text" }

var textTypes sync.Map // reflect.Type to whether it holds text

// holdsText reports whether values of a type have fields to translate. What an
// interface holds is not looked at.
func holdsText(t reflect.Type) bool {
	if known, ok := textTypes.Load(t); ok {
		return known.(bool)
	}
	found := findText(t, map[reflect.Type]bool{})
	textTypes.Store(t, found)
	return found
}

func findText(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return findText(t.Elem(), seen)
	case reflect.Struct:
		for i := range jsonFields(t) {
			if f := t.Field(i); isText(f) || isLabel(f) || findText(f.Type, seen) {
				return true
			}
		}
	}
	return false
}
