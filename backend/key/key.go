// Package key looks up API keys: in the environment, in the keychain of the
// operating system, or in a file. The rest of Tokenlap holds only references to
// keys; a key goes from here into a request header and nowhere else.
package key

import (
	"os"
	"regexp"
	"strings"

	"tokenlap/backend/bench"
)

// Resolve returns the key that a reference names, or an empty Secret for an
// empty reference. Its errors never contain the key.
func Resolve(ref bench.KeyRef) (Secret, error) {
	if err := ref.Validate(); err != nil || ref == "" {
		return Secret{}, err
	}
	kind, name, _ := strings.Cut(string(ref), ":")
	lookUp := map[string]func(string) (string, error){"env": fromEnvironment, "keyring": fromKeychain, "file": fromFile}[kind]
	value, err := lookUp(name)
	if err != nil {
		return Secret{}, err
	}
	if err := checkKey(value); err != nil {
		return Secret{}, bench.Invalid("the key from %s %v", Mask(string(ref)), err)
	}
	return NewSecret(value), nil
}

var envForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func fromEnvironment(name string) (string, error) {
	if !envForm.MatchString(name) {
		// The name is not repeated in the error: it may be a key that was pasted.
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

// maxLength is the most bytes a key may have: servers refuse longer headers.
const maxLength = 8 << 10

// fault is the reason why a text is no key. It is the end of a sentence that
// begins with where the text came from.
type fault string

func (f fault) Error() string { return string(f) }

// checkKey returns a fault for a text that cannot be sent as a key in a request
// header.
func checkKey(value string) error {
	switch {
	case value == "":
		return fault("is empty")
	case len(value) > maxLength:
		return fault("is longer than 8 KiB: no server takes such a key, so it is probably another text")
	case strings.IndexFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0:
		return fault("contains a line break or another control character: store it again without")
	case strings.IndexFunc(value, func(r rune) bool { return r > '~' }) >= 0:
		return fault("contains a character that no request header can carry: check it for letters with accents, curly quotes or dashes from a word processor")
	}
	return nil
}
