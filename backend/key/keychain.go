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

// service is the name under which the keychain keeps our keys.
const service = "tokenlap"

// patience is the longest wait for the keychain: a locked one may show a
// dialog that nobody is there to answer.
const patience = 5 * time.Second

// Store puts a key into the keychain of the operating system, in place of one
// of the same name. "keyring:" + name is then its reference.
func Store(name, key string) error {
	key = strings.TrimSpace(key)
	if err := nameable(name); err != nil {
		return err
	}
	if err := usable(key); err != nil {
		return bench.Invalid("the key for keyring:%s %v", Mask(name, NewSecret(key)), err)
	}
	_, err := ask(func() (string, error) { return "", keyring.Set(service, name, key) })
	if errors.Is(err, keyring.ErrSetDataTooBig) {
		return bench.Invalid("the key for keyring:%s is too long for the keychain of this operating system: use a file instead, file:PATH", Mask(name, NewSecret(key)))
	}
	return explain(err, name, NewSecret(key))
}

// Forget removes a key from the keychain.
func Forget(name string) error {
	if err := nameable(name); err != nil {
		return err
	}
	_, err := ask(func() (string, error) { return "", keyring.Delete(service, name) })
	return explain(err, name)
}

func fromKeychain(name string) (string, error) {
	if err := nameable(name); err != nil {
		return "", err
	}
	value, err := ask(func() (string, error) { return keyring.Get(service, name) })
	if err := explain(err, name); err != nil {
		return "", err
	}
	return strings.TrimSpace(value), nil
}

func nameable(name string) error {
	if name == "" || len(name) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
		return bench.Invalid("the name of a key in the keychain must be 1 to 200 printable characters, such as the model's name")
	}
	return nil
}

var errSilent = fmt.Errorf("it did not answer within %v; it may be locked and waiting for its password", patience)

// ask calls the keychain and gives up when patience ends. The library cannot
// be cancelled, so a call that is given up stays behind until it returns.
func ask(call func() (string, error)) (string, error) {
	type answer struct {
		value string
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := call()
		answers <- answer{value, err}
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-timer.C:
		return "", errSilent
	}
}

// explain tells a key that is not there from a keychain that is not there:
// the library has an error of its own only for the first.
func explain(err error, name string, secrets ...Secret) error {
	name = Mask(name, secrets...)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return bench.NotFound("the keychain of this operating system holds no key %q of Tokenlap: store it first, or use env:NAME or file:PATH", name)
	}
	return &bench.Error{
		Code:    bench.CodeUnavailable,
		Message: fmt.Sprintf("the keychain of this operating system, asked for the key %q, is unavailable", name),
		Hint:    "use an environment variable or a file instead, env:NAME or file:PATH",
		Cause:   errors.New(Mask(err.Error(), secrets...)),
	}
}
