package key

import (
	"cmp"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// minLength is the length in bytes from which secrets are masked. Shorter ones
// are placeholders such as "x", which occur in any text.
const minLength = 4

// Mask returns the text with "[key]" in place of the given secrets and of
// everything that looks like a key. Apply it to texts of servers and to errors
// before they are stored or shown. Its time is linear in the length of the
// text, whatever a server sends.
func Mask(text string, secrets ...Secret) string {
	known := forms(secrets)
	text = maskEnd(text, known)
	for _, form := range known {
		text = strings.ReplaceAll(text, form, hidden)
	}
	for _, p := range patterns {
		text = p.mask(text)
	}
	// What was around a masked secret may form a secret again.
	if slices.ContainsFunc(known, func(form string) bool { return strings.Contains(text, form) }) {
		return hidden
	}
	return text
}

// forms returns the encodings in which the secrets may occur in a text, longest
// first, so that none is broken up by another that it contains.
func forms(secrets []Secret) []string {
	var all []string
	for _, secret := range secrets {
		value := secret.Reveal()
		if len(value) < minLength {
			continue
		}
		quoted, _ := json.Marshal(value) // a string always can be encoded
		escaped := string(quoted[1 : len(quoted)-1])
		all = append(all, value, escaped, strings.ReplaceAll(escaped, "/", `\/`), url.QueryEscape(value), url.PathEscape(value))
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.DeleteFunc(slices.Compact(all), func(form string) bool { return strings.Contains(hidden, form) })
}

// minPrefix is the length in bytes from which the beginning of a secret is
// masked at the end of a text.
const minPrefix = 6

// maskEnd masks the beginning of a secret that is cut off by the end of the text.
func maskEnd(text string, known []string) string {
	for _, form := range known {
		for n := min(len(form), len(text)); n >= minPrefix; n-- {
			if strings.HasSuffix(text, form[:n]) {
				return text[:len(text)-n] + hidden
			}
		}
	}
	return text
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
