package cli_test

import (
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
		make func(path string)
		word string
	}{
		"a text":    {func(path string) { write(t, path, "no database") }, "not a Tokenlap database"},
		"a folder":  {func(path string) { _ = os.Mkdir(path, 0o700) }, "is no file"},
		"no header": {func(path string) { write(t, path, strings.Repeat("\x00", 8192)) }, "not a Tokenlap database"},
	} {
		h := newHome(t)
		path := filepath.Join(h.dir, "data", store.File)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		c.make(path)
		for _, args := range [][]string{{"history"}, {"history", "check"}, {"history", "backup", "b.db"}, {"run", "sim-swift"}} {
			_, said := h.do(1, args...)
			if !strings.Contains(said, c.word) || !strings.Contains(said, path) || strings.Count(said, "\n") != 1 {
				t.Errorf("%s, %v: said %q", why, args, said)
			}
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
