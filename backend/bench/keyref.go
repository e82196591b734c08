package bench

import "strings"

// KeyRef says where an API key is found: "env:NAME", "keyring:NAME",
// "file:PATH", or "" for none.
type KeyRef string

// Validate says what is wrong with the reference, or nil. The text itself is
// not repeated: it may be a key typed by mistake.
func (k KeyRef) Validate() error {
	_, rest, _ := strings.Cut(string(k), ":")
	switch {
	case k == "":
		return nil
	case !IsKeyRef(string(k)):
		return Invalid("the key must be a reference, env:NAME, keyring:NAME or file:PATH; a key itself is never stored")
	case looksLikeKey(rest):
		return Invalid("the key reference contains what looks like a key itself: put the key into an environment variable, the keychain or a file, and name that")
	}
	return nil
}

// shortestKey is how long a name is at least that may be a key pasted in its
// place; hf_token is none.
const shortestKey = 20

func looksLikeKey(text string) bool {
	return len(text) >= shortestKey && secretValue.MatchString(text)
}

// shortened is a name that may be a key pasted in its place, for a sentence that
// says what is wrong with it.
func shortened(name string) string {
	const longest = 15
	if len(name) <= longest || !strings.ContainsAny(name, "0123456789") {
		return name
	}
	return strings.ToValidUTF8(name[:4], "") + "..."
}

// IsKeyRef reports whether a header's value is a reference to be looked up.
func IsKeyRef(value string) bool {
	kind, rest, _ := strings.Cut(value, ":")
	return rest != "" && (kind == "env" || kind == "keyring" || kind == "file")
}
