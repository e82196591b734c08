package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tokenlap/backend/bench"

	"github.com/gofrs/flock"
)

// A run that goes on is owned by the process that measures it: it holds the
// lock of a small file beside the database. The system lets go of the lock
// when the process dies, however it dies, so a run that says "running" and
// whose lock is free is an orphan:
//
//	state     lock    meaning
//	running   held    goes on, here or in another process
//	running   free    its process died or closed the store: an orphan
//	other     -       ended; the file is gone
type ownership struct {
	run  int64 // the run's number in the database
	lock *flock.Flock
}

func (s *Store) lockFile(id string) string { return filepath.Join(s.dir, "run-"+id+".lock") }

func (s *Store) ownership(id string) (ownership, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own, ok := s.owned[id]
	return own, ok
}

func (s *Store) own(id string, own ownership) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owned[id] = own
}

// acquire takes the lock of a run. It waits a moment, since another process
// that looks for orphans holds it while it looks.
func (s *Store) acquire(ctx context.Context, id string) (*flock.Flock, error) {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	lock := flock.New(s.lockFile(id))
	ok, err := lock.TryLockContext(ctx, 10*time.Millisecond)
	switch {
	case ok:
		return lock, nil
	case errors.Is(err, context.DeadlineExceeded):
		return nil, bench.Conflict("run %s is being measured by another Tokenlap; stop it there first", id)
	case errors.Is(err, context.Canceled):
		return nil, err
	}
	return nil, unusable(err, "run %s cannot be locked in %s", id, s.dir)
}

// release gives the lock up and removes its file. A lock without a file is
// free, so it does not matter if either fails.
func (s *Store) release(id string, lock *flock.Flock) {
	_ = lock.Unlock()
	_ = os.Remove(s.lockFile(id))
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.owned, id)
}

func (s *Store) disown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, own := range s.owned {
		_ = own.lock.Unlock()
		delete(s.owned, id)
	}
}

// isHeld reports whether a living process, this one too, owns the run.
func (s *Store) isHeld(id string) (bool, error) {
	if _, ok := s.ownership(id); ok {
		return true, nil
	}
	lock := flock.New(s.lockFile(id), flock.SetFlag(os.O_RDWR)) // not created: none is free
	ok, err := lock.TryLock()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, unusable(err, "the lock of run %s cannot be read in %s", id, s.dir)
	case ok:
		return false, lock.Unlock()
	}
	return true, nil
}

// Orphans are the runs whose process died while it measured them, oldest
// first: the caller summarises what they have and finishes them as
// interrupted. A run that a living process owns is never among them.
func (s *Store) Orphans(ctx context.Context) ([]string, error) {
	running, err := s.running(ctx)
	if err != nil || len(running) == 0 {
		return nil, err
	}
	var free []string
	for _, id := range running {
		held, err := s.isHeld(id)
		if err != nil {
			return nil, err
		}
		if !held {
			free = append(free, id)
		}
	}
	// A run that was finished between the two looks has a free lock as well.
	return s.stillRunning(ctx, free)
}

func (s *Store) running(ctx context.Context) (ids []string, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.Query("SELECT id FROM run WHERE state = ? AND deleted_ms IS NULL ORDER BY started_ms, number", bench.Running)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	return ids, err
}

func (s *Store) stillRunning(ctx context.Context, ids []string) ([]string, error) {
	running, err := s.running(ctx)
	if err != nil {
		return nil, err
	}
	is := map[string]bool{}
	for _, id := range running {
		is[id] = true
	}
	var still []string
	for _, id := range ids {
		if is[id] {
			still = append(still, id)
		}
	}
	return still, nil
}
