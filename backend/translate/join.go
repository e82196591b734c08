package translate

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// text translates a text: a sentence that a format has or, where none does, the
// parts that it was joined of.
func (f *formats) text(english string) string {
	if translated, known := f.sentence(english); known {
		return translated
	}
	for _, mark := range []string{"\n", ". ", "; ", ": "} {
		if before, after, found := strings.Cut(english, mark); found {
			return f.text(before+mark[:len(mark)-1]) + mark[len(mark)-1:] + f.text(after)
		}
	}
	if end := strings.TrimRight(english, ".;:"); end != english {
		return f.text(end) + english[len(end):]
	}
	if parts := bracketed.FindStringSubmatch(english); parts != nil {
		return f.text(parts[1]) + " (" + f.text(parts[2]) + ")"
	}
	return f.list(english)
}

// bracketed matches a text with another in brackets behind it.
var bracketed = regexp.MustCompile(`^(.+) \(([^()]+)\)$`)

// sentence translates a text that is one sentence. Within another one it may begin
// with the other case of its first letter, and does so in the translation too.
func (f *formats) sentence(english string) (translated string, known bool) {
	if translated, known = f.whole(english); known {
		return translated, true
	}
	if translated, known = f.whole(swapFirst(english)); known {
		return swapFirst(translated), true
	}
	return "", false
}

func (f *formats) whole(english string) (string, bool) {
	if translated, known := f.exact[english]; known {
		return translated, true
	}
	return f.match(english)
}

// swapFirst swaps the case of the first letter.
func swapFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if unicode.IsUpper(first) {
		return string(unicode.ToLower(first)) + text[size:]
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// label translates the parts of a label behind the first, which is a name.
func (f *formats) label(english string) string {
	parts := strings.Split(english, labelMark)
	for i := 1; i < len(parts); i++ {
		if translated, known := f.sentence(parts[i]); known {
			parts[i] = translated
		}
	}
	return strings.Join(parts, labelMark)
}

// labelMark stands between the parts of a label.
const labelMark = " · "

// list translates a list of words, if all of them are known or are numbers, or names
// with a known word in brackets behind them.
func (f *formats) list(english string) string {
	for _, mark := range []struct{ english, german string }{{", ", ", "}, {" and ", " und "}, {"+", "+"}} {
		parts := strings.Split(english, mark.english)
		if len(parts) == 1 {
			continue
		}
		for i, part := range parts {
			if translated, known := f.item(part); known {
				parts[i] = translated
			} else if words.MatchString(part) {
				return english
			}
		}
		return strings.Join(parts, mark.german)
	}
	return english
}

// item translates a part of a list.
func (f *formats) item(english string) (translated string, known bool) {
	if translated, known = f.sentence(english); known {
		return translated, true
	}
	parts := bracketed.FindStringSubmatch(english)
	if parts == nil {
		return "", false
	}
	translated, known = f.sentence(parts[2])
	return parts[1] + " (" + translated + ")", known
}

// words finds what is neither a number nor a unit.
var words = regexp.MustCompile(`\pL{4}`)
