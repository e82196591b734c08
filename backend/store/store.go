// Package store is what Tokenlap remembers: endpoints, runs and their samples,
// in one SQLite file. The runner writes to it while a run goes on; screens,
// exports and the command line read from it.
//
// Every exported method is one transaction; the unexported functions that take
// a tx never begin or end one, so that they compose. Several processes may use
// one file: each write takes the lock at once and waits its turn.
package store

import (
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
	dir    string
	path   string
	writer *sql.DB // one connection: writers of this process queue here, not at the file
	reader *sql.DB

	mu    sync.Mutex
	owned map[string]ownership // runs begun here and not finished, by id
}

// Open opens the database in a data folder and creates both where they are
// missing. The first endpoints are added only to a database that is created
// here. A file that is damaged, foreign or of a newer Tokenlap is refused and
// left as it is.
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

// Pragmas are per connection, so they stand in the address and not in a
// statement. The busy timeout comes first: those after it may have to wait.
const (
	pragmas = "_pragma=busy_timeout(5000)"
	writing = pragmas + "&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=journal_size_limit(67108864)&_txlock=immediate"
	reading = pragmas + "&_pragma=query_only(1)"
	keyed   = "&_pragma=foreign_keys(1)"
)

const readers = 8

func connect(dir, path string) (*Store, error) {
	s := &Store{dir: dir, path: path, owned: map[string]ownership{}}
	writer, err := sqlite.NewConnector(address(path, writing+keyed))
	if err != nil {
		return nil, err
	}
	if s.reader, err = sql.Open("sqlite", address(path, reading)); err != nil {
		return nil, err
	}
	s.writer = sql.OpenDB(eager{writer})
	s.writer.SetMaxOpenConns(1)
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	if err := s.writer.Ping(); err != nil {
		s.writer.Close()
		s.reader.Close()
		return nil, explain(err, path)
	}
	return s, nil
}

// patience is how long a write waits for its turn.
const patience = 5 * time.Second

// eager makes connections that, once open, ask for the write lock in short
// bouts. SQLite's own wait soon looks only every 100 ms, and where another
// process writes without a pause it can miss each of the moments between two
// of its transactions; write asks again and so meets one of them.
type eager struct{ driver.Connector }

const bout = 20 // milliseconds

func (e eager) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := e.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", bout), nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// address is the database's URL: a path may hold characters that mean
// something in one.
func address(path, query string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query}).String()
}

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Close lets go of the runs begun here, brings the write-ahead log into the
// file and closes it. A run that was not finished is an orphan from now on.
func (s *Store) Close() error {
	s.disown()
	err := s.reader.Close()
	// Passive: what another process is reading stays in the log for now.
	_, checkpoint := s.writer.Exec("PRAGMA wal_checkpoint(PASSIVE)")
	return explain(errors.Join(err, checkpoint, s.writer.Close()), s.path)
}

// write does the work in one transaction that holds the write lock from its
// beginning, so that it can never find out halfway that it must give way.
func (s *Store) write(ctx context.Context, work func(*sql.Tx) error) error {
	deadline := time.Now().Add(patience)
	for {
		begun := false
		err := transact(ctx, s.writer, func(tx *sql.Tx) error {
			begun = true
			return work(tx)
		})
		if begun || primary(err) != sqlite3.SQLITE_BUSY || time.Now().After(deadline) {
			return explain(err, s.path)
		}
	}
}

// read does the work on one unchanging state of the database.
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
