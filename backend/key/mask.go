package key

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Masker hides the secrets that are in use, and what looks like a key. The zero
// Masker knows no secret.
type Masker struct {
	short, long known // forms of the secrets; long leaves out those of placeholders
}

const (
	// minLength is the length in bytes from which a secret is masked in texts of
	// servers and in errors. Shorter ones are placeholders such as "x", which
	// occur in any text.
	minLength = 4
	// minAnswer is that length in answers of models. Local servers are often
	// given a word such as "none" for a key: to replace it would spoil answers.
	minAnswer = 8
	// minPrefix and minAnswerPrefix are the lengths from which the beginning of a
	// secret is masked where the text ends within it.
	minPrefix       = 6
	minAnswerPrefix = 12
)

// NewMasker returns a masker of the secrets and of the parts of which they are
// made.
func NewMasker(secrets ...Secret) Masker {
	var short, long []string
	for _, secret := range secrets {
		for _, value := range parts(secret.Reveal()) {
			if len(value) >= minLength {
				short = append(short, forms(value)...)
			}
			if len(value) >= minAnswer {
				long = append(long, forms(value)...)
			}
		}
	}
	return Masker{newKnown(short), newKnown(long)}
}

// longestFirst sorts forms so that none is broken up by another that it
// contains, and drops those that the replacement itself contains.
func longestFirst(all []string) []string {
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.DeleteFunc(slices.Compact(all), func(form string) bool { return strings.Contains(hidden, form) })
}

// Mask returns the text with "[key]" in place of the given secrets and of
// everything that looks like a key, as Masker.Mask does.
func Mask(text string, secrets ...Secret) string { return NewMasker(secrets...).Mask(text) }

// Mask returns the text with "[key]" in place of the secrets, plain or encoded,
// and of everything that looks like a key. Apply it to texts of servers and to
// errors before they are stored or shown. Its time is linear in the length of
// the text, whatever a server sends.
func (m Masker) Mask(text string) string {
	text = m.short.hide(text, minPrefix)
	for _, p := range patterns {
		text = p.mask(text)
	}
	return m.short.withoutNew(text)
}

// MaskAnswer returns the text with "[key]" in place of the secrets, plain or
// encoded. It is for what a model says: other texts that look like keys, such as
// those of example code, stay.
func (m Masker) MaskAnswer(text string) string {
	return m.long.withoutNew(m.long.hide(text, minAnswerPrefix))
}

// withoutNew drops a text in which what was around a masked secret forms a
// secret again.
func (k *known) withoutNew(text string) string {
	isIn := func(form string) bool { return strings.Contains(text, form) }
	if k.mayBeIn(text) && slices.ContainsFunc(k.forms, isIn) {
		return hidden
	}
	return text
}

// hide replaces the known forms, whatever escapes they are written in.
func (k *known) hide(text string, prefix int) string {
	if len(k.forms) == 0 {
		return text
	}
	text = k.maskEnd(text, prefix)
	if k.mayBeIn(text) {
		for _, form := range k.forms {
			text = strings.ReplaceAll(text, form, hidden)
		}
	}
	return k.hideEscaped(text, prefix)
}

// maskEnd masks the beginning of a secret that is cut off by the end of the text.
func (k *known) maskEnd(text string, prefix int) string {
	if n := k.cutOff(text, prefix); n > 0 {
		return text[:len(text)-n] + hidden
	}
	return text
}

// cutOff returns how many bytes at the end of the text begin a known form; 0 for
// fewer than prefix.
func (k *known) cutOff(text string, prefix int) int {
	for _, form := range k.forms {
		for n := min(len(form), len(text)); n >= prefix; n-- {
			if strings.HasSuffix(text, form[:n]) {
				return n
			}
		}
	}
	return 0
}

// pattern matches a key: the text of its group is masked if it passes.
type pattern struct {
	form *regexp.Regexp
	pass func(string) bool
}

// patterns are applied in this order. Go's expressions take linear time.
var patterns = []pattern{
	// A password in a URL, and parameters of a URL that are secret by name.
	{regexp.MustCompile(`://[^/\s:@"']*:([^/\s@"']+)@`), always},
	{regexp.MustCompile(`(?i)[?&](?:key|api[-_]?key|(?:access[-_]?)?token|secret|password|sig|signature)=([^&\s"'<>]+)`), always},
	// Words that announce a key, in a header, in JSON or in a sentence.
	{regexp.MustCompile(`(?i)\b(?:bearer|basic)[\s:"']+([a-z0-9._~+/*-]{8,}=*)`), random},
	{regexp.MustCompile(`(?i)authorization["']?\s*[:=]\s*["']?(?:[a-z]+\s+)?([a-z0-9._~+/*-]{8,}=*)`), random},
	{regexp.MustCompile(`(?i)(?:key|token|secret|password|passwd|credential|authorization)["'\])]?(?:\s+(?:is|was|provided|given))?[\s:=]+["'\[(<]?([a-z0-9_~+/*-]{16,}=*)`), dense},
	// Keys with a prefix that names their issuer.
	{regexp.MustCompile(`\b(` + bench.KeyForm + `)`), always},
}

var mixed = regexp.MustCompile(`[a-z][A-Z]`)

func always(string) bool { return true }

// random tells a key from an ordinary word that follows "token" or "Bearer": it
// contains a digit or a star, a capital after a small letter, or is long and not
// made of words.
func random(value string) bool {
	if strings.ContainsAny(value, "0123456789*") || mixed.MatchString(value) {
		return true
	}
	return len(value) >= 20 && !strings.ContainsAny(value, "-_./")
}

// dense is stricter, for what follows a word such as "key" in any sentence:
// names of models and fields must not pass.
func dense(value string) bool {
	digits := 0
	for _, r := range value {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= 3 || strings.Contains(value, "**") || len(value) >= 20 && !strings.ContainsAny(value, "-_/")
}

func (p pattern) mask(text string) string {
	var out strings.Builder
	done := 0
	for _, at := range p.form.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[2], at[3]
		if !p.pass(text[from:to]) {
			continue
		}
		out.WriteString(text[done:from])
		out.WriteString(hidden)
		done = to
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}
