package plan

import (
	"bytes"
	"strings"

	"tokenlap/backend/bench"
)

// The bounds of the parts of a plan file. The decoder compares each key of a
// table with all before it, so that many keys take very long.
const (
	maxFileTables   = 100_000 // that begin with [[: prompts in full
	maxFileLists    = 100     // lists of such tables
	maxFileKeys     = 5_000   // between one [[ and the next
	maxFileCommas   = 200_000 // in all lists and inline tables
	maxFileDots     = 200_000 // in all keys and numbers
	maxFileElements = 1_000   // of a list that holds no prompts
)

// fileSize counts the parts of a TOML file without decoding it.
type fileSize struct {
	tables, keys, commas, dots int
	lists                      map[string]bool
}

// checkSize returns an error for a file that has too many parts.
func checkSize(text []byte, path string) error {
	size := fileSize{lists: map[string]bool{}}
	for at := 0; at < len(text); {
		switch width := textWidth(text[at:]); {
		case width > 0:
			at += width
			continue
		case text[at] == '=':
			size.keys++
		case text[at] == ',':
			size.commas++
		case text[at] == '.':
			size.dots++
		case text[at] == '[' && isLineStart(text, at):
			size.header(text[at:])
		}
		if most := size.exceeded(); most > 0 {
			return bench.Invalid("%s, line %d: the file has more than %d tables, keys or elements: name the files of its prompts and its trace instead",
				path, 1+bytes.Count(text[:at], []byte("\n")), most)
		}
		at++
	}
	return nil
}

// header counts the beginning of a table.
func (s *fileSize) header(text []byte) {
	name, is := bytes.CutPrefix(text, []byte("[["))
	if !is {
		s.keys++
		return
	}
	name, _, _ = bytes.Cut(name[:min(len(name), 200)], []byte("]"))
	s.tables++
	s.keys = 0
	s.lists[string(name)] = true
}

// exceeded returns the bound that is exceeded, or 0.
func (s *fileSize) exceeded() int {
	for _, bound := range []struct{ count, most int }{
		{s.tables, maxFileTables}, {len(s.lists), maxFileLists}, {s.keys, maxFileKeys}, {s.commas, maxFileCommas}, {s.dots, maxFileDots},
	} {
		if bound.count > bound.most {
			return bound.most
		}
	}
	return 0
}

// textWidth returns how many bytes a text in quotes or a comment at the beginning
// takes; 0 if there is none.
func textWidth(text []byte) int {
	if text[0] == '#' {
		return widthUntil(text, 1, "\n")
	}
	for _, quotes := range []string{`"""`, `'''`, `"`, `'`} {
		if bytes.HasPrefix(text, []byte(quotes)) {
			return widthUntil(text, len(quotes), quotes)
		}
	}
	return 0
}

// widthUntil returns the width up to and with what ends a text. Within double
// quotes a backslash escapes them.
func widthUntil(text []byte, from int, end string) int {
	for at := from; at < len(text); at++ {
		switch {
		case text[at] == '\\' && strings.HasPrefix(end, `"`):
			at++
		case bytes.HasPrefix(text[at:], []byte(end)):
			return at + len(end)
		case text[at] == '\n' && len(end) == 1: // not ended: the decoder says so
			return at + 1
		}
	}
	return len(text)
}

// isLineStart reports whether nothing but blanks stands before a byte in its line.
func isLineStart(text []byte, at int) bool {
	for at--; at >= 0 && text[at] != '\n'; at-- {
		if text[at] != ' ' && text[at] != '\t' {
			return false
		}
	}
	return true
}
