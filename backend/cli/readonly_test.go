//go:build unix

package cli_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tokenlap/backend/store"
)

// The lock is held by this process, the commands are others.
func TestADatabaseThatIsLockedIsOneSentence(t *testing.T) {
	h := newHome(t)
	path := filepath.Join(h.data(), store.File)
	change(t, path, "SELECT 1")
	for why, c := range map[string]struct {
		pragma string
		args   [][]string
	}{
		"for writing":      {"PRAGMA locking_mode = NORMAL", [][]string{{"history", "star", "last"}, {"history", "purge", "--yes"}}},
		"for reading, too": {"PRAGMA locking_mode = EXCLUSIVE", [][]string{{"history"}, {"history", "check"}, {"history", "backup", "b.db"}}},
	} {
		unlock := lock(t, path, c.pragma)
		for _, args := range c.args {
			cmd, said := program(t, args...)
			if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("%s, %v: %v", why, args, cmd.ProcessState)
			}
			wantSentence(t, fmt.Sprintf("%s, %v", why, args), said.String(), "another program", path, "close it")
		}
		unlock()
	}
	if _, err := os.Stat("b.db"); err == nil {
		t.Error("a backup was written")
	}
}

// lock locks a database until unlock is called.
func lock(t *testing.T, path, pragma string) (unlock func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, statement := range []string{pragma, "BEGIN EXCLUSIVE", "PRAGMA user_version"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	return func() { _ = db.Close() }
}

// What may not be written can be read where its folder may be written, which SQLite
// needs to read, and nothing else is claimed.
func TestADatabaseThatMayNotBeWrittenIsOneSentence(t *testing.T) {
	for why, c := range map[string]struct {
		file, folder os.FileMode
		readable     bool
	}{
		"a read-only file":   {0o444, 0o755, true},
		"a read-only folder": {0o644, 0o555, false},
	} {
		h := newHome(t)
		path := filepath.Join(h.data(), store.File)
		change(t, path, "SELECT 1")
		for _, path := range []string{path, h.data()} {
			if err := os.Chown(path, another(), -1); err != nil {
				t.Fatal(err)
			}
		}
		for _, dir := range []string{h.dir, filepath.Dir(h.dir)} {
			chmod(t, dir, 0o755)
		}
		chmod(t, path, c.file)
		chmod(t, h.data(), c.folder)
		before, _ := os.ReadFile(path)
		for _, args := range [][]string{{"history"}, {"history", "check"}, {"history", "prune", "--older-than", "1d"}} {
			want, said := 1, asAnother(t, h, args...)
			if c.readable {
				want = 0
			}
			if said.code != want {
				t.Errorf("%s, %v: exit code %d, said %q", why, args, said.code, said.text)
			}
			if want == 1 {
				wantSentence(t, fmt.Sprintf("%s, %v", why, args), said.text, "may not be written", path, "writable")
			}
		}
		said := asAnother(t, h, "run", "--url", "http://127.0.0.1:9/v1", "--model", "m", "--output-dir", "")
		text := said.text[max(0, strings.Index(said.text, "tokenlap: ")):] // behind what it would measure
		wantSentence(t, why+", run", text, "may not be written", path, "writable")
		if after, _ := os.ReadFile(path); said.code != 1 || !bytes.Equal(before, after) {
			t.Errorf("%s: exit code %d, changed: %v", why, said.code, !bytes.Equal(before, after))
		}
		chmod(t, h.data(), 0o755) // so that it can be removed
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// another is a user whom rights bind: root may write anything.
func another() int {
	if id := os.Getuid(); id != 0 {
		return id
	}
	const nobody = 65534
	return nobody
}

// ended is how a program ended.
type ended struct {
	code int
	text string // on standard error
}

// asAnother runs a command line as that user, in a copy of this program, which the
// user may read.
func asAnother(t *testing.T, h home, args ...string) ended {
	t.Helper()
	file := filepath.Join(h.dir, "program")
	if _, err := os.Stat(file); err != nil {
		content, err := os.ReadFile(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, string(content))
		chmod(t, file, 0o755)
	}
	cmd := exec.Command(file, args...)
	cmd.Env = append(os.Environ(), "TOKENLAP_TEST_AS_PROGRAM=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(another()), Gid: uint32(another())}}
	}
	_ = cmd.Run()
	return ended{cmd.ProcessState.ExitCode(), said.String()}
}
