package store

import (
	"errors"
	"io/fs"
	"os"

	"tokenlap/backend/bench"
)

// ErrGone says that the database is not where it was opened any more. What is
// written then would end with the process, since no name leads to the file.
// What was written before can still be read.
var ErrGone = errors.New("it was removed, moved or replaced while Tokenlap used it")

// checkPlace returns an error that wraps ErrGone if the database is gone.
func (s *Store) checkPlace() error {
	now, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(s.place, now) {
		return &bench.Error{
			Code: bench.CodeUnavailable, Message: "the database " + s.path + " cannot be written", Cause: ErrGone,
			Hint: "put it back or start Tokenlap again",
		}
	}
	return nil
}
