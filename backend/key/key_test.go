package key

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"tokenlap/backend/bench"
)

const example = "sk-proj-Abc123Def456Ghi789"

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKeyIsFoundWhereTheReferencePoints(t *testing.T) {
	keyring.MockInit()
	t.Setenv("TOKENLAP_TEST_KEY", " "+example+"\n")
	if err := Store("prod", example+"\n"); err != nil {
		t.Fatal(err)
	}
	path := write(t, "  "+example+"\t\r\nsecond line\n")
	t.Setenv("HOME", filepath.Dir(path))
	t.Setenv("USERPROFILE", filepath.Dir(path))
	for _, ref := range []string{
		"env:TOKENLAP_TEST_KEY", "keyring:prod", "file:" + path, "file:~/key",
		"file:" + write(t, "\xef\xbb\xbf"+example),
	} {
		secret, err := Resolve(bench.KeyRef(ref))
		if err != nil || secret.Reveal() != example {
			t.Errorf("%s: got %q, %v", ref, secret.Reveal(), err)
		}
	}
	if secret, err := Resolve(""); err != nil || !secret.IsEmpty() || secret.Reveal() != "" {
		t.Errorf("no reference: got %q, %v", secret.Reveal(), err)
	}
}

func TestMissingKeysSayWhereToPutThem(t *testing.T) {
	keyring.MockInit()
	t.Setenv("TOKENLAP_TEST_KEY", "  ")
	folder := t.TempDir()
	for _, c := range []struct {
		ref  string
		code bench.Code
		want string
	}{
		{"env:TOKENLAP_TEST_NONE", bench.CodeNotFound, "TOKENLAP_TEST_NONE, which should hold the API key, is not set"},
		{"env:TOKENLAP_TEST_KEY", bench.CodeNotFound, "TOKENLAP_TEST_KEY, which should hold the API key, is empty"},
		{"env:no-name", bench.CodeInvalid, "no name of an environment variable"},
		{"keyring:none", bench.CodeNotFound, `has no key "none" of Tokenlap`},
		{"keyring:a\nb", bench.CodeInvalid, "1 to 200 printable characters"},
		{"file:" + folder, bench.CodeInvalid, "is a directory"},
		{"file:" + filepath.Join(folder, "none"), bench.CodeNotFound, "there is no key file " + folder},
		{"file:" + write(t, ""), bench.CodeNotFound, "has an empty first line"},
		{"file:" + write(t, "\n"+example), bench.CodeNotFound, "has an empty first line"},
		{example, bench.CodeInvalid, "must be a reference"},
	} {
		secret, err := Resolve(bench.KeyRef(c.ref))
		if bench.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.want) || !secret.IsEmpty() {
			t.Errorf("%s: got %v, want %s with %q", c.ref, err, c.code, c.want)
		}
	}
}

func TestUnusableKeysAreRefusedWithoutBeingShown(t *testing.T) {
	keyring.MockInit()
	for _, c := range []struct{ key, want string }{
		{"visible\x07part", "control character"},
		{"visible\npart", "control character"},
		{"visible–part", "no request header can carry"},
		{"visible" + strings.Repeat("x", maxLength), "longer than 8 KiB"},
	} {
		t.Setenv("TOKENLAP_TEST_KEY", c.key)
		_, fromEnv := Resolve("env:TOKENLAP_TEST_KEY")
		for _, err := range []error{fromEnv, Store("name", c.key)} {
			if bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "visible") {
				t.Errorf("%.20q: got %v, want %q", c.key, err, c.want)
			}
		}
	}
	if _, err := Resolve(bench.KeyRef("file:" + write(t, strings.Repeat("x", 1<<20)))); err == nil || !strings.Contains(err.Error(), "longer than 8 KiB") {
		t.Errorf("a large file: got %v", err)
	}
	if err := Store("name", " "); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("an empty key: got %v", err)
	}
}

func TestKeyPastedInPlaceOfItsReferenceIsNotRepeated(t *testing.T) {
	keyring.MockInit()
	for _, ref := range []string{example, "env:" + example, "env:hf_abcdefghij0123456789", "keyring:" + example, "file:" + example} {
		if _, err := Resolve(bench.KeyRef(ref)); err == nil || strings.Contains(err.Error(), "Abc123") || strings.Contains(err.Error(), "abcdefghij") {
			t.Errorf("got %v", err)
		}
	}
}

func TestRemovedKeyIsGone(t *testing.T) {
	keyring.MockInit()
	if err := Store("prod", "one"); err != nil {
		t.Fatal(err)
	}
	if err := Store("prod", "other"); err != nil {
		t.Fatal(err)
	}
	if secret, _ := Resolve("keyring:prod"); secret.Reveal() != "other" {
		t.Errorf("the second key did not replace the first: %q", secret.Reveal())
	}
	if err := Remove("prod"); err != nil {
		t.Fatal(err)
	}
	if _, err := Resolve("keyring:prod"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("after Remove: %v", err)
	}
	if err := Remove("prod"); bench.CodeOf(err) != bench.CodeNotFound {
		t.Errorf("forgotten twice: %v", err)
	}
}

func TestNewKeyTakesAFreeName(t *testing.T) {
	keyring.MockInit()
	for _, c := range []struct {
		key, want string
		isNew     bool
	}{
		{"one", "keyring:prod", true},
		{"two", "keyring:prod-2", true},
		{"one\n", "keyring:prod", false}, // the same key is not stored twice
		{"three", "keyring:prod-3", true},
	} {
		ref, isNew, err := StoreNew("prod", c.key)
		if string(ref) != c.want || isNew != c.isNew || err != nil {
			t.Errorf("%q: got %s, new %v, %v, want %s, new %v", c.key, ref, isNew, err, c.want, c.isNew)
		}
	}
	if secret, _ := Resolve("keyring:prod"); secret.Reveal() != "one" {
		t.Errorf("the first key was replaced by %q", secret.Reveal())
	}
	if ref, _, err := StoreNew("prod", "a\nb"); ref != "" || err == nil {
		t.Errorf("an unusable key: got %s, %v", ref, err)
	}
}

func TestMissingKeychainIsNotAMissingKey(t *testing.T) {
	t.Cleanup(keyring.MockInit)
	keyring.MockInitWithError(errors.New("dbus: cannot take " + example))
	_, err := Resolve("keyring:prod")
	for _, err := range []error{err, Store("prod", example), Remove("prod")} {
		if bench.CodeOf(err) != bench.CodeUnavailable || !strings.Contains(err.Error(), "env:NAME or file:PATH") || strings.Contains(err.Error(), "Abc123") {
			t.Errorf("got %v", err)
		}
	}
	keyring.MockInitWithError(keyring.ErrSetDataTooBig)
	if err := Store("prod", example); bench.CodeOf(err) != bench.CodeInvalid || !strings.Contains(err.Error(), "too long for the keychain") {
		t.Errorf("got %v", err)
	}
}

func TestSilentKeychainIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, release := time.Now(), make(chan struct{})
		_, err := withTimeout(func() (string, error) { <-release; return "late", nil })
		if !errors.Is(err, errTimeout) || time.Since(start) != timeout {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		close(release)
	})
}
