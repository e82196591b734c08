package export

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tokenlap/backend/bench"
)

// WriteFile writes a file to a path that the user chose and replaces an older
// one. The file appears when it is complete and on disk, or not at all.
func WriteFile(path string, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(dir, err)
	}
	if err := replace(dir, path, write); err != nil {
		return err
	}
	syncFolder(dir)
	return nil
}

// replace writes a file and then gives it the name of an older one.
func replace(dir, path string, write func(io.Writer) error) error {
	written, err := writeDraft(dir, write)
	if err != nil {
		return err
	}
	if err := os.Rename(written, path); err != nil {
		_ = os.Remove(written)
		return unwritable(dir, err)
	}
	return nil
}

// CheckFolder makes a folder and tries to write there, so that a folder that
// cannot be written to is known before a run and not after it.
func CheckFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(dir, err)
	}
	path, err := writeDraft(dir, func(io.Writer) error { return nil })
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

// writeDraft writes a file to disk under a temporary, hidden name.
func writeDraft(dir string, write func(io.Writer) error) (path string, err error) {
	path = filepath.Join(dir, ".benchmark_"+rand.Text()+".tmp")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", unwritable(dir, err)
	}
	recorded := &draftFile{file: file}
	if err = write(recorded); err == nil {
		recorded.record(file.Sync())
	}
	recorded.record(file.Close())
	if recorded.err != nil {
		err = unwritable(dir, recorded.err)
	}
	if err != nil {
		_ = os.Remove(path) // the first error is the one to report
		return "", err
	}
	return path, nil
}

// draftFile remembers the first error of its file, which tells errors of the
// disk from those of the function that writes.
type draftFile struct {
	file *os.File
	err  error
}

func (d *draftFile) Write(p []byte) (int, error) {
	n, err := d.file.Write(p)
	d.record(err)
	return n, err
}

func (d *draftFile) record(err error) {
	if d.err == nil {
		d.err = err
	}
}

// unwritable returns the error for the user. It leaves out the name of the
// draft, which means nothing to them.
func unwritable(dir string, err error) error {
	return &bench.Error{
		Code: bench.CodeUnavailable, Message: fmt.Sprintf("the results cannot be written to %s", dir),
		Hint: "choose another folder, or make this one writable with room on its disk", Cause: bench.WithoutPath(err),
	}
}
