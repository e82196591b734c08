package store_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"

	"github.com/google/go-cmp/cmp"
)

// later are the real migrations and some that a later Tokenlap might bring.
func later(tb testing.TB, more ...string) fs.FS {
	tb.Helper()
	folder := fstest.MapFS{}
	entries, err := fs.ReadDir(store.Migrations(), ".")
	must(tb, err)
	for _, entry := range entries {
		text, err := fs.ReadFile(store.Migrations(), entry.Name())
		must(tb, err)
		folder[entry.Name()] = &fstest.MapFile{Data: text}
	}
	for i, sql := range more {
		folder[fmt.Sprintf("%04d_later.sql", len(entries)+i+1)] = &fstest.MapFile{Data: []byte(sql)}
	}
	return folder
}

// frozen makes a database as the first schema had it.
func frozen(tb testing.TB) (dir string) {
	tb.Helper()
	dir = tb.TempDir()
	dump, err := os.ReadFile("testdata/schema_0001.sql")
	must(tb, err)
	db := raw(tb, filepath.Join(dir, store.File))
	defer db.Close()
	_, err = db.Exec(string(dump))
	must(tb, err)
	return dir
}

// Rebuilding a table is the hardest thing a migration does: with foreign keys
// on, dropping the old one would delete all that refers to it.
const rebuild = `CREATE TABLE run_new AS SELECT *, 'lab' AS place FROM run;
	DROP TABLE run;
	CREATE TABLE run (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, state TEXT NOT NULL, started_ms INTEGER,
		finished_ms INTEGER, note TEXT NOT NULL, starred INTEGER NOT NULL, definitions TEXT NOT NULL, prompt_set TEXT REFERENCES prompt_set,
		deleted_ms INTEGER, search TEXT NOT NULL, ttft_p50 REAL, tpot_p50 REAL, latency_p50 REAL, output_speed REAL, system_tokens REAL,
		success_rate REAL, place TEXT NOT NULL) STRICT;
	INSERT INTO run SELECT * FROM run_new;
	DROP TABLE run_new;`

func TestAnOldDatabaseIsBroughtToTheNewestSchema(t *testing.T) {
	dir := frozen(t)
	s, err := store.OpenWith(dir, []bench.Endpoint{endpoint("unwanted")}, later(t, rebuild, "CREATE TABLE later (at INTEGER) STRICT"))
	must(t, err)
	defer s.Close()
	if got := count(t, dir, "SELECT user_version FROM pragma_user_version"); got != newest(t)+2 {
		t.Errorf("schema %d, want two more than %d", got, newest(t))
	}
	if got := count(t, dir, "SELECT count(*) FROM run WHERE place = 'lab'"); got != 2 {
		t.Errorf("%d runs have the new column, want 2", got)
	}
	checkFrozen(t, s)
}

func TestADatabaseOfTheFirstSchemaIsRead(t *testing.T) {
	checkFrozen(t, mustOpen(t, frozen(t)))
}

// checkFrozen expects what testdata/schema_0001.sql holds.
func checkFrozen(t *testing.T, s *store.Store) {
	t.Helper()
	all, err := s.AllEndpoints(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"alpha", "llama-vllm"}, names(all)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	want := fullEndpoint()
	want.PriceInput, want.PriceOutput, want.SLO = 0, 0, "" // were not kept then
	if diff := cmp.Diff(want, all[1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	run, err := s.Run(t.Context(), "20260314-092653-a1b2")
	must(t, err)
	if run.Name != "first" || run.Note != "a note" || !run.Finished.Equal(t0.Add(time.Second)) || run.State != bench.Finished ||
		run.Plan.Prompts.Prompts[0].Text != "What is the capital of France?" || *run.Summary.Models[0].TTFT.P50 != 0.25 {
		t.Errorf("the run changed: %+v", run)
	}
	if diff := cmp.Diff([]bench.Sample{aSample(0, 4), aSample(1, 3)}, collect(t, s, run.ID)); diff != "" {
		t.Errorf("samples (-want +got):\n%s", diff)
	}
	orphans, err := s.Orphans(t.Context())
	must(t, err)
	if diff := cmp.Diff([]string{"20260315-120000-c3d4"}, orphans); diff != "" {
		t.Errorf("orphans (-want +got):\n%s", diff)
	}
}

func TestTheFirstMigrationIsNeverEdited(t *testing.T) {
	text, err := fs.ReadFile(store.Migrations(), "0001_first.sql")
	must(t, err)
	alone := fstest.MapFS{"0001_first.sql": {Data: text}}
	if diff := cmp.Diff(schema(t, frozen(t)), schema(t, fresh(t, alone))); diff != "" {
		t.Errorf("it makes another schema than the one that was frozen (-frozen +now):\n%s", diff)
	}
}

func fresh(tb testing.TB, folder fs.FS) (dir string) {
	tb.Helper()
	dir = tb.TempDir()
	s, err := store.OpenWith(dir, nil, folder)
	must(tb, err)
	must(tb, s.Close())
	return dir
}

// newest is the number of the last migration.
func newest(tb testing.TB) int {
	tb.Helper()
	entries, err := fs.ReadDir(store.Migrations(), ".")
	must(tb, err)
	return len(entries)
}

func schema(tb testing.TB, dir string) (all []string) {
	tb.Helper()
	db := raw(tb, filepath.Join(dir, store.File))
	defer db.Close()
	rows, err := db.Query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
	must(tb, err)
	defer rows.Close()
	for rows.Next() {
		var sql string
		must(tb, rows.Scan(&sql))
		all = append(all, sql)
	}
	return all
}

func TestAFailedMigrationKeepsWhatCameBeforeIt(t *testing.T) {
	for name, bad := range map[string]string{
		"wrong SQL":                  "CREATE TABLE half (a INTEGER); INSERT INTO nowhere VALUES (1)",
		"rows that refer to nothing": "CREATE TABLE half (a INTEGER); DELETE FROM run",
	} {
		t.Run(name, func(t *testing.T) {
			dir := frozen(t)
			if s, err := store.OpenWith(dir, nil, later(t, "CREATE TABLE good (a INTEGER)", bad)); err == nil {
				s.Close()
				t.Fatal("a bad migration went through")
			}
			if got := count(t, dir, "SELECT user_version FROM pragma_user_version"); got != newest(t)+1 {
				t.Errorf("schema %d, want one more than %d: the good one is kept, the bad one not", got, newest(t))
			}
			if got := count(t, dir, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"); got != 0 {
				t.Error("half of the bad migration is there")
			}
			if got := count(t, dir, "SELECT count(*) FROM run"); got != 2 {
				t.Errorf("%d runs are left, want 2", got)
			}
		})
	}
}

func TestMigrationsAreNumberedWithoutAGap(t *testing.T) {
	for _, name := range []string{fmt.Sprintf("%04d_late.sql", newest(t)+2), "0001_again.sql", "second.sql"} {
		folder := later(t).(fstest.MapFS)
		folder[name] = &fstest.MapFile{Data: []byte("SELECT 1")}
		if s, err := store.OpenWith(t.TempDir(), nil, folder); err == nil {
			s.Close()
			t.Errorf("%s was accepted", name)
		}
	}
}
