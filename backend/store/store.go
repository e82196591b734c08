// Package store keeps endpoints, runs, their samples and settings in one SQLite
// file. The runner writes to it during a run; the window, exports and the
// command line read from it.
//
// Every exported method is one transaction. Unexported functions that take a
// transaction never begin or end one, so that they compose. Several processes
// may use one file: each write takes the write lock at its beginning and waits
// for its turn.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tokenlap/backend/bench"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// File is the name of the database in its data folder.
const File = "tokenlap.db"

// Store is an open database. It is safe for use by several goroutines.
type Store struct {
	// Guard, unless it is nil, decides whether words of the user may be stored,
	// beside the endpoints that are known. Set it before the first use.
	Guard func(words any, known []bench.Endpoint) error

	dir    string
	path   string
	writer *sql.DB // one connection: writers of this process queue here, not for the file's lock
	reader *sql.DB

	place os.FileInfo // of the file when it was opened
	log   logSync

	mu    sync.Mutex
	owned map[string]ownership // runs begun here and not finished, by id
}

// Open opens the database in a data folder and creates both if they are
// missing. It adds the first endpoints to a database that it creates. A file
// that is damaged, of another program or of a newer Tokenlap is an error and is
// left unchanged.
func Open(dir string, first []bench.Endpoint) (*Store, error) {
	steps, err := embedded()
	if err != nil {
		return nil, err
	}
	return open(dir, first, steps)
}

func open(dir string, first []bench.Endpoint, steps []step) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unusable(err, "the data folder %s cannot be created", dir)
	}
	path := filepath.Join(dir, File)
	version, err := inspect(path, steps)
	if err != nil {
		return nil, err
	}
	if version < len(steps) {
		if err := migrate(path, first, steps); err != nil {
			return nil, err
		}
	}
	return connect(dir, path)
}

// Pragmas are per connection, so they are part of the address and not
// statements. The busy timeout comes first: those after it may have to wait.
// Readers keep up to 24 MB of pages, which hold what 50,000 runs are searched in.
const (
	pragmas     = "_pragma=busy_timeout(5000)"
	writing     = pragmas + "&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=journal_size_limit(67108864)&_txlock=immediate"
	reading     = pragmas + "&_pragma=query_only(1)&_pragma=cache_size(-24576)"
	foreignKeys = "&_pragma=foreign_keys(1)"
)

const maxReaders = 8

func connect(dir, path string) (*Store, error) {
	s := &Store{dir: dir, path: path, owned: map[string]ownership{}}
	writer, err := sqlite.NewConnector(address(path, writing+foreignKeys))
	if err != nil {
		return nil, err
	}
	if s.reader, err = sql.Open("sqlite", address(path, reading)); err != nil {
		return nil, err
	}
	s.writer = sql.OpenDB(shortWait{writer})
	s.writer.SetMaxOpenConns(1)
	s.reader.SetMaxOpenConns(maxReaders)
	s.reader.SetMaxIdleConns(maxReaders)
	if err := s.begin(); err != nil {
		s.writer.Close()
		s.reader.Close()
		return nil, explain(err, path)
	}
	return s, nil
}

// begin opens a connection to write and one to read, which still read the file
// if it is removed later.
func (s *Store) begin() (err error) {
	var objects int
	for _, db := range []*sql.DB{s.writer, s.reader} {
		if err := db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&objects); err != nil {
			return err
		}
	}
	s.place, err = os.Stat(s.path)
	return err
}

// lockTimeout is how long a write waits for the write lock.
const lockTimeout = 5 * time.Second

// shortWait makes connections that, once open, wait for the write lock only
// briefly. SQLite's own wait soon polls only every 100 ms, and if another
// process writes without a pause it can miss every moment between two of that
// process's transactions. Store.write tries again, and so polls more often.
type shortWait struct{ driver.Connector }

const shortWaitMS = 20

func (w shortWait) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := w.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", shortWaitMS), nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// address returns the database's URL, with the characters of the path that have
// a meaning in a URL escaped.
func address(path, query string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String()
}

// Allow returns why words of the user must not be stored: the error of Guard.
// The methods that store such words call it themselves, but for settings and the
// queue, of which most is not new each time.
func (s *Store) Allow(ctx context.Context, words any, known ...bench.Endpoint) error {
	if s.Guard == nil {
		return nil
	}
	stored, err := s.AllEndpoints(ctx)
	if err != nil {
		return err
	}
	return s.Guard(words, append(stored, known...))
}

// Dir returns the data folder.
func (s *Store) Dir() string { return s.dir }

// Close releases the runs that were begun here, copies the write-ahead log into
// the file and closes it. A run that was not finished becomes an orphan.
func (s *Store) Close() error {
	s.releaseAll()
	s.log.stop()
	err := s.reader.Close()
	// Passive: pages that another process is reading stay in the log.
	_, checkpoint := s.writer.Exec("PRAGMA wal_checkpoint(PASSIVE)")
	if primary(checkpoint) == sqlite3.SQLITE_READONLY { // nothing was written
		checkpoint = nil
	}
	return explain(errors.Join(err, checkpoint, s.writer.Close()), s.path)
}

// write does the work in one transaction that holds the write lock from its
// beginning, so that it cannot fail halfway for want of the lock. It survives the
// end of the process at once, and a power loss within syncInterval.
func (s *Store) write(ctx context.Context, work func(*sql.Tx) error) error {
	deadline := time.Now().Add(lockTimeout)
	for {
		begun := false
		err := transact(ctx, s.writer, func(tx *sql.Tx) error {
			begun = true
			if err := work(tx); err != nil {
				return err
			}
			return s.checkPlace()
		})
		if err == nil {
			s.log.syncSoon(s.path)
			return nil
		}
		if begun || primary(err) != sqlite3.SQLITE_BUSY || time.Now().After(deadline) {
			return explain(cmp.Or(s.checkPlace(), err), s.path)
		}
	}
}

// read does the work on one snapshot of the database.
func (s *Store) read(ctx context.Context, work func(*sql.Tx) error) error {
	return explain(transact(ctx, s.reader, work), s.path)
}

func transact(ctx context.Context, db *sql.DB, work func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after a commit
	if err := work(tx); err != nil {
		return err
	}
	return tx.Commit()
}
