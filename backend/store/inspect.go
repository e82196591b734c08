package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	sqlite3 "modernc.org/sqlite/lib"
)

// fullCheckSize is the size in bytes up to which a file is checked page by page
// when it is opened. In a larger file damage is found when it is read.
const fullCheckSize = 1 << 20

// inspect checks a file without changing it and returns its schema version: 0
// for one that is missing or empty. A file of another program, of a newer
// version or a damaged one is an error.
func inspect(path string, steps []step) (version int, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, unusable(err, "the database %s cannot be inspected", path)
	case !info.Mode().IsRegular():
		return 0, refused("%s is no file; move it away or choose another data folder", path)
	case info.Size() == 0:
		return 0, nil
	}
	db, err := sql.Open("sqlite", address(path, pragmas+"&mode=ro"))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = transact(context.Background(), db, func(tx *sql.Tx) error {
		version, err = identify(tx, path, steps)
		if err != nil || version == 0 {
			return err
		}
		return checkHealth(tx, path, info.Size())
	})
	return version, explain(err, path)
}

// identify returns the schema version of an open file.
func identify(tx *sql.Tx, path string, steps []step) (int, error) {
	var id, version, objects int
	row := tx.QueryRow(`SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&id, &version, &objects); err != nil {
		return 0, err
	}
	switch {
	case id == 0 && version == 0 && objects == 0:
		return 0, nil // created by a process that died before the first commit
	case id != applicationID:
		return 0, refused("%s belongs to another program; move that file away or choose another data folder", path)
	case version > len(steps):
		return 0, newer(path, version, len(steps))
	case version < 1:
		return 0, damaged(path)
	}
	return version, nil
}

// checkHealth checks all pages of a small file, and in a file of any size the
// first row of each table that every schema has.
func checkHealth(tx *sql.Tx, path string, size int64) error {
	verdict := "ok"
	if size <= fullCheckSize {
		if err := tx.QueryRow("PRAGMA quick_check(1)").Scan(&verdict); err != nil {
			return err
		}
	}
	if verdict != "ok" {
		return damaged(path)
	}
	for _, table := range []string{"endpoint", "endpoint_name", "prompt_set", "run", "run_document", "run_tag", "run_model", "sample"} {
		var some int
		if err := tx.QueryRow("SELECT count(*) FROM (SELECT 1 FROM " + table + " LIMIT 1)").Scan(&some); primary(err) == sqlite3.SQLITE_ERROR {
			return damaged(path) // the table is not there
		} else if err != nil {
			return err
		}
	}
	return nil
}
