package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tokenlap/backend/bench"
)

// RunBatch is how many runs a caller deletes or restores in one transaction: more
// would let other writers wait long.
const RunBatch = 200

// Delete removes a run from every list. Restore brings it back until Purge
// deletes it for good. A run that is being measured is a conflict.
func (s *Store) Delete(ctx context.Context, id string) error {
	problems, err := s.DeleteAll(ctx, []string{id})
	return errors.Join(append(problems, err)...)
}

// DeleteAll deletes runs as Delete does, in one transaction. A run that cannot be
// deleted does not hinder the others: why is at its place in problems.
func (s *Store) DeleteAll(ctx context.Context, ids []string) (problems []error, err error) {
	now := time.Now()
	return s.editAll(ctx, ids, present, func(tx *sql.Tx, run runRow) error {
		if err := s.refuseHeld(run); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE run SET deleted_ms = ? WHERE number = ?", (*moment)(&now), run.number); err != nil {
			return err
		}
		return markStale(tx, run.number)
	})
}

// refuseHeld returns a conflict if a process measures the run.
func (s *Store) refuseHeld(run runRow) error {
	if run.state != bench.Running {
		return nil
	}
	held, err := s.isHeld(run.id)
	if err == nil && held {
		err = bench.Conflict("run %s is being measured; stop it first", run.id)
	}
	return err
}

// Restore brings a deleted run back.
func (s *Store) Restore(ctx context.Context, id string) error {
	problems, err := s.RestoreAll(ctx, []string{id})
	return errors.Join(append(problems, err)...)
}

// RestoreAll restores runs as Restore does, in one transaction, with problems as
// DeleteAll has them.
func (s *Store) RestoreAll(ctx context.Context, ids []string) (problems []error, err error) {
	return s.editAll(ctx, ids, deleted, func(tx *sql.Tx, run runRow) error {
		if _, err := tx.Exec("UPDATE run SET deleted_ms = NULL WHERE number = ?", run.number); err != nil {
			return err
		}
		return markStale(tx, run.number)
	})
}

// editAll changes runs in one transaction. An error about one of them, which is for
// people, is at its place in problems; any other one undoes all changes.
func (s *Store) editAll(ctx context.Context, ids []string, in scope, work func(*sql.Tx, runRow) error) (problems []error, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		problems = make([]error, len(ids))
		for i, id := range ids {
			run, err := findRun(tx, id, in)
			if err == nil {
				err = work(tx, run)
			}
			if err != nil && bench.CodeOf(err) == "" {
				return err
			}
			problems[i] = err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return problems, nil
}

// Retention says which runs are old enough to be deleted.
type Retention struct {
	Before      time.Time // runs that started earlier
	KeepStarred bool
}

// OldRun is a run that a retention gives up.
type OldRun struct {
	ID      string
	Name    string
	Started time.Time
}

// OldRuns returns the runs that a retention gives up, of those that have ended, the
// oldest first.
func (s *Store) OldRuns(ctx context.Context, retention Retention) (old []OldRun, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		old, err = list(tx, func(r row) (run OldRun, err error) {
			err = r.Scan(&run.ID, &run.Name, (*moment)(&run.Started))
			return run, err
		}, "SELECT id, name, started_ms FROM run WHERE "+string(present)+" AND state <> ? AND started_ms < ? AND starred <= ? ORDER BY started_ms, number",
			bench.Running, (*moment)(&retention.Before), !retention.KeepStarred)
		return err
	})
	return old, err
}
