package store

import (
	"context"
	"database/sql"
	"os"
	"time"
)

// mouthful is how many samples are removed at a time.
const mouthful = 2000

// Purge removes for good the runs that were deleted before a moment or at it,
// with their samples, and returns how many. A run may hold a million samples:
// they go a few at a time, so that no writer waits long for its turn. A purge
// that is cut off is brought to its end by the next one.
func (s *Store) Purge(ctx context.Context, before time.Time) (int, error) {
	var doomed []found
	err := s.write(ctx, func(tx *sql.Tx) (err error) {
		doomed, err = doom(tx, before)
		return err
	})
	if err != nil {
		return 0, err
	}
	for i, run := range doomed {
		if err := s.purge(ctx, run); err != nil {
			return i, err
		}
	}
	return len(doomed), nil
}

// doom marks the runs so that they cannot be restored half empty.
func doom(tx *sql.Tx, before time.Time) ([]found, error) {
	if _, err := tx.Exec("UPDATE run SET deleted_ms = 0 WHERE deleted_ms <= ?", (*moment)(&before)); err != nil {
		return nil, err
	}
	rows, err := tx.Query("SELECT number, id FROM run WHERE deleted_ms = 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var doomed []found
	for rows.Next() {
		var run found
		if err := rows.Scan(&run.number, &run.id); err != nil {
			return nil, err
		}
		doomed = append(doomed, run)
	}
	return doomed, rows.Err()
}

func (s *Store) purge(ctx context.Context, run found) error {
	for more := true; more; {
		err := s.write(ctx, func(tx *sql.Tx) (err error) {
			more, err = shrink(tx, run)
			return err
		})
		if err != nil {
			return err
		}
	}
	_ = os.Remove(s.lockFile(run.id)) // left behind by a process that died
	return nil
}

// shrink removes some samples or, with the last, the run and its prompts if no
// other run asked them. It reports whether there is more to do.
func shrink(tx *sql.Tx, run found) (bool, error) {
	result, err := tx.Exec("DELETE FROM sample WHERE rowid IN (SELECT rowid FROM sample WHERE run = ? LIMIT ?)", run.number, mouthful)
	if err != nil {
		return false, err
	}
	if removed, err := result.RowsAffected(); err != nil || removed == mouthful {
		return true, err
	}
	// By id too: another process that purges may have been here first.
	if _, err := tx.Exec("DELETE FROM run WHERE number = ? AND id = ? AND deleted_ms = 0", run.number, run.id); err != nil {
		return false, err
	}
	_, err = tx.Exec("DELETE FROM prompt_set WHERE hash NOT IN (SELECT prompt_set FROM run WHERE prompt_set IS NOT NULL)")
	return false, err
}
