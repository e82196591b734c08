package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tokenlap/backend/bench"

	"github.com/gofrs/flock"
)

// ownership is held by the process that measures a run: it holds the lock of a
// small file beside the database. The system releases the lock when the
// process ends, even if it is killed, so a run in state running whose lock is
// free is an orphan:
//
//	state     lock    meaning
//	running   held    is being measured, here or in another process
//	running   free    its process died or closed the store: an orphan
//	other     -       has ended; the lock file is removed
type ownership struct {
	run   int64 // the run's number in the database
	lock  *flock.Flock
	terms *terms // of its samples
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

// beginLock is held shared while a run begins, and by Replace alone.
const beginLock = "begin.lock"

// lockBegin keeps the database from being replaced until the function that it
// returns is called.
func (s *Store) lockBegin() (release func(), err error) {
	lock := flock.New(filepath.Join(s.dir, beginLock))
	ok, err := lock.TryRLock()
	switch {
	case ok:
		return func() { _ = lock.Unlock() }, nil
	case err == nil:
		return nil, bench.Conflict("the database %s is being replaced by a backup; wait for its end", s.path)
	}
	return nil, cmp.Or(s.checkPlace(), unusable(err, "a run cannot be locked in %s", s.dir))
}

// acquire takes the lock of a run. It waits briefly, since another process
// that searches for orphans holds each lock for a moment.
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

// release releases the lock and removes its file. A lock without a file is
// free, so it does not matter if either fails.
func (s *Store) release(id string, lock *flock.Flock) {
	_ = lock.Unlock()
	_ = os.Remove(s.lockFile(id))
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.owned, id)
}

// releaseAll releases the locks of all runs that are owned here and keeps their
// files.
func (s *Store) releaseAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, own := range s.owned {
		_ = own.lock.Unlock()
		delete(s.owned, id)
	}
}

// isHeld reports whether a running process, this one or another, owns the run.
func (s *Store) isHeld(id string) (bool, error) {
	if _, ok := s.ownership(id); ok {
		return true, nil
	}
	lock := flock.New(s.lockFile(id), flock.SetFlag(os.O_RDWR)) // not created: without a file it is free
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

// Orphans returns the ids of the runs whose process died while it measured
// them, oldest first. The caller summarises their samples and finishes them as
// interrupted.
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
	// A run that was finished after the first query has a free lock as well.
	return s.stillRunning(ctx, free)
}

func (s *Store) running(ctx context.Context) (ids []string, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		ids, err = list(tx, scanText, "SELECT id FROM run WHERE state = ? AND deleted_ms IS NULL ORDER BY started_ms, number", bench.Running)
		return err
	})
	return ids, err
}

func (s *Store) stillRunning(ctx context.Context, ids []string) ([]string, error) {
	running, err := s.running(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(running, id) }), nil
}
