package store

import (
	"context"
	"errors"
	"fmt"

	"tokenlap/backend/bench"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// explain turns an error of SQLite about the file into a sentence that says
// what to do. Other errors are returned as they are.
func explain(err error, path string) error {
	var known *bench.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	switch primary(err) {
	case sqlite3.SQLITE_NOTADB:
		return refused("%s is not a Tokenlap database; move that file away or choose another data folder", path)
	case sqlite3.SQLITE_CORRUPT:
		return damaged(path)
	case sqlite3.SQLITE_FULL:
		return unusable(nil, "%s could not be written because the disk is full; free some space and try again", path)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return unusable(nil, "%s may not be written; make it and its folder writable or choose another data folder", path)
	case sqlite3.SQLITE_CANTOPEN:
		return unusable(nil, "%s cannot be opened for writing; make it and its folder readable and writable or choose another data folder", path)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unusable(nil, "another program has kept %s locked for too long; close it and try again", path)
	case sqlite3.SQLITE_IOERR:
		return unusable(err, "%s could not be read or written; check its disk", path)
	case sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	}
	return err
}

// primary returns SQLite's primary result code, or SQLITE_OK for an error that is
// not SQLite's.
func primary(err error) int {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return sqlite3.SQLITE_OK
	}
	return failed.Code() & 0xff
}

// isDuplicate reports whether a row was rejected because its key exists.
func isDuplicate(err error) bool {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return false
	}
	return failed.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || failed.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

func damaged(path string) error {
	return refused("the database %s is damaged; restore a copy of it, or move it away to begin anew", path)
}

// refused returns an error about a file that is left unchanged.
func refused(format string, args ...any) error {
	return &bench.Error{Code: bench.CodeUnavailable, Message: fmt.Sprintf(format, args...)}
}

// unusable returns an error about a disk, folder or file that cannot be used.
func unusable(cause error, format string, args ...any) error {
	return &bench.Error{Code: bench.CodeUnavailable, Message: fmt.Sprintf(format, args...), Cause: cause}
}
