package dialect

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner walks one JSON document without building it: the few fields wanted
// from a chunk cost a fifth of what encoding/json takes, and that difference
// is the client's lag at a thousand streams. Everything else is passed over.
// What it refuses is no JSON; within what it passes over it is lenient.
type scanner struct {
	src []byte
	at  int
}

func (s *scanner) space() {
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek returns the next byte that is no white space, or 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.src) && s.src[s.at] > ' ' {
		return s.src[s.at]
	}
	return s.peekBeyondSpace()
}

func (s *scanner) peekBeyondSpace() byte {
	s.space()
	if s.at == len(s.src) {
		return 0
	}
	return s.src[s.at]
}

func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// object calls field for each key with the scanner at its value; field must
// consume the value. A value that is no object is passed over.
func (s *scanner) object(field func(key []byte) bool) bool {
	if s.peek() != '{' {
		return s.skip()
	}
	s.at++
	if s.take('}') {
		return true
	}
	for {
		key, _, ok := s.text()
		if !ok || !s.take(':') || !field(key) {
			return false
		}
		if s.take(',') {
			continue
		}
		return s.take('}')
	}
}

// array calls element with the scanner at each element. A value that is no
// array is passed over.
func (s *scanner) array(element func() bool) bool {
	if s.peek() != '[' {
		return s.skip()
	}
	s.at++
	if s.take(']') {
		return true
	}
	for {
		if !element() {
			return false
		}
		if s.take(',') {
			continue
		}
		return s.take(']')
	}
}

// text returns the raw inside of a string and whether it holds escapes.
func (s *scanner) text() (raw []byte, escaped, ok bool) {
	if !s.take('"') {
		return nil, false, false
	}
	begin := s.at
	for {
		s.at += special(s.src[s.at:])
		if s.at == len(s.src) {
			return nil, false, false
		}
		s.at++
		if s.src[s.at-1] == '"' {
			return s.src[begin : s.at-1], escaped, true
		}
		escaped = true
		if s.at == len(s.src) {
			return nil, false, false
		}
		s.at++
	}
}

// special returns where the first quote or backslash is, or the length of text
// if there is none. It looks at eight bytes at a time: most strings are short,
// and two searches for a byte would take longer.
func special(text []byte) int {
	const (
		ones      = 0x0101010101010101
		highs     = 0x8080808080808080
		quote     = ones * '"'
		backslash = ones * '\\'
	)
	at := 0
	for ; at+8 <= len(text); at += 8 {
		eight := binary.LittleEndian.Uint64(text[at:])
		q, b := eight^quote, eight^backslash // a byte that is found is 0
		if found := ((q-ones)&^q | (b-ones)&^b) & highs; found != 0 {
			return at + bits.TrailingZeros64(found)/8
		}
	}
	for at < len(text) && text[at] != '"' && text[at] != '\\' {
		at++
	}
	return at
}

// appendText appends a string value, unescaped, to dst; a value that is no
// string is passed over.
func (s *scanner) appendText(dst []byte) ([]byte, bool) {
	if s.peek() != '"' {
		return dst, s.skip()
	}
	raw, escaped, ok := s.text()
	if !ok {
		return dst, false
	}
	return appendInside(dst, raw, escaped)
}

// appendInside appends the meaning of a string's raw inside.
func appendInside(dst, raw []byte, escaped bool) ([]byte, bool) {
	if !escaped {
		return append(dst, raw...), true
	}
	return appendUnescaped(dst, raw)
}

// raw returns a value as it is written, and passes over it.
func (s *scanner) raw() ([]byte, bool) {
	s.space()
	begin := s.at
	ok := s.skip()
	return s.src[begin:s.at], ok
}

// number reads a whole number; null and other values leave it as it is.
func (s *scanner) number(into *int) bool {
	s.space()
	begin := s.at
	if !s.skip() {
		return false
	}
	raw := s.src[begin:s.at]
	if n, err := strconv.Atoi(string(raw)); err == nil {
		*into = n
	} else if f, err := strconv.ParseFloat(string(raw), 64); err == nil && f >= 0 && f < 1e15 {
		*into = int(f)
	}
	return true
}

// isNull passes over a null.
func (s *scanner) isNull() bool {
	if s.peek() == 'n' && bytes.HasPrefix(s.src[s.at:], []byte("null")) {
		s.at += 4
		return true
	}
	return false
}

// skip passes over one value of any kind.
func (s *scanner) skip() bool {
	switch c := s.peek(); c {
	case '"':
		_, _, ok := s.text()
		return ok
	case '{', '[':
		return s.skipNested()
	default:
		begin := s.at
		for s.at < len(s.src) && isLiteral(s.src[s.at]) {
			s.at++
		}
		return s.at > begin
	}
}

func isLiteral(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E'
}

func (s *scanner) skipNested() bool {
	depth := 0
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case '"':
			if _, _, ok := s.text(); !ok {
				return false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.at++
		if depth == 0 {
			return true
		}
	}
	return false
}

var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// appendUnescaped appends the meaning of a string's raw inside. Half a
// surrogate pair becomes U+FFFD, as in encoding/json.
func appendUnescaped(dst, raw []byte) ([]byte, bool) {
	for len(raw) > 0 {
		back := bytes.IndexByte(raw, '\\')
		if back < 0 {
			return append(dst, raw...), true
		}
		dst = append(dst, raw[:back]...)
		if raw = raw[back+1:]; len(raw) == 0 {
			return dst, false
		}
		if plain := escapes[raw[0]]; plain != 0 {
			dst, raw = append(dst, plain), raw[1:]
			continue
		}
		unit, ok := hexUnit(raw)
		if !ok {
			return dst, false
		}
		raw = raw[5:]
		if utf16.IsSurrogate(unit) {
			low, ok := rune(0), false
			if len(raw) > 0 && raw[0] == '\\' {
				low, ok = hexUnit(raw[1:])
			}
			if unit = utf16.DecodeRune(unit, low); ok && unit != utf8.RuneError {
				raw = raw[6:]
			}
		}
		dst = utf8.AppendRune(dst, unit)
	}
	return dst, true
}

// hexUnit reads uXXXX.
func hexUnit(raw []byte) (rune, bool) {
	if len(raw) < 5 || raw[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(raw[1:5]), 16, 16)
	return rune(n), err == nil
}
