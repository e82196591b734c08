package store

import (
	"log/slog"
	"os"
	"sync"
	"time"
)

// syncInterval is how long after a transaction a power loss may still undo it.
var syncInterval = time.Second

// syncFile writes a file to its disk; tests follow it.
var syncFile = (*os.File).Sync

// logSync writes the write-ahead log to the disk itself a little after it was
// written to. SQLite could do so within each transaction (synchronous=FULL), but
// then twenty batches of samples a second would each wait for the disk.
//
// SQLite syncs the log before it copies it into the database, and the database
// before it begins the log anew (synchronous=NORMAL): a power loss leaves a whole
// database, which lacks at most the last transactions.
type logSync struct {
	mu      sync.Mutex
	due     *time.Timer // nil: all that was written is synced
	stopped bool
}

// syncSoon syncs the log of a database within syncInterval.
func (l *logSync) syncSoon(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due == nil && !l.stopped {
		l.due = time.AfterFunc(syncInterval, func() { l.sync(path) })
	}
}

// sync syncs the log of a database now.
func (l *logSync) sync(path string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped {
		return
	}
	if l.due != nil {
		l.due.Stop()
		l.due = nil
	}
	// SQLite holds no locks on the log itself, which closing it would drop.
	log, err := os.OpenFile(path+"-wal", os.O_RDWR, 0)
	if err != nil { // it is copied into the database, or both are gone
		return
	}
	defer log.Close()
	if err := syncFile(log); err != nil {
		slog.Warn("the database was not synced to its disk", "error", err)
	}
}

// stop syncs no more and waits for a sync in progress.
func (l *logSync) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopped = true; l.due != nil {
		l.due.Stop()
	}
}
