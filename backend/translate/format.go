package translate

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// formats are those of a catalogue, ready to be matched.
type formats struct {
	exact    map[string]string // of formats without values
	patterns []*pattern        // of those with values, the most specific first
}

// pattern recognises the sentences of one format.
type pattern struct {
	prefix, suffix string // a sentence begins and ends with them
	literals       int    // bytes of the format that are no verbs
	vague          bool   // next to nothing of the format is a word
	whole          *regexp.Regexp
	verbs          []verb
	translation    string
}

// verb is one of a format, such as %q.
type verb byte

// verbs finds the verbs of a format, and %%.
var verbs = regexp.MustCompile(`%(?:\[(\d)\])?[-+#0]*(?:\d+|\*)?(?:\.\d+|\.\*)?([a-zA-Z%])`)

// anyWord finds a word that is more than a preposition.
var anyWord = regexp.MustCompile(`\pL{3}`)

func newFormats(catalogue map[string]string) *formats {
	f := &formats{exact: map[string]string{}}
	for format, translation := range catalogue {
		if len(verbs.FindAllString(strings.ReplaceAll(format, "%%", ""), -1)) == 0 {
			f.exact[strings.ReplaceAll(format, "%%", "%")] = strings.ReplaceAll(translation, "%%", "%")
			continue
		}
		f.patterns = append(f.patterns, newPattern(format, translation))
	}
	slices.SortFunc(f.patterns, func(a, b *pattern) int {
		return cmp.Or(b.literals-a.literals, strings.Compare(a.whole.String(), b.whole.String()))
	})
	return f
}

func newPattern(format, translation string) *pattern {
	p := &pattern{translation: translation}
	var expression, literal strings.Builder
	var literals []string
	rest := 0
	for _, at := range verbs.FindAllStringSubmatchIndex(format, -1) {
		literal.WriteString(format[rest:at[0]])
		rest = at[1]
		kind := verb(format[at[4]])
		if kind == '%' {
			literal.WriteByte('%')
			continue
		}
		literals = append(literals, literal.String())
		expression.WriteString(regexp.QuoteMeta(literal.String()) + kind.expression())
		literal.Reset()
		p.verbs = append(p.verbs, kind)
	}
	literal.WriteString(format[rest:])
	literals = append(literals, literal.String())
	p.prefix, p.suffix = literals[0], literals[len(literals)-1]
	all := strings.Join(literals, "")
	p.literals, p.vague = len(all), !anyWord.MatchString(all)
	p.whole = regexp.MustCompile(`(?s)^` + expression.String() + regexp.QuoteMeta(literal.String()) + `$`)
	return p
}

// expression matches what the verb prints.
func (v verb) expression() string {
	switch v {
	case 'd', 'x':
		return `(-?[0-9a-fx]+)`
	case 'f', 'g', 'e':
		return `([-+]?[0-9][-+.e0-9]*|[-+]?Inf|NaN)`
	case 'q':
		return `("(?:[^"\\]|\\.)*"|\[.*?\]|'.*?')`
	default:
		return `(.+?)`
	}
}

// match translates a sentence by the first format that it has. One of hardly any
// words could be what a server said, so its values must not be words then.
func (f *formats) match(english string) (string, bool) {
	for _, p := range f.patterns {
		if len(english) <= p.literals || !strings.HasPrefix(english, p.prefix) || !strings.HasSuffix(english, p.suffix) {
			continue
		}
		found := p.whole.FindStringSubmatch(english)
		if found != nil && (!p.vague || !words.MatchString(strings.Join(found[1:], " "))) {
			return p.fill(f, found[1:]), true
		}
	}
	return "", false
}

// fill puts the values of a sentence into its translation, whose verbs may have
// another order, as in %[2]s.
func (p *pattern) fill(f *formats, values []string) string {
	next := 0
	return verbs.ReplaceAllStringFunc(p.translation, func(found string) string {
		part := verbs.FindStringSubmatch(found)
		if part[2] == "%" {
			return "%"
		}
		at := next
		if part[1] != "" {
			at, _ = strconv.Atoi(part[1])
			at--
		}
		next = at + 1
		if at >= len(values) {
			return found // a test holds that this does not happen
		}
		return p.verbs[at].translate(f, values[at])
	})
}

// translate translates the value of a verb, which may be a sentence.
func (v verb) translate(f *formats, value string) string {
	switch v {
	case 's', 'v', 'w':
		return f.text(value)
	}
	return value
}
