package app

import (
	"context"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/key"
)

// KeyState says whether a reference leads to a key. It never holds the key.
type KeyState struct {
	Found   bool   `json:"found"`
	Message string `json:"message" translate:"text"`
	Hint    string `json:"hint" translate:"text"`
}

// KeyForm is a key for the keychain of the operating system, and its name there.
type KeyForm struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

// FindKey reports whether a reference leads to a key.
func (a *App) FindKey(_ context.Context, ref string) (KeyState, error) {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return KeyState{Message: "no key is sent"}, nil
	}
	if _, err := key.Resolve(bench.KeyRef(ref)); err != nil {
		message, hint := bench.SplitHint(err)
		return KeyState{Message: message, Hint: hint}, nil
	}
	return KeyState{Found: true, Message: "the key was found"}, nil
}

// Keychain reports whether the keychain of the operating system answers, by asking
// it for a key that it does not hold.
func (a *App) Keychain(context.Context) (KeyState, error) {
	_, err := key.Resolve("keyring:tokenlap asks whether it answers")
	if err == nil || bench.CodeOf(err) == bench.CodeNotFound {
		return KeyState{Found: true, Message: "the keychain of this operating system answers"}, nil
	}
	_, hint := bench.SplitHint(err)
	return KeyState{Message: "the keychain of this operating system does not answer", Hint: hint}, nil
}

// StoreKey stores a key in the keychain of the operating system.
func (a *App) StoreKey(_ context.Context, form KeyForm) error {
	return key.Store(strings.TrimSpace(form.Name), form.Key)
}
