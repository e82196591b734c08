//go:build unix

package key

import (
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"tokenlap/backend/bench"
)

func TestKeyFileOpenToOthersIsRefused(t *testing.T) {
	path := write(t, example)
	for mode, private := range map[fs.FileMode]bool{0o600: true, 0o400: true, 0o700: true, 0o640: false, 0o604: false, 0o644: false, 0o620: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		secret, err := Resolve(bench.KeyRef("file:" + path))
		if private && (err != nil || secret.Reveal() != example) {
			t.Errorf("mode %04o: %v", mode, err)
		}
		if !private && (err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) || strings.Contains(err.Error(), example)) {
			t.Errorf("mode %04o: got %v", mode, err)
		}
	}
}

func TestKeyFileOfAnotherOwnerIsItsOwnersDecision(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give a file away")
	}
	path := write(t, example)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	if secret, err := Resolve(bench.KeyRef("file:" + path)); err != nil || secret.Reveal() != example {
		t.Errorf("got %v", err)
	}
}

func TestPipeIsNotWaitedFor(t *testing.T) {
	path := t.TempDir() + "/pipe"
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Resolve(bench.KeyRef("file:" + path)); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
		t.Errorf("got %v", err)
	}
}
