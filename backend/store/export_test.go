package store

import (
	"database/sql/driver"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/record"
)

// OpenWith opens a database as a Tokenlap with other migrations would.
func OpenWith(dir string, first []bench.Endpoint, folder fs.FS) (*Store, error) {
	list, err := steps(folder)
	if err != nil {
		return nil, err
	}
	return open(dir, first, list)
}

// Migrations are the real ones.
func Migrations() fs.FS {
	folder, err := fs.Sub(files, "migration")
	if err != nil {
		panic(err)
	}
	return folder
}

// SetPageLimit makes the database full once it has that many pages.
func SetPageLimit(s *Store, pages int) error {
	_, err := s.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	return err
}

// Pragma is the value of a pragma on the connection that writes.
func Pragma(tb testing.TB, s *Store, name string) (value string) {
	tb.Helper()
	if err := s.writer.QueryRow("PRAGMA " + name).Scan(&value); err != nil {
		tb.Fatal(err)
	}
	return value
}

// Value is how older versions wrote a list of chunks, apart from its encoding.
func (c *chunks) Value() (driver.Value, error) {
	if len(*c) == 0 {
		return nil, nil
	}
	return new(record.ChunkEncoder).Append(nil, *c), nil
}

// AddOldSample stores a sample in the table that older versions wrote.
func AddOldSample(t testing.TB, s *Store, runID string, sample bench.Sample) {
	t.Helper()
	own, ok := s.ownership(runID)
	if !ok {
		t.Fatalf("run %s is not being measured here", runID)
	}
	columns := fields(&sample)
	_, err := s.writer.Exec("INSERT INTO sample (run, "+columnsOf(columns)+") VALUES (?"+strings.Repeat(", ?", len(columns))+")",
		append([]any{own.run}, valuesOf(columns)...)...)
	if err != nil {
		t.Fatal(err)
	}
}

// Acknowledged is how many samples a child process was told to be stored.
var Acknowledged atomic.Int64

// FollowSyncs replaces what syncs the log, and how long after a transaction.
func FollowSyncs(interval time.Duration, sync func(*os.File) error) {
	syncInterval, syncFile = interval, sync
}

// SetFewFound sets how many runs that a search finds are looked up, and returns what
// it was.
func SetFewFound(number int) (before int) {
	before, fewFound = fewFound, number
	return before
}
