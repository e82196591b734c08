package app_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
	"tokenlap/backend/store"
)

// keepThree stores a run of three requests.
func keepThree(p *past) {
	run := benchtest.Run("whole", []string{"alpha"}, 1)
	p.keep(run, benchtest.Samples(run, 3, 6)...)
}

func TestTheDatabaseIsDescribedAndChecked(t *testing.T) {
	p := newPast(t)
	keepThree(p)
	view, err := p.Database(t.Context())
	must(t, err)
	if view.Path != filepath.Join(p.folder, store.File) || view.Runs != 1 || view.Requests != 3 || view.Bytes == 0 || view.Texts == 0 {
		t.Errorf("%+v", view)
	}
	check, err := p.CheckDatabase(t.Context())
	must(t, err)
	if check.Runs != 1 || check.Requests != 3 || len(check.Findings) != 0 {
		t.Errorf("of a whole database: %+v", check)
	}
	run, err := p.db.Run(t.Context(), "whole")
	must(t, err)
	run.Summary.Models[0].Successes++
	must(t, p.db.SaveSummary(t.Context(), "whole", run.Summary))
	check, err = p.CheckDatabase(t.Context())
	must(t, err)
	if len(check.Findings) != 1 || check.Findings[0].Run != "whole" || check.Findings[0].Text == "" {
		t.Errorf("of one with a wrong summary: %+v", check)
	}
}

func TestABackupReplacesAnotherFileAndNeverTheDatabase(t *testing.T) {
	p := newPast(t)
	keepThree(p)
	folder := t.TempDir()
	path := filepath.Join(folder, store.File)
	for range 2 { // the second one replaces the first
		must(t, p.Backup(t.Context(), path))
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
	copied, err := store.Open(folder, nil)
	must(t, err)
	defer copied.Close()
	if _, total, err := copied.Runs(t.Context(), store.Filter{}); err != nil || total != 1 {
		t.Errorf("the backup has %d runs, %v", total, err)
	}
	link := filepath.Join(folder, "link.db")
	database := filepath.Join(p.folder, store.File)
	if os.Symlink(database, link) != nil {
		link = database // not allowed here
	}
	for _, itself := range []string{database, link} {
		refused(t, p.Backup(t.Context(), itself), bench.CodeInvalid, "the database itself")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Backup(ended, path); err == nil {
		t.Error("a cancelled backup was written")
	}
	if files, _ := os.ReadDir(folder); len(files) > 4 { // with the log of the open copy, and the link
		t.Errorf("left behind: %v", files)
	}
}

func TestOldRunsAreCountedBeforeTheyAreDeleted(t *testing.T) {
	p := newPast(t)
	for id, days := range map[string]int{"today": 0, "week": 7, "month": 30, "starred": 40} {
		run := benchtest.Run(id, []string{"alpha"}, 1)
		run.Started = time.Now().AddDate(0, 0, -days)
		p.keep(run)
	}
	must(t, p.StarRun(t.Context(), "starred"))
	form := app.PruneForm{Days: 6, KeepStarred: true}
	old, err := p.OldRuns(t.Context(), form)
	must(t, err)
	if old.Runs != 2 || old.First >= old.Last || old.First == "" {
		t.Errorf("%+v", old)
	}
	deleted, err := p.Prune(t.Context(), form)
	must(t, err)
	if len(deleted.Runs) != 2 || deleted.Runs[0] != "month" || deleted.Runs[1] != "week" {
		t.Errorf("%+v", deleted)
	}
	if view, err := p.Database(t.Context()); err != nil || view.Runs != 2 || view.Deleted != 2 {
		t.Errorf("%+v, %v", view, err)
	}
	must(t, p.RestoreRuns(t.Context(), deleted.Runs))
	old, err = p.OldRuns(t.Context(), app.PruneForm{Days: 40})
	if err != nil || old != (app.OldRuns{}) { // it started on that day, not before
		t.Errorf("%+v, %v", old, err)
	}
	_, err = p.OldRuns(t.Context(), app.PruneForm{})
	refused(t, err, bench.CodeInvalid, "0 days")
}
