// Package key finds API keys: in the environment, in the keychain of the
// operating system, or in a file. Everything else of Tokenlap knows only the
// reference; the key itself goes from here into a request and nowhere else.
package key

import (
	"os"
	"regexp"
	"strings"

	"tokenlap/backend/bench"
)

// Resolve returns the key that a reference names; the Secret of an empty
// reference is empty. Its errors say what to do and never hold the key.
func Resolve(ref bench.KeyRef) (Secret, error) {
	if err := ref.Validate(); err != nil || ref == "" {
		return Secret{}, err
	}
	kind, name, _ := strings.Cut(string(ref), ":")
	find := map[string]func(string) (string, error){"env": fromEnvironment, "keyring": fromKeychain, "file": fromFile}[kind]
	value, err := find(name)
	if err != nil {
		return Secret{}, err
	}
	if err := usable(value); err != nil {
		return Secret{}, bench.Invalid("the key from %s %v", Mask(string(ref)), err)
	}
	return NewSecret(value), nil
}

var envForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func fromEnvironment(name string) (string, error) {
	if !envForm.MatchString(name) {
		// Not repeated: what is no name may be a key, pasted in its place.
		return "", bench.Invalid("the key reference env: is followed by something that is no name of an environment variable: give the variable's name, such as env:OPENAI_API_KEY")
	}
	value, set := os.LookupEnv(name)
	if value = strings.TrimSpace(value); value != "" {
		return value, nil
	}
	state := "is not set"
	if set {
		state = "is empty"
	}
	return "", bench.NotFound("the environment variable %s, which should hold the API key, %s: set it with export %s=... and start Tokenlap from the same shell", Mask(name), state, Mask(name))
}

// longest is the most bytes a key may have: servers refuse longer headers.
const longest = 8 << 10

// fault says why a text is no key, to follow the name of where it came from.
type fault string

func (f fault) Error() string { return string(f) }

// usable reports why a text cannot go into a request header as a key, or nil.
func usable(value string) error {
	switch {
	case value == "":
		return fault("is empty")
	case len(value) > longest:
		return fault("is longer than 8 KiB: no server takes such a key, so it is probably another text")
	case strings.IndexFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0:
		return fault("holds a line break or another control character: store it again without")
	case strings.IndexFunc(value, func(r rune) bool { return r > '~' }) >= 0:
		return fault("holds a character that no request header can carry: check it for letters with accents, curly quotes or dashes from a word processor")
	}
	return nil
}
