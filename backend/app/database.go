package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// DatabaseView is where the database is, what it holds, and how many bytes that
// takes.
type DatabaseView struct {
	Path     string `json:"path"`
	Runs     int    `json:"runs"`
	Deleted  int    `json:"deleted"` // runs that can be restored
	Requests int    `json:"requests"`
	Bytes    int64  `json:"bytes"`
	Texts    int64  `json:"texts"` // of bytes; for many requests an estimate
	Free     int64  `json:"free"`  // of bytes
}

// Database returns what the page shows of the database.
func (a *App) Database(ctx context.Context) (DatabaseView, error) {
	db, err := a.store(ctx)
	if err != nil {
		return DatabaseView{}, err
	}
	usage, err := db.Usage(ctx)
	return DatabaseView{
		Path: databasePath(db), Runs: usage.Runs, Deleted: usage.Deleted, Requests: usage.Requests,
		Bytes: usage.Bytes, Texts: usage.Texts, Free: usage.Free,
	}, err
}

// DatabasePath returns where the database is.
func (a *App) DatabasePath(ctx context.Context) (string, error) {
	db, err := a.store(ctx)
	if err != nil {
		return "", err
	}
	return databasePath(db), nil
}

func databasePath(db *store.Store) string { return filepath.Join(db.Dir(), store.File) }

// DatabaseCheck is what CheckDatabase read and what is wrong in it.
type DatabaseCheck struct {
	Runs     int               `json:"runs"`
	Requests int               `json:"requests"`
	Findings []DatabaseFinding `json:"findings"`
}

// DatabaseFinding is something that is wrong.
type DatabaseFinding struct {
	Run  string `json:"run"` // "": the file itself
	Text string `json:"text" translate:"text"`
}

// CheckDatabase reads the whole database, as runner.Check does. It fails while a run
// is in progress, which it would disturb.
func (a *App) CheckDatabase(ctx context.Context) (DatabaseCheck, error) {
	db, err := a.store(ctx)
	if err != nil {
		return DatabaseCheck{}, err
	}
	ctx, end, err := a.live.beginRequests(ctx, checking)
	if err != nil {
		return DatabaseCheck{}, err
	}
	defer end()
	const what = "Checking the database"
	task := a.beginTask(what)
	defer task.end()
	checked, err := runner.Check(ctx, db, func(done, total int) { task.report(what, float64(done)/float64(total)) })
	check := DatabaseCheck{Runs: checked.Runs, Requests: checked.Samples, Findings: []DatabaseFinding{}}
	for _, finding := range checked.Findings {
		check.Findings = append(check.Findings, DatabaseFinding(finding))
	}
	return check, err
}

// CancelCheck cancels CheckDatabase.
func (a *App) CancelCheck() { a.live.cancelRequests(checking) }

// backup is the backup in progress.
type backup struct {
	mu     sync.Mutex
	cancel context.CancelFunc // nil: there is none
	done   chan struct{}
}

func (b *backup) begin(parent context.Context) (ctx context.Context, end func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cancel != nil {
		return nil, nil, bench.Conflict("a backup is in progress: wait for its end")
	}
	ctx, cancel := context.WithCancel(parent)
	b.cancel, b.done = cancel, make(chan struct{})
	return ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		cancel()
		close(b.done)
		b.cancel = nil
	}, nil
}

// stop cancels the backup and waits for its end.
func (b *backup) stop() {
	b.mu.Lock()
	cancel, done := b.cancel, b.done
	b.mu.Unlock()
	if cancel != nil {
		cancel()
		<-done
	}
}

// Backup writes the database to a file, in place of one that is there, which the user
// has agreed to. Runs may go on meanwhile.
func (a *App) Backup(ctx context.Context, path string) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	old, err := os.Stat(path)
	if database, dbErr := os.Stat(databasePath(db)); err == nil && dbErr == nil && os.SameFile(old, database) {
		return bench.Invalid("%s is the database itself: choose another file for the backup", path)
	}
	ctx, end, beginErr := a.backup.begin(ctx)
	if beginErr != nil {
		return beginErr
	}
	defer end()
	const what = "Writing the backup"
	task := a.beginTask(what)
	defer task.end()
	fresh := path
	if !errors.Is(err, fs.ErrNotExist) {
		fresh += ".new"
	}
	if err := db.Backup(ctx, fresh, func(share float64) { task.report(what, share) }); err != nil || fresh == path {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(&bench.Error{Code: bench.CodeUnavailable, Message: "the backup " + path + " cannot be replaced", Cause: err}, os.Remove(fresh))
	}
	return nil
}

// CancelBackup cancels Backup, which then leaves no file.
func (a *App) CancelBackup() { a.backup.stop() }

// PruneForm says which runs are old enough to be deleted.
type PruneForm struct {
	Days        int  `json:"days"` // since the day on which a run started
	KeepStarred bool `json:"keep_starred"`
}

// OldRuns are the runs that a form selects. Times are RFC 3339.
type OldRuns struct {
	Runs  int    `json:"runs"`
	First string `json:"first"` // when the oldest started; "": there is none
	Last  string `json:"last"`
}

// OldRuns returns which runs Prune would delete.
func (a *App) OldRuns(ctx context.Context, form PruneForm) (OldRuns, error) {
	old, err := a.oldRuns(ctx, form)
	if err != nil || len(old) == 0 {
		return OldRuns{}, err
	}
	return OldRuns{Runs: len(old), First: timeText(old[0].Started), Last: timeText(old[len(old)-1].Started)}, nil
}

// Prune deletes the runs that a form selects, which RestoreRuns undoes for some days.
func (a *App) Prune(ctx context.Context, form PruneForm) (Deleted, error) {
	old, err := a.oldRuns(ctx, form)
	if err != nil {
		return Deleted{}, err
	}
	var ids []string
	for _, run := range old {
		ids = append(ids, run.ID)
	}
	return a.DeleteRuns(ctx, ids)
}

func (a *App) oldRuns(ctx context.Context, form PruneForm) ([]store.OldRun, error) {
	if form.Days < 1 {
		return nil, bench.Invalid("%d days: use 1 or more", form.Days)
	}
	db, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	today := time.Now()
	before := time.Date(today.Year(), today.Month(), today.Day()-form.Days, 0, 0, 0, 0, time.Local)
	return db.OldRuns(ctx, store.Retention{Before: before, KeepStarred: form.KeepStarred})
}
