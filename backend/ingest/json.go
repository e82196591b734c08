package ingest

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"regexp"

	"tokenlap/backend/bench"
)

// guideKeys are the keys with which a report of GuideLLM may begin, by version.
var guideKeys = regexp.MustCompile(`^\{\s*"(benchmarks|metadata|args|config)"\s*:`)

// openJSON tells the two kinds of JSON apart by their first key.
func openJSON(path string, begin []byte, in *bufio.Reader) (Source, error) {
	if mark, _ := in.Peek(len(bom)); string(mark) == bom {
		_, _ = in.Discard(len(bom)) // they were just seen
	}
	switch {
	case begin[0] == '[':
		return Source{}, notResults(filepath.Base(path), "is a list")
	case guideKeys.Match(begin):
		return openGuide(path, in)
	}
	return openVLLM(path, in)
}

// notResults is said of JSON that is neither of the two.
func notResults(name, what string) error {
	return bench.Invalid("%s %s: expected the JSON of vLLM's bench serve, saved with --save-result --save-detailed, with ttfts, itls, "+
		"input_lens, output_lens and errors; or GuideLLM's benchmarks.json, with benchmarks and their requests", name, what)
}

func explainJSON(err error, name string, offset int64) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return bench.Invalid("%s, byte %d, %s: a %s where %s was expected", name, kind.Offset, kind.Field, kind.Value, kind.Type)
	case errors.As(err, &syntax):
		return bench.Invalid("%s, byte %d: no JSON: %v", name, syntax.Offset, err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return bench.Invalid("%s ends within its JSON, at byte %d", name, offset)
	case errors.Is(err, errHuge):
		return bench.Invalid("%s, near byte %d: %v", name, offset, err)
	}
	return unreadable(name, err)
}

var errHuge = errors.New("a value is longer than 16 MB")

// strict makes JSON of what Python writes: NaN and Infinity become null. It
// counts what was read since take, so that one value cannot fill memory.
type strict struct {
	in      *bufio.Reader
	rest    []byte // of a word that was replaced
	quoted  bool
	escaped bool
	read    int
	most    int // 0: any length
}

// take begins a new value.
func (s *strict) take() { s.read = 0 }

func (s *strict) Read(into []byte) (int, error) {
	if s.most > 0 && s.read > s.most {
		return 0, errHuge
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
		s.follow(c)
		into[n] = c
		n++
	}
	s.read += n
	return n, nil
}

// word replaces the word that begins with c, if it is one of Python's.
func (s *strict) word(c byte) bool {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if word[0] != c {
			continue
		}
		if ahead, _ := s.in.Peek(len(word) - 1); string(ahead) == word[1:] {
			_, _ = s.in.Discard(len(ahead)) // they were just seen
			s.rest = []byte("null")
			return true
		}
	}
	return false
}

// follow knows whether the next byte is within a string.
func (s *strict) follow(c byte) {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted && c == '\\':
		s.escaped = true
	case c == '"':
		s.quoted = !s.quoted
	}
}
