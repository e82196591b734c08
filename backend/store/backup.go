package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tokenlap/backend/bench"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Backup writes the database as it is now to a new file that only this user may
// read. Runs may go on meanwhile: of them it has what is stored by now, and who
// opens the backup sees them as interrupted. A file that exists is a conflict. It
// reports often which share is written, from 0 to 1, as the size of the file tells.
func (s *Store) Backup(ctx context.Context, path string, report func(share float64)) error {
	if err := s.checkPlace(); err != nil {
		return err
	}
	defer s.watchSize(path+partSuffix, report)()
	return copyDatabase(ctx, s.path, path)
}

// partSuffix is behind the name of a copy that is not complete.
const partSuffix = ".part"

// watchSize reports how large a copy of the database is until the function that it
// returns is called.
func (s *Store) watchSize(path string, report func(share float64)) (end func()) {
	usage, err := s.fileUsage()
	if err != nil || usage.Bytes <= usage.Free {
		return func() {}
	}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticks := time.NewTicker(100 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticks.C:
			}
			if info, err := os.Stat(path); err == nil {
				report(min(1, float64(info.Size())/float64(usage.Bytes-usage.Free)))
			}
		}
	}()
	return func() { close(done); <-ended }
}

// copyDatabase copies a database, what is in its log included, to a new file. The
// file appears when it is complete and on its disk.
func copyDatabase(ctx context.Context, from, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return bench.Conflict("%s exists already; name a new file", to)
	}
	part := to + partSuffix
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return bench.Conflict("%s exists already: another backup is in progress, or one was broken off; remove it then", part)
	}
	if err != nil {
		return unusable(err, "the backup %s cannot be created", to)
	}
	err = errors.Join(vacuumInto(ctx, from, part), file.Sync(), file.Close())
	if err == nil {
		err = moveToNew(part, to)
	}
	if err != nil {
		_ = os.Remove(part)
	}
	return err
}

func vacuumInto(ctx context.Context, from, to string) (err error) {
	if from, err = filepath.Abs(from); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", address(from, pragmas+"&mode=ro"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	if primary(err) == sqlite3.SQLITE_FULL {
		return explain(err, to)
	}
	return explain(err, from)
}

// moveToNew gives a file another name, which must be new.
func moveToNew(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return bench.Conflict("%s exists already; name a new file", to)
	}
	if err = os.Rename(from, to); err != nil { // a file system without links
		return unusable(err, "the backup %s cannot be created", to)
	}
	return nil
}

// Replace puts a backup in the place of the database of a data folder and returns
// the file that the database before was moved or copied to, beside it; "" if there
// was none. The backup is checked first, and brought to the newest schema; its file
// stays as it is. No window of Tokenlap may be open on the folder and no run may be
// in progress: else it is a conflict.
func Replace(ctx context.Context, dir, backup string) (before string, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return "", err
	}
	release, err := lockFolder(dir)
	if err != nil {
		return "", err
	}
	defer release()
	staged, err := stage(ctx, dir, backup)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(filepath.Dir(staged))

	path := filepath.Join(dir, File)
	before = filepath.Join(dir, "tokenlap-before-restore-"+time.Now().UTC().Format("20060102-150405.000")+".db")
	steps, err := embedded()
	if err != nil {
		return "", err
	}
	switch version, err := inspect(path, steps); {
	case err != nil || version > 0 && version < len(steps): // no process can have it open
		return before, errors.Join(moveAside(path, before), os.Rename(staged, path))
	case version == 0:
		return "", errors.Join(os.RemoveAll(path), os.Rename(staged, path))
	}
	if err := copyDatabase(ctx, path, before); err != nil {
		return "", err
	}
	return before, overwrite(ctx, path, staged)
}

// stage makes a checked copy of a backup, with the newest schema, in a folder of its
// own, and returns its path.
func stage(ctx context.Context, dir, backup string) (path string, err error) {
	steps, err := embedded()
	if err != nil {
		return "", err
	}
	info, err := os.Stat(backup)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", bench.NotFound("there is no file %s", backup)
	case err != nil:
		return "", bench.Unreadable("the backup "+backup, err)
	case info.Mode().IsRegular() && info.Size() == 0:
		return "", refused("%s is not a Tokenlap database; name a file that history backup wrote", backup)
	}
	absolute, err := filepath.Abs(backup)
	if err != nil {
		return "", err
	}
	if _, err := inspect(absolute, steps); err != nil {
		return "", err
	}
	staging, err := os.MkdirTemp(dir, "restore-")
	if err != nil {
		return "", unusable(err, "the data folder %s cannot be written", dir)
	}
	path = filepath.Join(staging, File)
	if err = copyDatabase(ctx, backup, path); err == nil {
		err = verify(ctx, staging, backup)
	}
	if err != nil {
		os.RemoveAll(staging)
	}
	return path, err
}

// verify opens the copy of a backup and reads it whole.
func verify(ctx context.Context, dir, backup string) error {
	db, err := Open(dir, nil)
	if err != nil {
		return err
	}
	damages, err := db.Check(ctx)
	if err == nil && len(damages) > 0 {
		err = refused("the backup %s is damaged; choose another one", backup)
	}
	return errors.Join(err, db.Close())
}

// lockFolder keeps windows and runs away from a data folder while its database is
// replaced.
func lockFolder(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unusable(err, "the data folder %s cannot be created", dir)
	}
	var held []*flock.Flock
	release = func() {
		for _, lock := range held {
			_ = lock.Unlock()
		}
	}
	take := func(path string, occupied error) error {
		lock := flock.New(path)
		ok, err := lock.TryLock()
		if ok {
			held = append(held, lock)
			return nil
		}
		if err != nil {
			return unusable(err, "the data folder %s cannot be locked", dir)
		}
		return occupied
	}
	err = errors.Join(
		take(filepath.Join(dir, queueLock), bench.Conflict("a window of Tokenlap is open on %s; close it first", dir)),
		take(filepath.Join(dir, beginLock), bench.Conflict("a run is beginning in %s; wait for its end", dir)),
	)
	files, readErr := os.ReadDir(dir)
	err = errors.Join(err, readErr)
	for _, file := range files {
		isRun, _ := filepath.Match("run-*.lock", file.Name())
		if isRun && err == nil {
			err = take(filepath.Join(dir, file.Name()), bench.Conflict("a run is in progress in %s; stop it or wait for its end", dir))
		}
	}
	if err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// moveAside moves a database with its log.
func moveAside(path, to string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+suffix, to+suffix); err != nil && (suffix == "" || !errors.Is(err, fs.ErrNotExist)) {
			return unusable(err, "%s cannot be moved; close what uses it", path+suffix)
		}
	}
	return nil
}

// overwrite replaces the content of a database by that of another, in one
// transaction that other processes see as a whole.
func overwrite(ctx context.Context, path, by string) error {
	db, err := sql.Open("sqlite", address(path, writing))
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return explain(err, path)
	}
	defer func() { _ = conn.Close() }()
	return explain(conn.Raw(func(c any) error { return restoreInto(c.(driver.Conn), address(by, "")) }), path)
}

func restoreInto(conn driver.Conn, from string) error {
	restore, err := conn.(interface {
		NewRestore(string) (*sqlite.Backup, error)
	}).NewRestore(from)
	if err != nil {
		return err
	}
	deadline := time.Now().Add(lockTimeout)
	_, err = restore.Step(-1)
	for primary(err) == sqlite3.SQLITE_BUSY && time.Now().Before(deadline) {
		time.Sleep(shortWaitMS * time.Millisecond)
		_, err = restore.Step(-1)
	}
	return errors.Join(err, restore.Finish())
}
