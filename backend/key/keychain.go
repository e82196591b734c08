package key

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/zalando/go-keyring"

	"tokenlap/backend/bench"
)

// service is the name under which the keychain stores our keys.
const service = "tokenlap"

// timeout is the longest wait for the keychain: a locked one may show a dialog
// and wait for its password.
const timeout = 5 * time.Second

// Store stores a key in the keychain of the operating system and replaces one
// of the same name. Its reference is "keyring:" + name.
func Store(name, key string) error {
	key = strings.TrimSpace(key)
	if err := checkName(name); err != nil {
		return err
	}
	if err := checkKey(key); err != nil {
		return bench.Invalid("the key for keyring:%s %v", Mask(name, NewSecret(key)), err)
	}
	_, err := withTimeout(func() (string, error) { return "", keyring.Set(service, name, key) })
	if errors.Is(err, keyring.ErrSetDataTooBig) {
		return bench.Invalid("the key for keyring:%s is too long for the keychain of this operating system: use a file instead, file:PATH", Mask(name, NewSecret(key)))
	}
	return explain(err, name, NewSecret(key))
}

// StoreNew stores a key under the first free of the names name, name-2, name-3
// and so on, and returns its reference. It replaces none: another model may use
// it. A key that the keychain holds under one of these names is not stored again;
// isNew is false then.
func StoreNew(name, key string) (ref bench.KeyRef, isNew bool, err error) {
	key = strings.TrimSpace(key)
	for n := 1; n <= maxNames; n++ {
		tried := name
		if n > 1 {
			tried = fmt.Sprintf("%s-%d", name, n)
		}
		held, err := fromKeychain(tried)
		if err == nil && held == key {
			return bench.KeyRef("keyring:" + tried), false, nil
		}
		if err == nil {
			continue
		}
		if bench.CodeOf(err) != bench.CodeNotFound {
			return "", false, err
		}
		if err := Store(tried, key); err != nil {
			return "", false, err
		}
		return bench.KeyRef("keyring:" + tried), true, nil
	}
	return "", false, bench.Conflict("the keychain has %d keys named %s, %s-2 and so on: remove those that are not used with 'tokenlap key remove NAME'", maxNames, Mask(name), Mask(name))
}

// maxNames is how many names StoreNew tries.
const maxNames = 100

// Remove removes a key from the keychain.
func Remove(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	_, err := withTimeout(func() (string, error) { return "", keyring.Delete(service, name) })
	return explain(err, name)
}

func fromKeychain(name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	value, err := withTimeout(func() (string, error) { return keyring.Get(service, name) })
	if err := explain(err, name); err != nil {
		return "", err
	}
	return strings.TrimSpace(value), nil
}

// checkName returns an error for a text that cannot name a key.
func checkName(name string) error {
	if name == "" || len(name) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
		return bench.Invalid("the name of a key in the keychain must be 1 to 200 printable characters, such as the model's name")
	}
	return nil
}

var errTimeout = fmt.Errorf("it did not answer within %v; it may be locked and waiting for its password", timeout)

// withTimeout calls f and returns its results, or errTimeout. The library cannot
// be cancelled, so the goroutine of a call that takes longer ends with it.
func withTimeout(f func() (string, error)) (string, error) {
	type answer struct {
		value string
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := f()
		answers <- answer{value, err}
	}()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-timer.C:
		return "", errTimeout
	}
}

// explain returns an error for people. The library has an error of its own only
// for a key that is not found; others mean that there is no usable keychain.
func explain(err error, name string, secrets ...Secret) error {
	name = Mask(name, secrets...)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return bench.NotFound("the keychain of this operating system has no key %q of Tokenlap: store it first, or use env:NAME or file:PATH", name)
	}
	return &bench.Error{
		Code:    bench.CodeUnavailable,
		Message: fmt.Sprintf("the keychain of this operating system is unavailable for the key %q", name),
		Hint:    "use an environment variable or a file instead, env:NAME or file:PATH",
		Cause:   errors.New(Mask(err.Error(), secrets...)),
	}
}
