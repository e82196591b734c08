package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tokenlap/backend/bench"
)

// draft is a complete file that waits for its name.
type draft struct {
	path   string // its temporary name
	kind   string // such as results, in its name
	suffix string // such as .csv
}

// publish renames the drafts of a run. If a name is taken, all get the same
// number.
func publish(dir string, run bench.Run, drafts []draft) ([]string, error) {
	for number := 1; ; number++ {
		count := ""
		if number > 1 {
			count = fmt.Sprintf("_%d", number)
		}
		var paths []string
		var owners []owner
		for _, draft := range drafts {
			path := filepath.Join(dir, fileName(draft.kind, run, count+draft.suffix))
			paths, owners = append(paths, path), append(owners, ownerOf(path, run.ID))
		}
		if slices.Contains(owners, otherFile) {
			continue
		}
		err := rename(drafts, paths, owners)
		switch {
		case errors.Is(err, fs.ErrExist): // another process was faster
			continue
		case err != nil:
			return nil, unwritable(dir, err)
		}
		syncFolder(dir)
		return paths, nil
	}
}

// owner says whose file has a name.
type owner int

const (
	nobody    owner = iota // there is no file
	sameRun                // a file of the run, or one without a row: it is replaced
	otherFile              // any other file: it stays
)

// ownerOf reads whose file a path is. A CSV with a header and no row may be
// replaced.
func ownerOf(path, run string) owner {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nobody
	case err != nil:
		return otherFile
	}
	defer file.Close()
	if isOf(file, filepath.Ext(path), run) {
		return sameRun
	}
	return otherFile
}

func isOf(file io.Reader, suffix, run string) bool {
	if suffix != ".csv" { // other formats name their run near the beginning
		start, err := io.ReadAll(io.LimitReader(file, 4<<10))
		return err == nil && bytes.Contains(start, []byte(run))
	}
	reader := csv.NewReader(file)
	names, err := reader.Read()
	column := slices.Index(names, "run_id")
	if err != nil || column < 0 {
		return false
	}
	row, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return true
	}
	return err == nil && row[column] == run
}

// rename renames each draft.
func rename(drafts []draft, paths []string, owners []owner) error {
	for i, draft := range drafts {
		rename := os.Rename
		if owners[i] == nobody {
			rename = claim
		}
		if err := rename(draft.path, paths[i]); err != nil {
			return err
		}
	}
	return nil
}

// claim gives a draft a name that was free. Unlike a rename, a link fails if a
// file got the name meanwhile. File systems without links get a rename. The
// caller removes the temporary name.
func claim(draft, path string) error {
	if err := os.Link(draft, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(draft, path)
}

// syncFolder writes new names to disk, on systems that can sync a folder.
func syncFolder(dir string) {
	if folder, err := os.Open(dir); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}

func fileName(kind string, run bench.Run, suffix string) string {
	return "benchmark_" + kind + "_" + timestamp(run) + suffix
}

func timestamp(run bench.Run) string { return run.Started.Local().Format("20060102_150405") }
