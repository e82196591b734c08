package importer

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"reflect"

	"tokenlap/backend/bench"
)

// skipBOM discards a byte order mark, which the decoder of JSON refuses.
func skipBOM(in *bufio.Reader) {
	if mark, _ := in.Peek(len(bom)); string(mark) == bom {
		_, _ = in.Discard(len(bom)) // they were just seen
	}
}

// skipValue reads a value of any size without holding it in memory.
func skipValue(decoder *json.Decoder, in *pythonJSON) error {
	for depth := 0; ; {
		in.beginValue()
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// explain returns the error of the decoder as a sentence; offset is its
// position.
func (s *pythonJSON) explain(err error, name string, offset int64) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return bench.Invalid("%s, byte %d, %s: %s where %s was expected", name, kind.Offset, kind.Field, jsonWords(kind.Value), goWords(kind.Type))
	case errors.As(err, &syntax):
		return bench.Invalid("%s, byte %d: no JSON: %v", name, syntax.Offset, err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return bench.Invalid("%s ends within its JSON, after %d bytes: is it cut off?", name, s.all)
	case errors.Is(err, errTooLarge):
		return bench.Invalid("%s, near byte %d: %v", name, offset, err)
	}
	return unreadable(name, err)
}

// jsonWords returns the words for a kind of JSON value that the decoder found.
func jsonWords(kind string) string {
	switch kind {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	case "string", "number":
		return "a " + kind
	}
	return kind // number 1.5
}

// goWords returns the words for what a type is in JSON.
func goWords(kind reflect.Type) string {
	one, _ := words(kind)
	return one
}

func words(kind reflect.Type) (one, many string) {
	switch kind.Kind() {
	case reflect.Pointer:
		return words(kind.Elem())
	case reflect.Slice:
		_, inner := words(kind.Elem())
		return "a list of " + inner, "lists of " + inner
	case reflect.String:
		return "a string", "strings"
	case reflect.Bool:
		return "true or false", "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number", "whole numbers"
	case reflect.Float64:
		return "a number", "numbers"
	}
	return "an object", "objects"
}

var errTooLarge = errors.New("a value is longer than 16 MB")

// pythonJSON turns the JSON that Python writes into valid JSON: NaN and Infinity
// become null or another number. It counts the bytes since beginValue, so that
// no value can fill the memory.
type pythonJSON struct {
	in      *bufio.Reader
	rest    []byte // of a word that was replaced
	quoted  bool
	escaped bool
	read    int
	most    int    // 0: any length
	all     int64  // bytes of the file that were read
	nan     string // stands for NaN and Infinity; "": null
}

// beginValue begins a new value.
func (s *pythonJSON) beginValue() { s.read = 0 }

func (s *pythonJSON) Read(into []byte) (int, error) {
	if s.most > 0 && s.read > s.most {
		return 0, errTooLarge
	}
	n := 0
	for n < len(into) {
		if len(s.rest) > 0 {
			copied := copy(into[n:], s.rest)
			s.rest, n = s.rest[copied:], n+copied
			continue
		}
		if n > 0 && s.in.Buffered() == 0 {
			break
		}
		c, err := s.in.ReadByte()
		if err != nil {
			s.read += n
			return n, err
		}
		if !s.quoted && (c == 'N' || c == 'I' || c == '-') && s.word(c) {
			continue
		}
		s.all++
		s.follow(c)
		into[n] = c
		n++
	}
	s.read += n
	return n, nil
}

// word replaces the word that begins with c, if it is NaN, Infinity or
// -Infinity.
func (s *pythonJSON) word(c byte) bool {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if word[0] != c {
			continue
		}
		if ahead, _ := s.in.Peek(len(word) - 1); string(ahead) == word[1:] {
			_, _ = s.in.Discard(len(ahead)) // they were just seen
			s.all += int64(len(word))
			s.rest = []byte(cmp.Or(s.nan, "null"))
			return true
		}
	}
	return false
}

// follow records whether the next byte is within a string.
func (s *pythonJSON) follow(c byte) {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted && c == '\\':
		s.escaped = true
	case c == '"':
		s.quoted = !s.quoted
	}
}
