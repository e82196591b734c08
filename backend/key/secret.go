package key

import (
	"fmt"
	"log/slog"
)

// hidden replaces a key in texts.
const hidden = "[key]"

// Secret holds a key and hides it when it is printed with any verb, logged or
// encoded. The zero Secret is empty.
type Secret struct {
	// A pointer, because fmt prints an unexported field of type Secret without
	// calling the methods below: it then prints an address.
	value *string
}

// NewSecret wraps a key that came from elsewhere, such as a password field.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{&value}
}

// Reveal returns the key, or "". Call it only to write a request header.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsEmpty reports whether there is no key.
func (s Secret) IsEmpty() bool { return s.value == nil }

func (s Secret) String() string {
	if s.IsEmpty() {
		return ""
	}
	return hidden
}

// GoString hides the key from %#v.
func (s Secret) GoString() string { return "key.Secret(" + s.String() + ")" }

// Format hides the key from every verb.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'v' && f.Flag('#') {
		text = s.GoString()
	}
	fmt.Fprint(f, text)
}

// MarshalText hides the key from encoders that ask for text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON hides the key from JSON.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// LogValue hides the key from structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
