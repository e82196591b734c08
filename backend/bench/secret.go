package bench

import "regexp"

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
