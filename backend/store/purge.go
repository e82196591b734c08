package store

import (
	"context"
	"database/sql"
	"os"
	"time"
)

// purgeBatch is how many samples or points of series are deleted in one
// transaction.
const purgeBatch = 2000

// Purge deletes for good the runs that were deleted before a time or at it,
// with their samples, and returns how many. A run may hold a million samples:
// they are deleted in batches, so that no other writer waits long. A purge
// that is interrupted is completed by the next one.
func (s *Store) Purge(ctx context.Context, before time.Time) (int, error) {
	var runs []runRow
	err := s.write(ctx, func(tx *sql.Tx) (err error) {
		runs, err = markPurged(tx, before)
		return err
	})
	if err != nil {
		return 0, err
	}
	for i, run := range runs {
		if err := s.purge(ctx, run); err != nil {
			return i, err
		}
	}
	return len(runs), nil
}

// markPurged marks the runs, so that none can be restored while only a part of
// it is left, and returns all that are marked.
func markPurged(tx *sql.Tx, before time.Time) ([]runRow, error) {
	if _, err := tx.Exec("UPDATE run SET deleted_ms = 0 WHERE deleted_ms <= ?", (*moment)(&before)); err != nil {
		return nil, err
	}
	return list(tx, scanRunRow, "SELECT number, id, state FROM run WHERE deleted_ms = 0")
}

func (s *Store) purge(ctx context.Context, run runRow) error {
	for more := true; more; {
		err := s.write(ctx, func(tx *sql.Tx) (err error) {
			more, err = purgeStep(tx, run)
			return err
		})
		if err != nil {
			return err
		}
	}
	_ = os.Remove(s.lockFile(run.id)) // left behind by a process that died
	return nil
}

// purgeStep deletes a batch of samples or of series or, with the last one, the
// run and the prompts that no other run uses. It reports whether there is more
// to delete.
func purgeStep(tx *sql.Tx, run runRow) (more bool, err error) {
	for _, table := range []string{"sample_record", "sample", "series"} {
		result, err := tx.Exec("DELETE FROM "+table+" WHERE rowid IN (SELECT rowid FROM "+table+" WHERE run = ? LIMIT ?)", run.number, purgeBatch)
		if err != nil {
			return false, err
		}
		if removed, err := result.RowsAffected(); err != nil || removed == purgeBatch {
			return true, err
		}
	}
	// By id too: another process that purges may have deleted this run first.
	if _, err := tx.Exec("DELETE FROM run WHERE number = ? AND id = ? AND deleted_ms = 0", run.number, run.id); err != nil {
		return false, err
	}
	_, err = tx.Exec("DELETE FROM prompt_set WHERE hash NOT IN (SELECT prompt_set FROM run WHERE prompt_set IS NOT NULL)")
	return false, err
}
