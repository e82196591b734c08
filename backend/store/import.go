package store

import (
	"context"
	"database/sql"

	"tokenlap/backend/bench"
)

// addOrigins stores which files a run is read from.
func addOrigins(tx *sql.Tx, run int64, origins []bench.Origin) error {
	for _, origin := range origins {
		_, err := tx.Exec("INSERT INTO run_origin (run, hash) VALUES (?, ?) ON CONFLICT DO NOTHING", run, origin.Hash)
		if err != nil {
			return err
		}
	}
	return nil
}

// ImportedRun returns the id of the newest run that was imported from a file
// with this hash, or "". Deleted runs are left out: their file may be imported
// again.
func (s *Store) ImportedRun(ctx context.Context, hash string) (id string, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRow(`SELECT r.id FROM run_origin o JOIN run r ON r.number = o.run
			WHERE o.hash = ? AND r.deleted_ms IS NULL ORDER BY r.number DESC LIMIT 1`, hash).Scan(&id)
		if err == sql.ErrNoRows {
			return nil
		}
		return err
	})
	return id, err
}

// Discard removes a run and its samples for good, after an import that failed.
// Unlike Delete it cannot be undone. A running run can be discarded by its
// owner, and by any process once the owner has died.
func (s *Store) Discard(ctx context.Context, runID string) error {
	if !runIDForm.MatchString(runID) {
		return bench.NotFound("there is no run %q", runID)
	}
	own, ok := s.ownership(runID)
	if !ok {
		lock, err := s.acquire(ctx, runID)
		if err != nil {
			return err
		}
		own.lock = lock
	}
	defer s.release(runID, own.lock)
	err := s.write(ctx, func(tx *sql.Tx) error {
		run, err := findExactRun(tx, runID)
		if err != nil {
			return err
		}
		_, err = tx.Exec("UPDATE run SET deleted_ms = 0 WHERE number = ?", run.number)
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.purgeMarked(ctx)
	return err
}
