package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tokenlap/backend/bench"

	"github.com/gofrs/flock"
)

//go:embed migration/*.sql
var files embed.FS

// step is one migration. Its place in the list, counted from 1, is the schema
// version that it leads to.
type step struct {
	name string
	sql  string
}

// applicationID identifies our files to SQLite: "TLap" in ASCII.
const applicationID = 0x544c6170

func embedded() ([]step, error) {
	folder, err := fs.Sub(files, "migration")
	if err != nil {
		return nil, err
	}
	return steps(folder)
}

// steps returns the migrations of a folder, which are numbered without a gap:
// 0001_first.sql, 0002_....sql.
func steps(folder fs.FS) ([]step, error) {
	entries, err := fs.ReadDir(folder, ".") // sorted by name
	if err != nil {
		return nil, err
	}
	var all []step
	for i, entry := range entries {
		if !strings.HasPrefix(entry.Name(), fmt.Sprintf("%04d_", i+1)) {
			return nil, fmt.Errorf("migration %s: expected number %04d", entry.Name(), i+1)
		}
		text, err := fs.ReadFile(folder, entry.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, step{name: entry.Name(), sql: string(text)})
	}
	return all, nil
}

// migrate brings the file to the newest schema. A lock file admits one process
// at a time: the switch to write-ahead logging fails, without waiting, if two
// processes create the same file. Foreign keys are off, or rebuilding a table
// would delete the rows that refer to it; they are checked before each commit.
func migrate(path string, first []bench.Endpoint, steps []step) error {
	lock := flock.New(filepath.Join(filepath.Dir(path), "tokenlap.lock"))
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if ok, err := lock.TryLockContext(ctx, 5*time.Millisecond); !ok {
		return unusable(err, "the data folder %s cannot be locked; close other Tokenlap programs or make it writable", filepath.Dir(path))
	}
	defer lock.Unlock()

	if err := createPrivate(path); err != nil {
		return unusable(err, "the database %s cannot be created", path)
	}
	db, err := sql.Open("sqlite", address(path, writing))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for more := true; more && err == nil; {
		err = transact(ctx, db, func(tx *sql.Tx) error {
			more, err = advance(tx, path, first, steps)
			return err
		})
	}
	return explain(err, path)
}

// createPrivate creates an empty file that only its owner may read, since it
// will hold answers of models. It never opens an existing file: closing it
// would drop the locks that SQLite holds on it in this process.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// advance does the work of one transaction: it applies all steps to a new file
// and adds the first endpoints, so that no other process sees it incomplete,
// or one step to an old file. It reports whether there are more steps.
func advance(tx *sql.Tx, path string, first []bench.Endpoint, steps []step) (more bool, err error) {
	version, err := schemaVersion(tx)
	switch {
	case err != nil:
		return false, err
	case version > len(steps):
		return false, newer(path, version, len(steps))
	case version == len(steps):
		return false, nil
	case version > 0:
		return true, apply(tx, version+1, steps[version])
	}
	for i, step := range steps {
		if err := apply(tx, i+1, step); err != nil {
			return false, err
		}
	}
	for _, endpoint := range first {
		if err := addEndpoint(tx, endpoint); err != nil {
			return false, err
		}
	}
	_, err = tx.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return false, err
}

// apply runs one step and checks foreign keys.
func apply(tx *sql.Tx, version int, step step) error {
	if _, err := tx.Exec(step.sql); err != nil {
		return fmt.Errorf("migration %s: %w", step.name, err)
	}
	var broken int
	if err := tx.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("migration %s leaves %d rows that refer to nothing", step.name, broken)
	}
	_, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

func schemaVersion(tx *sql.Tx) (version int, err error) {
	err = tx.QueryRow("PRAGMA user_version").Scan(&version)
	return version, err
}

func newer(path string, version, known int) error {
	return refused("the database %s was written by a newer Tokenlap (schema %d, this one knows %d); update Tokenlap or choose another data folder", path, version, known)
}
