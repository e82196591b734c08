package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// Text files are named after their run and a number.
const (
	textFilePrefix = "run-"
	textFileSuffix = ".texts"
)

// CreateTextFile creates the temporary file of that number for texts of a run,
// which only this user may read. Where the system allows it, the file has no
// name from the beginning and ends with the process; elsewhere RemoveTextFiles
// removes it.
func (s *Store) CreateTextFile(runID string, number int) (*os.File, error) {
	if !runIDForm.MatchString(runID) {
		return nil, bench.NotFound("there is no run %q", runID)
	}
	name := filepath.Join(s.dir, textFilePrefix+runID+"-"+strconv.Itoa(number)+textFileSuffix)
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, unusable(err, "the texts of run %s cannot be written to %s", runID, s.dir)
	}
	_ = os.Remove(name) // fails where open files have to keep their names
	return file, nil
}

// RemoveTextFiles removes the text files of a run that are left.
func (s *Store) RemoveTextFiles(runID string) error {
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return unusable(err, "the texts of run %s cannot be found in %s", runID, s.dir)
	}
	for _, file := range files {
		rest, isOurs := strings.CutPrefix(file.Name(), textFilePrefix+runID+"-")
		number, isText := strings.CutSuffix(rest, textFileSuffix)
		if _, err := strconv.ParseUint(number, 10, 32); err != nil || !isOurs || !isText {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, file.Name())); err != nil {
			return unusable(err, "the texts of run %s cannot be removed from %s", runID, s.dir)
		}
	}
	return nil
}
