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
	Name    string `json:"name"` // of a new key: what its name begins with
	Key     string `json:"key"`
	Replace bool   `json:"replace"` // the key of that name
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

// StoredKey is where a key was stored.
type StoredKey struct {
	Ref string `json:"ref"` // keyring:NAME
	New bool   `json:"new"` // false: it was there before
}

// StoreKey stores a key in the keychain of the operating system.
func (a *App) StoreKey(_ context.Context, form KeyForm) (StoredKey, error) {
	name := strings.TrimSpace(form.Name)
	if form.Replace {
		return StoredKey{Ref: "keyring:" + name}, key.Store(name, form.Key)
	}
	ref, isNew, err := key.StoreNew(name, form.Key)
	return StoredKey{Ref: string(ref), New: isNew}, err
}

// RemoveKey removes the key of a reference from the keychain, unless a model
// uses it.
func (a *App) RemoveKey(ctx context.Context, ref string) error {
	name, ok := strings.CutPrefix(strings.TrimSpace(ref), "keyring:")
	if !ok {
		return bench.Invalid("only a key in the keychain can be removed: %s is elsewhere", key.Mask(ref))
	}
	models, err := a.Models(ctx)
	if err != nil {
		return err
	}
	for _, model := range models {
		if string(model.Key) == "keyring:"+name {
			return bench.Conflict("the key %s is used by the model %s: give that another key first", key.Mask(name), model.Name)
		}
	}
	return key.Remove(name)
}
