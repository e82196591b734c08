package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"tokenlap/backend/bench"
)

// keepOrigins notes the files that a run is read from.
func keepOrigins(tx *sql.Tx, run int64, origins []bench.Origin) error {
	for _, origin := range origins {
		_, err := tx.Exec("INSERT INTO run_origin (run, hash) VALUES (?, ?) ON CONFLICT DO NOTHING", run, origin.Hash)
		if err != nil {
			return err
		}
	}
	return nil
}

// ReadFrom is the id of the newest run that was read from a file with this
// hash, or "". Deleted runs are not among them: their file may come again.
func (s *Store) ReadFrom(ctx context.Context, hash string) (id string, err error) {
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

// Discard removes a run for good, with its samples, without the way back that
// Delete leaves: for an import that came to nothing. A run that goes on can be
// discarded by whoever owns it, and by any once its process died.
func (s *Store) Discard(ctx context.Context, runID string) error {
	if !idForm.MatchString(runID) {
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
	var doomed found
	err := s.write(ctx, func(tx *sql.Tx) error {
		var err error
		if doomed, err = findRun(tx, runID, kept); err != nil {
			return err
		}
		if doomed.id != runID {
			return notThere(runID, kept)
		}
		_, err = tx.Exec("UPDATE run SET deleted_ms = 0 WHERE number = ?", doomed.number)
		return err
	})
	if err != nil {
		return err
	}
	return s.purge(ctx, doomed)
}

// told is what a file says of a request; NULL for nothing.
type told struct{ of **bench.Told }

func (t told) Value() (driver.Value, error) {
	if *t.of == nil {
		return nil, nil
	}
	text, err := json.Marshal(*t.of)
	return string(text), err
}

func (t told) Scan(source any) error {
	*t.of = nil
	if source == nil {
		return nil
	}
	text, ok := source.(string)
	if err := expect(ok, "JSON", source); err != nil {
		return err
	}
	*t.of = new(bench.Told)
	if err := json.Unmarshal([]byte(text), *t.of); err != nil {
		return fmt.Errorf("the database holds JSON that cannot be read: %w", err)
	}
	return nil
}
