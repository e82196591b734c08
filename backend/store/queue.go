package store

import (
	"context"
	"database/sql"
	"path/filepath"

	"tokenlap/backend/bench"

	"github.com/gofrs/flock"
)

// Queue returns the items of the queue in their order.
func (s *Store) Queue(ctx context.Context) (items []bench.QueueItem, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		items, err = list(tx, scanQueueItem, "SELECT item FROM queue_item ORDER BY position, number")
		return err
	})
	return items, err
}

// SetQueue stores the items of the queue in their order, in place of those before.
func (s *Store) SetQueue(ctx context.Context, items []bench.QueueItem) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.Exec("DELETE FROM queue_item"); err != nil {
			return err
		}
		for i, item := range items {
			if _, err := tx.Exec("INSERT INTO queue_item (number, position, item) VALUES (?, ?, ?)", item.ID, i, document{item}); err != nil {
				return err
			}
		}
		return nil
	})
}

func scanQueueItem(r row) (item bench.QueueItem, err error) {
	err = r.Scan(document{&item})
	return item, err
}

const queueLock = "queue.lock"

// LockQueue takes the lock of the queue, which one process holds while it runs the
// items: two would measure each other. The system releases it when the process ends.
// The error is a conflict if another process holds it.
func (s *Store) LockQueue() (release func(), err error) {
	lock := flock.New(filepath.Join(s.dir, queueLock))
	ok, err := lock.TryLock()
	switch {
	case ok:
		return func() { _ = lock.Unlock() }, nil
	case err == nil:
		return nil, bench.Conflict("the queue is run by another window of Tokenlap: use it there, or close that window")
	}
	return nil, unusable(err, "the queue cannot be locked in %s", s.dir)
}
