package cli_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

func TestABackupIsCheckedAndComesBack(t *testing.T) {
	h := newHome(t)
	first := read[bench.Run](h, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "1", "--output-dir", "").ID
	if out, _ := h.do(0, "history", "check"); !strings.Contains(out, "1 run with 18 requests read: nothing is wrong.") {
		t.Errorf("said %q", out)
	}
	if out, _ := h.do(0, "history", "backup", "b.db"); !strings.Contains(out, "restore --from b.db") {
		t.Errorf("said %q", out)
	}
	if _, said := h.do(1, "history", "backup", "b.db"); !strings.Contains(said, "exists already") {
		t.Errorf("said %q", said)
	}
	h.do(0, "history", "delete", first)
	if _, said := h.do(2, "history", "restore", "--from", "b.db"); !strings.Contains(said, "--yes") {
		t.Errorf("said %q", said)
	}
	h.do(2, "history", "restore", "--from", "none.db", "--yes")
	if len(read[[]bench.Run](h, "history")) != 0 {
		t.Error("restored without being asked")
	}
	out, _ := h.do(0, "history", "restore", "--from", "b.db", "--yes")
	if !strings.Contains(out, "Restored 1 run from b.db") || !strings.Contains(out, "The database before is now "+filepath.Join(h.dir, "data")) {
		t.Errorf("said %q", out)
	}
	if runs := read[[]bench.Run](h, "history"); len(runs) != 1 || runs[0].ID != first {
		t.Errorf("restored %+v", runs)
	}
}

func TestACheckThatFindsSomethingFails(t *testing.T) {
	h := newHome(t)
	run := read[bench.Run](h, "run", "--url", serve(t, swift), "--model", "m", "--iterations", "1", "--output-dir", "")
	db, err := store.Open(filepath.Join(h.dir, "data"), nil)
	if err != nil {
		t.Fatal(err)
	}
	run.Summary.Models[0].Successes--
	if err := db.SaveSummary(t.Context(), run.ID, run.Summary); err != nil {
		t.Fatal(err)
	}
	db.Close()
	out, _ := h.do(1, "history", "check")
	if !strings.Contains(out, "run "+run.ID+": m: its summary says 17 successes, 18 are stored") || !strings.Contains(out, "1 finding") {
		t.Errorf("said %q", out)
	}
	if out, _ := h.do(1, "history", "check", "--json"); !strings.Contains(out, `"samples": 18`) {
		t.Errorf("said %q", out)
	}
}

func TestOnlyRunsThatAreOldEnoughArePruned(t *testing.T) {
	h := newHome(t)
	url := serve(t, swift)
	var runs []string
	for range 3 {
		runs = append(runs, read[bench.Run](h, "run", "--url", url, "--model", "m", "--prompts", "short-simple-capital", "--iterations", "1", "--output-dir", "").ID)
	}
	h.do(0, "history", "star", runs[1])
	for why, args := range map[string][]string{
		"no age": {}, "a wrong unit": {"--older-than", "90y"}, "a negative age": {"--older-than", "-90d"},
	} {
		if _, said := h.do(2, append([]string{"history", "prune"}, args...)...); !strings.Contains(said, "90d") {
			t.Errorf("%s: said %q", why, said)
		}
	}
	left := func() int { return len(read[[]bench.Run](h, "history")) }
	if out, _ := h.do(0, "history", "prune", "--older-than", "1d"); !strings.Contains(out, "No run is that old") || left() != 3 {
		t.Errorf("said %q", out)
	}
	out, _ := h.do(0, "history", "prune", "--older-than", "1ms", "--keep-starred", "--dry-run")
	if !strings.Contains(out, "2 runs would be deleted") || !strings.Contains(out, runs[0]) || strings.Contains(out, runs[1]) || left() != 3 {
		t.Errorf("said %q", out)
	}
	if out, _ := h.do(0, "history", "prune", "--older-than", "1ms", "--keep-starred"); !strings.Contains(out, "Deleted 2 runs") || left() != 1 {
		t.Errorf("said %q", out)
	}
	h.do(0, "history", "restore", runs[0])
	if left() != 2 {
		t.Error("a run did not come back")
	}
}

// Each says what is wrong, where, and what to do, and changes nothing.
func TestADatabaseThatCannotBeUsedIsOneSentence(t *testing.T) {
	for why, c := range map[string]struct {
		make  func(t *testing.T, path string)
		words []string
	}{
		"a text":       {func(t *testing.T, path string) { write(t, path, "no database") }, []string{"not a Tokenlap database", "move"}},
		"a folder":     {func(t *testing.T, path string) { _ = os.Mkdir(path, 0o700) }, []string{"is no file", "move"}},
		"no header":    {func(t *testing.T, path string) { write(t, path, strings.Repeat("\x00", 8192)) }, []string{"not a Tokenlap database"}},
		"newer schema": {func(t *testing.T, path string) { change(t, path, "PRAGMA user_version = 999") }, []string{"newer", "update"}},
		"damaged":      {func(t *testing.T, path string) { change(t, path, "SELECT 1"); damage(t, path) }, []string{"damaged", "restore"}},
	} {
		h := newHome(t)
		path := filepath.Join(h.dir, "data", store.File)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		c.make(t, path)
		before, _ := os.ReadFile(path)
		for _, args := range [][]string{{"history"}, {"history", "check"}, {"history", "backup", "b.db"}, {"history", "prune", "--older-than", "1d"}, {"run", "sim-swift"}} {
			_, said := h.do(1, args...)
			wantSentence(t, fmt.Sprintf("%s, %v", why, args), said, append(c.words, path)...)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed", why)
		}
		if _, err := os.Stat("b.db"); err == nil {
			t.Errorf("%s: a backup was written", why)
		}
	}
}

// wantSentence checks that a command said one sentence with these words.
func wantSentence(t *testing.T, what, said string, words ...string) {
	t.Helper()
	if !strings.HasPrefix(said, "tokenlap: ") || strings.Count(said, "\n") != 1 {
		t.Errorf("%s: said %q", what, said)
	}
	for _, word := range words {
		if !strings.Contains(said, word) {
			t.Errorf("%s: said %q without %q", what, said, word)
		}
	}
}

// change makes a database and carries out a statement in it.
func change(t *testing.T, path, statement string) {
	t.Helper()
	made, err := store.Open(filepath.Dir(path), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// damage overwrites a page of a database.
func damage(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	copy(content[5*page:6*page], bytes.Repeat([]byte{0xa5}, page))
	write(t, path, string(content))
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
