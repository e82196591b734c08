package store

import (
	"fmt"
	"io/fs"
	"testing"

	"tokenlap/backend/bench"
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
