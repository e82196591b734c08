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

// shortest is the fewest characters of a secret that is looked for. Shorter
// ones are placeholders such as "x": to mask them would only ruin the text.
const shortest = 4

// Mask returns the text with "[key]" in place of the given secrets and of
// everything that looks like a key. It is meant for what a server said and for
// errors, before they are kept. The time it takes grows with the length of the
// text, not with its square, whatever a server sends.
func Mask(text string, secrets ...Secret) string {
	known := forms(secrets)
	text = maskEnd(text, known)
	for _, form := range known {
		text = strings.ReplaceAll(text, form, hidden)
	}
	for _, look := range looks {
		text = look.mask(text)
	}
	// A secret may arise anew from what stood around a masked one.
	if slices.ContainsFunc(known, func(form string) bool { return strings.Contains(text, form) }) {
		return hidden
	}
	return text
}

// forms returns every way in which the secrets may be written in an answer,
// the longest first, so that one within another does not break it up.
func forms(secrets []Secret) []string {
	var all []string
	for _, secret := range secrets {
		value := secret.Reveal()
		if len(value) < shortest {
			continue
		}
		quoted, _ := json.Marshal(value) // a string always can be encoded
		escaped := string(quoted[1 : len(quoted)-1])
		all = append(all, value, escaped, strings.ReplaceAll(escaped, "/", `\/`), url.QueryEscape(value), url.PathEscape(value))
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.DeleteFunc(slices.Compact(all), func(form string) bool { return strings.Contains(hidden, form) })
}

// telling is how much of a cut-off secret is too much to be shown.
const telling = 6

// maskEnd masks a secret that the end of the text may have cut off.
func maskEnd(text string, known []string) string {
	for _, form := range known {
		for n := min(len(form), len(text)); n >= telling; n-- {
			if strings.HasSuffix(text, form[:n]) {
				return text[:len(text)-n] + hidden
			}
		}
	}
	return text
}

// look is one way to know a key: the last group is masked if it passes.
type look struct {
	form *regexp.Regexp
	pass func(string) bool
}

// looks are tried in this order. Go's expressions take linear time.
var looks = []look{
	// A password in a URL, and parameters of a URL that are secret by name.
	{regexp.MustCompile(`://[^/\s:@"']*:([^/\s@"']+)@`), always},
	{regexp.MustCompile(`(?i)[?&](?:key|api[-_]?key|(?:access[-_]?)?token|secret|password|sig|signature)=([^&\s"'<>]+)`), always},
	// Words that announce a key, in a header, in JSON or in a sentence.
	{regexp.MustCompile(`(?i)\b(?:bearer|basic)[\s:"']+([a-z0-9._~+/*-]{8,}=*)`), random},
	{regexp.MustCompile(`(?i)authorization["']?\s*[:=]\s*["']?(?:[a-z]+\s+)?([a-z0-9._~+/*-]{8,}=*)`), random},
	{regexp.MustCompile(`(?i)(?:key|token|secret|password|passwd|credential|authorization)["'\])]?(?:\s+(?:is|was|provided|given))?[\s:=]+["'\[(<]?([a-z0-9_~+/*-]{16,}=*)`), dense},
	// Keys that say themselves whose they are.
	{regexp.MustCompile(`\b(` + bench.KeyForm + `)`), always},
}

var mixed = regexp.MustCompile(`[a-z][A-Z]`)

func always(string) bool { return true }

// random tells a key from an ordinary word that follows "token" or "Bearer":
// it has a digit or a star, capitals in the middle, or is long and not made of
// words.
func random(value string) bool {
	if strings.ContainsAny(value, "0123456789*") || mixed.MatchString(value) {
		return true
	}
	return len(value) >= 20 && !strings.ContainsAny(value, "-_./")
}

// dense is stricter, for what follows such words as "key" in any sentence: the
// name of a model or a field must not pass.
func dense(value string) bool {
	digits := 0
	for _, r := range value {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= 3 || strings.Contains(value, "**") || len(value) >= 20 && !strings.ContainsAny(value, "-_/")
}

func (l look) mask(text string) string {
	var out strings.Builder
	done := 0
	for _, at := range l.form.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[2], at[3]
		if !l.pass(text[from:to]) {
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
