package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// filled is a folder whose database has one finished run of that id.
func filled(t *testing.T, id string) string {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(dir, nil)
	must(t, err)
	addFinished(t, s, id)
	must(t, s.Close())
	return dir
}

func addFinished(t *testing.T, s *store.Store, id string) {
	t.Helper()
	run := newRun(id)
	must(t, s.Begin(t.Context(), run))
	must(t, s.AddSamples(t.Context(), id, []bench.Sample{aSample(0, 20), aSample(1, 20)}))
	run.State, run.Finished = bench.Finished, t0
	must(t, s.Finish(t.Context(), run))
}

// holds are the ids of the runs of a folder, newest first.
func holds(t *testing.T, dir string) string {
	t.Helper()
	s := mustOpen(t, dir)
	runs, _, err := s.Runs(t.Context(), store.Filter{Sort: store.ByName})
	must(t, err)
	var ids []string
	for _, run := range runs {
		ids = append(ids, run.ID)
		if run.State == bench.Finished && len(collect(t, s, run.ID)) != 2 {
			t.Errorf("run %s is not whole", run.ID)
		}
	}
	return strings.Join(ids, " ")
}

func noReport(float64) {}

func TestABackupHasWhatIsStoredWhileARunGoesOn(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	addFinished(t, s, "whole")
	must(t, s.Begin(t.Context(), newRun("goes-on")))
	must(t, s.AddSamples(t.Context(), "goes-on", []bench.Sample{aSample(0, 20)}))
	dir := t.TempDir()
	path := filepath.Join(dir, store.File)
	must(t, s.Backup(t.Context(), path, noReport))
	must(t, s.AddSamples(t.Context(), "goes-on", []bench.Sample{aSample(1, 20)}))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	wantError(t, s.Backup(t.Context(), path, noReport), bench.CodeConflict, path, "exists")
	wantError(t, s.Backup(t.Context(), filepath.Join(dir, "none", "b.db"), noReport), bench.CodeUnavailable, "cannot be created")
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
	of := mustOpen(t, dir)
	if n := len(collect(t, of, "goes-on")); n != 1 || len(collect(t, of, "whole")) != 2 {
		t.Errorf("%d requests of the run that goes on", n)
	}
	orphans, err := of.Orphans(t.Context())
	must(t, err)
	if len(orphans) != 1 {
		t.Errorf("orphans %v", orphans)
	}
}

func TestABackupReplacesTheDatabaseWhichIsKept(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text.db")
	must(t, os.WriteFile(text, []byte("no database"), 0o600))
	for why, prepare := range map[string]func(dir string){
		"a whole database": func(string) {},
		"a damaged one":    func(dir string) { must(t, os.WriteFile(filepath.Join(dir, store.File), []byte("no database"), 0o600)) },
		"one of a newer version": func(dir string) {
			must(t, os.Rename(filepath.Join(fresh(t, later(t, "CREATE TABLE later (at INTEGER)")), store.File), filepath.Join(dir, store.File)))
		},
		"an older schema": func(dir string) {
			must(t, os.Rename(filepath.Join(frozen(t), store.File), filepath.Join(dir, store.File)))
		},
	} {
		t.Run(why, func(t *testing.T) {
			dir, other := filled(t, "now"), filled(t, "then")
			prepare(dir)
			content, err := os.ReadFile(filepath.Join(dir, store.File))
			must(t, err)
			before, err := store.Replace(t.Context(), dir, filepath.Join(other, store.File))
			must(t, err)
			if got := holds(t, dir); got != "then" {
				t.Errorf("now it has %q", got)
			}
			switch moved, err := os.ReadFile(before); {
			case err != nil:
				t.Error(err)
			case why == "a whole database":
				kept := t.TempDir()
				must(t, os.Rename(before, filepath.Join(kept, store.File)))
				if got := holds(t, kept); got != "now" {
					t.Errorf("what was kept has %q", got)
				}
			case string(moved) != string(content):
				t.Error("the database before was changed")
			}
			if got := holds(t, other); got != "then" {
				t.Errorf("the backup has %q", got)
			}
		})
	}
}

func TestWhatIsOpenSeesTheDatabaseThatReplacesIt(t *testing.T) {
	dir := filled(t, "now")
	s := mustOpen(t, dir)
	must(t, s.Star(t.Context(), "now"))
	_, err := store.Replace(t.Context(), dir, filepath.Join(filled(t, "then"), store.File))
	must(t, err)
	wantError(t, s.Star(t.Context(), "now"), bench.CodeNotFound, "now")
	must(t, s.Star(t.Context(), "then"))
	addFinished(t, s, "after")
	if got := holds(t, dir); !strings.Contains(got, "then") || !strings.Contains(got, "after") {
		t.Errorf("it has %q", got)
	}
}

func TestADatabaseInUseOrAWrongBackupIsLeftAlone(t *testing.T) {
	dir := filled(t, "now")
	good := filepath.Join(filled(t, "then"), store.File)
	damaged := filepath.Join(filled(t, "then"), store.File)
	content, err := os.ReadFile(damaged)
	must(t, err)
	must(t, os.WriteFile(damaged, overwrite(content, 6*4096, 2*4096), 0o600))
	empty := filepath.Join(t.TempDir(), "empty.db")
	must(t, os.WriteFile(empty, nil, 0o600))
	s := mustOpen(t, dir)
	for why, c := range map[string]struct {
		from string
		code bench.Code
		word string
		busy func() (free func())
	}{
		"a run is in progress": {good, bench.CodeConflict, "run is in progress", func() func() {
			must(t, s.Begin(t.Context(), newRun("goes-on")))
			return func() { must(t, s.Discard(t.Context(), "goes-on")) }
		}},
		"the window is open": {good, bench.CodeConflict, "window", func() func() {
			free, err := s.LockQueue()
			must(t, err)
			return free
		}},
		"no file":            {"none.db", bench.CodeNotFound, "no file", nil},
		"an empty file":      {empty, bench.CodeUnavailable, "not a Tokenlap database", nil},
		"a damaged file":     {damaged, bench.CodeUnavailable, "damaged", nil},
		"of a newer version": {filepath.Join(fresh(t, later(t, "CREATE TABLE later (at INTEGER)")), store.File), bench.CodeUnavailable, "newer", nil},
	} {
		free := func() {}
		if c.busy != nil {
			free = c.busy()
		}
		_, err := store.Replace(t.Context(), dir, c.from)
		free()
		if err == nil {
			t.Fatalf("%s: replaced", why)
		}
		wantError(t, err, c.code, c.word)
	}
	if got := holds(t, dir); got != "now" {
		t.Errorf("it has %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*restore*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestACheckFindsRowsThatReferToNothing(t *testing.T) {
	dir := filled(t, "r1")
	db := raw(t, filepath.Join(dir, store.File))
	_, err := db.Exec("PRAGMA foreign_keys = OFF; DELETE FROM run")
	must(t, err)
	must(t, db.Close())
	damages, err := mustOpen(t, dir).Check(t.Context())
	must(t, err)
	if len(damages) == 0 || !strings.Contains(strings.Join(damages, "\n"), "1 rows of the table run_model refer to rows of run that do not exist") {
		t.Errorf("found %q", damages)
	}
	healthy, err := mustOpen(t, filled(t, "r1")).Check(t.Context())
	must(t, err)
	if len(healthy) != 0 {
		t.Errorf("found %q in a whole file", healthy)
	}
}
