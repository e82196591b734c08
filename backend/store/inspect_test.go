package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// snapshot is the content of the database and its log.
func snapshot(tb testing.TB, dir string) map[string]string {
	tb.Helper()
	all := map[string]string{}
	for _, suffix := range []string{"", "-wal", "-journal"} {
		content, err := os.ReadFile(filepath.Join(dir, store.File+suffix))
		if err == nil && len(content) > 0 {
			all[store.File+suffix] = string(content)
		}
	}
	return all
}

// wantRefused opens a folder that must be refused and left as it is.
func wantRefused(t *testing.T, dir string, words ...string) {
	t.Helper()
	before := snapshot(t, dir)
	for range 2 { // the second time too
		s, err := store.Open(dir, []bench.Endpoint{endpoint("alpha")})
		if err == nil {
			s.Close()
			t.Fatal("it was opened")
		}
		wantError(t, err, bench.CodeUnavailable, append(words, filepath.Join(dir, store.File))...)
	}
	if !cmp.Equal(before, snapshot(t, dir)) {
		t.Error("the file was changed")
	}
}

func TestANewerSchemaIsRefusedAndLeftAlone(t *testing.T) {
	wantRefused(t, fresh(t, later(t, "CREATE TABLE later (at INTEGER)")), "newer", fmt.Sprintf("schema %d", newest(t)+1), "update")
}

// What a newer Tokenlap wrote before it was killed is only in the log.
func TestANewerSchemaInTheLogIsRefusedAndLeftAlone(t *testing.T) {
	dir, copied := t.TempDir(), t.TempDir()
	s, err := store.OpenWith(dir, nil, store.Migrations())
	must(t, err)
	defer s.Close()
	newer, err := store.OpenWith(dir, nil, later(t, "CREATE TABLE later (at INTEGER)"))
	must(t, err)
	defer newer.Close()
	must(t, newer.AddEndpoint(t.Context(), endpoint("alpha")))
	for name, content := range snapshot(t, dir) {
		must(t, os.WriteFile(filepath.Join(copied, name), []byte(content), 0o600))
	}
	if len(snapshot(t, copied)) != 2 {
		t.Fatal("nothing is in the log: the test shows nothing")
	}
	wantRefused(t, copied, "newer")
}

func TestAnotherProgramsDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	for name, sql := range map[string]string{
		"with an id of its own":     "PRAGMA application_id = 77; CREATE TABLE run (a INTEGER)",
		"without an id":             "CREATE TABLE run (a INTEGER)",
		"with an id and no tables":  "PRAGMA application_id = 77",
		"with a write-ahead log":    "PRAGMA journal_mode = WAL; CREATE TABLE run (a INTEGER)",
		"with a version of its own": "PRAGMA user_version = 1",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			db := raw(t, filepath.Join(dir, store.File))
			_, err := db.Exec(sql)
			must(t, err)
			must(t, db.Close())
			wantRefused(t, dir, "another program", "move")
		})
	}
}

func TestADamagedFileIsRefusedAndLeftAlone(t *testing.T) {
	good := []byte(snapshot(t, frozen(t))[store.File])
	page := 4096
	for name, c := range map[string]struct {
		content []byte
		word    string
	}{
		"a text":                   {[]byte("name,latency\nalpha,1.0\n"), "not a Tokenlap database"},
		"a long text":              {bytes.Repeat([]byte("name,latency\n"), 1000), "not a Tokenlap database"},
		"its beginning lost":       {append(make([]byte, 100), good[100:]...), "not a Tokenlap database"},
		"its end lost":             {good[:len(good)-2*page], "damaged"},
		"all but the first page":   {good[:page], "damaged"},
		"a page in the middle":     {overwrite(good, 5*page, page), "damaged"},
		"the list of its tables":   {overwrite(good, 100, page-100), "damaged"},
		"half of the first sector": {good[:600], ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, store.File), c.content, 0o600))
			wantRefused(t, dir, c.word)
		})
	}
}

func overwrite(content []byte, from, size int) []byte {
	content = bytes.Clone(content)
	copy(content[from:from+size], bytes.Repeat([]byte{0xa5}, size))
	return content
}

func TestOurDatabaseWithoutItsTablesIsDamaged(t *testing.T) {
	dir := fresh(t, store.Migrations())
	db := raw(t, filepath.Join(dir, store.File))
	_, err := db.Exec("DROP TABLE sample")
	must(t, err)
	must(t, db.Close())
	wantRefused(t, dir, "damaged")
}

func TestDamageInALargeFileIsReportedWhenItIsRead(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir, nil)
	must(t, err)
	must(t, s.Begin(t.Context(), newRun("r1")))
	var samples []bench.Sample
	for i := range 3000 {
		samples = append(samples, aSample(i, 64))
	}
	must(t, s.AddSamples(t.Context(), "r1", samples))
	must(t, s.Close())
	path := filepath.Join(dir, store.File)
	content, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, overwrite(content, len(content)/2, 64*4096), 0o600))
	s = mustOpen(t, dir)
	var last error
	for _, err := range s.Samples(t.Context(), "r1") {
		last = err
	}
	wantError(t, last, bench.CodeUnavailable, "damaged", path)
}

func TestAnEmptyFileIsTakenForANewDatabase(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, store.File), nil, 0o600))
	all, err := mustOpen(t, dir, endpoint("alpha")).Endpoints(t.Context())
	must(t, err)
	if len(all) != 1 {
		t.Errorf("got %v", all)
	}
}

// Root may write anywhere, so as root the test runs as another user.
func TestAFolderThatMayNotBeWrittenIsNamed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders have other rights there")
	}
	for name, dir := range map[string]string{"with a database": frozen(t), "empty": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			must(t, os.Chmod(dir, 0o555))
			defer os.Chmod(dir, 0o755)
			must(t, os.Chmod(filepath.Dir(dir), 0o755))
			if path := filepath.Join(dir, store.File); name != "empty" {
				must(t, os.Chmod(path, 0o444))
			}
			opener := asNobody(t)
			opener.Env = append(os.Environ(), openerDir+"="+dir)
			out, err := opener.CombinedOutput()
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) {
				t.Fatalf("it should have been tried, and refused: %v", err)
			}
			for _, word := range []string{"writable", dir} {
				if !bytes.Contains(out, []byte(word)) {
					t.Errorf("said %q, which does not mention %q", out, word)
				}
			}
			if lines := bytes.Count(bytes.TrimSpace(out), []byte("\n")); lines > 0 {
				t.Errorf("not one sentence: %s", out)
			}
		})
	}
}

func asNobody(t *testing.T) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		return exec.Command(os.Args[0])
	}
	content, err := os.ReadFile(os.Args[0])
	must(t, err)
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o755))
	must(t, os.Chmod(filepath.Dir(dir), 0o755))
	path := filepath.Join(dir, "copy.test")
	must(t, os.WriteFile(path, content, 0o755))
	must(t, os.Chmod(path, 0o755)) // whatever the umask takes away
	opener := exec.Command(path)
	demote(opener)
	opener.Dir = dir
	return opener
}
