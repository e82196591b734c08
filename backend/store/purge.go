package store

import (
	"context"
	"database/sql"
	"os"
	"time"
)

// A transaction of a purge deletes no more than this.
const (
	purgeBatch = 2000 // samples, or points of series
	purgeRuns  = 100
)

// Purge deletes for good the runs that were deleted before a time or at it,
// with their samples, and returns how many. A run may hold a million samples:
// they are deleted in batches, so that no other writer waits long. A purge
// that is interrupted is completed by the next one.
func (s *Store) Purge(ctx context.Context, before time.Time) (purged int, err error) {
	// Marked runs cannot be restored while only a part of one is left.
	err = s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("UPDATE run SET deleted_ms = 0 WHERE deleted_ms <= ?", (*moment)(&before))
		return err
	})
	if err != nil {
		return 0, err
	}
	return s.purgeMarked(ctx)
}

func (s *Store) purgeMarked(ctx context.Context) (purged int, err error) {
	for more := true; more; {
		var gone []runRow
		err := s.write(ctx, func(tx *sql.Tx) (err error) {
			gone, more, err = purgeStep(tx)
			return err
		})
		if err != nil {
			return purged, err
		}
		purged += len(gone)
		for _, run := range gone {
			_ = os.Remove(s.lockFile(run.id)) // left behind by a process that died
		}
	}
	return purged, nil
}

// purgeStep deletes a batch of what marked runs have, and those that have nothing
// left, which it returns. With the last ones it deletes the prompts that no run uses,
// and reports that there is no more to delete.
func purgeStep(tx *sql.Tx) (gone []runRow, more bool, err error) {
	marked, err := list(tx, scanRunRow, "SELECT number, id, state FROM run WHERE deleted_ms = 0 LIMIT ?", purgeRuns+1)
	if err != nil || len(marked) == 0 {
		return nil, false, err
	}
	room := purgeBatch
	for _, run := range marked[:min(len(marked), purgeRuns)] {
		if room, err = purgeRows(tx, run, room); err != nil || room == 0 {
			return gone, true, err
		}
		if _, err := tx.Exec("DELETE FROM run WHERE number = ?", run.number); err != nil {
			return nil, true, err
		}
		gone = append(gone, run)
	}
	if len(marked) > purgeRuns {
		return gone, true, nil
	}
	_, err = tx.Exec("DELETE FROM prompt_set WHERE hash NOT IN (SELECT prompt_set FROM run WHERE prompt_set IS NOT NULL)")
	return gone, false, err
}

// purgeRows deletes as many samples and points of a run as there is room for, and
// returns the room that is left.
func purgeRows(tx *sql.Tx, run runRow, room int) (left int, err error) {
	for _, table := range []string{"sample_record", "sample", "series"} {
		result, err := tx.Exec("DELETE FROM "+table+" WHERE rowid IN (SELECT rowid FROM "+table+" WHERE run = ? LIMIT ?)", run.number, room)
		if err != nil {
			return 0, err
		}
		removed, err := result.RowsAffected()
		if room -= int(removed); err != nil || room == 0 {
			return 0, err
		}
	}
	return room, nil
}
