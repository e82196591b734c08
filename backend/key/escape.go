package key

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"slices"
	"strconv"
	"strings"
)

// parts returns a secret and the parts that are secret by themselves: a header's
// value may be "Bearer KEY", a cookie, or the base64 of USER:PASSWORD.
func parts(value string) []string {
	const least = 12 // shorter ones may be words, such as names of cookies
	all := []string{value}
	scheme, rest, has := strings.Cut(value, " ")
	if rest = strings.TrimSpace(rest); has && len(scheme) <= 10 {
		all = append(all, rest)
	}
	if plain, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "basic") {
		_, password, _ := strings.Cut(string(plain), ":")
		all = append(all, string(plain), password)
	}
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(" ;,=&", r) }) {
		if len(part) >= least {
			all = append(all, part)
		}
	}
	return all
}

// forms returns the encodings of a secret that no escape tells: as it is, in
// hexadecimal, and in base64 behind other text of any length. Secrets as short
// as placeholders have only the first.
func forms(value string) []string {
	all := []string{value}
	if len(value) < minAnswer {
		return all
	}
	digits := hex.EncodeToString([]byte(value))
	all = append(all, digits, strings.ToUpper(digits))
	for before := range 3 {
		// Six bits a letter: those that depend on the secret alone.
		first, end := (before*8+5)/6, (before+len(value))*8/6
		whole := append(make([]byte, before), value...)
		all = append(all, base64.RawStdEncoding.EncodeToString(whole)[first:end], base64.RawURLEncoding.EncodeToString(whole)[first:end])
	}
	return all
}

// maxDepth is how many escapes within escapes are undone, such as percent signs
// in JSON in JSON.
const maxDepth = 4

// hideEscaped replaces forms that are written with the escapes of URLs, JSON,
// strings of programs, and HTML, mixed as they may be.
func (k *known) hideEscaped(text string, prefix int) string {
	for depth := 1; depth <= maxDepth && strings.ContainsAny(text, `%\&`); depth++ {
		plain, at := text, []int32(nil)
		for range depth {
			var isPlain bool
			if plain, at, isPlain = unescape(plain, at); isPlain {
				return text
			}
		}
		text = cut(text, k.found(plain, at, prefix))
	}
	return text
}

// span is a part of a text, from its first byte to before its end.
type span struct{ from, end int32 }

// found returns where in the escaped text known forms stand, in order.
func (k *known) found(plain string, at []int32, prefix int) []span {
	var spans []span
	forms := k.forms
	if !k.mayBeIn(plain) {
		forms = nil
	}
	for _, form := range forms {
		for from := 0; ; {
			i := strings.Index(plain[from:], form)
			if i < 0 {
				break
			}
			from += i + len(form)
			spans = append(spans, span{at[from-len(form)], at[from]})
		}
	}
	if n := k.cutOff(plain, prefix); n > 0 {
		spans = append(spans, span{at[len(plain)-n], at[len(plain)]})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	return spans
}

// cut replaces spans of a text, which may overlap.
func cut(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	done := int32(0)
	for _, s := range spans {
		if s.from >= done {
			out.WriteString(text[done:s.from])
			out.WriteString(hidden)
		}
		done = max(done, s.end)
	}
	out.WriteString(text[done:])
	return out.String()
}

// unescape undoes one layer of escapes. At holds for each byte, and for the end,
// where it begins in the text from which the first layer was undone; nil: that
// is text itself. isPlain reports that there was nothing to undo.
func unescape(text string, at []int32) (plain string, from []int32, isPlain bool) {
	out, from := make([]byte, 0, len(text)), make([]int32, 0, len(text)+1)
	origin := func(i int) int32 {
		if at == nil {
			return int32(i)
		}
		return at[i]
	}
	isPlain = true
	for i := 0; i < len(text); {
		b, width := text[i], 1
		if b == '%' || b == '\\' || b == '&' {
			b, width = escaped(text[i:])
			isPlain = isPlain && width == 1
		}
		out, from = append(out, b), append(from, origin(i))
		i += width
	}
	return string(out), append(from, origin(len(text))), isPlain
}

// escaped reads the escape at the beginning of a text. The width of what is none
// is 1.
func escaped(text string) (b byte, width int) {
	switch text[0] {
	case '%':
		return number(text, 1, 2, 16)
	case '&':
		const longest = 12
		end := strings.IndexByte(text[:min(len(text), longest)], ';')
		if plain := html.UnescapeString(text[:end+1]); end > 0 && len(plain) == 1 {
			return plain[0], end + 1
		}
	case '\\':
		if len(text) < 2 {
			return '\\', 1
		}
		return afterBackslash(text)
	}
	return text[0], 1
}

func afterBackslash(text string) (b byte, width int) {
	switch c := text[1]; {
	case c == 'u':
		return number(text, 2, 4, 16)
	case c == 'U':
		return number(text, 2, 8, 16)
	case c == 'x':
		return number(text, 2, 2, 16)
	case c >= '0' && c <= '3':
		return number(text, 1, 3, 8)
	case strings.IndexByte("nrtbfav", c) >= 0:
		return ' ', 2
	}
	return text[1], 2
}

// number reads the code of an ASCII character from so many digits of a text.
// Other characters occur in no key.
func number(text string, from, digits, base int) (b byte, width int) {
	if len(text) < from+digits {
		return text[0], 1
	}
	n, err := strconv.ParseUint(text[from:from+digits], base, 32)
	if err != nil || n > '~' {
		return text[0], 1
	}
	return byte(n), from + digits
}
