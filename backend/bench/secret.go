package bench

import (
	"regexp"
	"strings"
)

// KeyForm is an expression for keys that say themselves whose they are, by
// the way in which their issuers begin them.
const KeyForm = `(?:sk|pk|rk)-[A-Za-z0-9_*.-]{6,}` +
	`|(?:nvapi|xai|csk|pplx|glpat)-[A-Za-z0-9_*-]{6,}` +
	`|(?:hf|gsk|r8|gh[opsu]|github_pat|sk_live|sk_test|tgp_v1)_[A-Za-z0-9_*-]{6,}` +
	`|AIza[A-Za-z0-9_*-]{8,}|AKIA[A-Z0-9]{12,}|ya29\.[A-Za-z0-9_-]{8,}` +
	`|eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){1,2}`

// What gives a secret away: the name of a header, of a body's field or of a
// query's parameter, or its own beginning.
var (
	secretHeader = regexp.MustCompile(`(?i)(auth|key|token|secret|password|passwd|cookie|credential|signature)`)
	secretField  = regexp.MustCompile(`(?i)(api[-_]?key|secret|password|passwd|authorization|credential|(access|auth|bearer)[-_]?token)`)
	secretQuery  = regexp.MustCompile(`(?i)(^|[-_])(key|token|secret|password|passwd|auth|credential|sig|signature|code)$|(api|subscription)key|accesstoken`)
	secretValue  = regexp.MustCompile(`^(?i:bearer\s+\S|basic\s+\S)|^(?:` + KeyForm + `)`)
)

var keyInText = regexp.MustCompile(`\b(?:` + KeyForm + `)`)

// ContainsKey reports whether a text contains what is surely a key: it begins as
// its issuer's keys do and has a long part of letters and digits. Names of
// models such as sk-hynix-llama-3.1-70b have none.
func ContainsKey(text string) bool {
	const longPart = 16
	for _, found := range keyInText.FindAllString(text, -1) {
		for part := range strings.FieldsFuncSeq(found, func(r rune) bool { return strings.ContainsRune("-_.*", r) }) {
			if len(part) >= longPart && strings.ContainsAny(part, "0123456789") {
				return true
			}
		}
	}
	return false
}
