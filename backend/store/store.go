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
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"tokenlap/backend/bench"

	_ "modernc.org/sqlite" // the driver
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
	var err, also error
	s.writer, err = sql.Open("sqlite", address(path, writing+keyed))
	s.reader, also = sql.Open("sqlite", address(path, reading))
	if err := errors.Join(err, also); err != nil {
		return nil, err
	}
	s.writer.SetMaxOpenConns(1)
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	if err := s.writer.Ping(); err != nil {
		return nil, errors.Join(explain(err, path), s.Close())
	}
	return s, nil
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
	return explain(transact(ctx, s.writer, work), s.path)
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
