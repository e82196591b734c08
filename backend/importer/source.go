package importer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"tokenlap/backend/bench"
)

// Source is a file of results that was read through once. What it holds is known
// and its samples can be read.
type Source struct {
	// Run is the run without its samples: plan, manifest, times, note. Its ID
	// is empty unless the file names one.
	Run bench.Run

	// IsWhole reports that the run was measured by Tokenlap and is stored as it is:
	// Manifest.Origins begins with the file and has those of the run after it.
	IsWhole bool

	// Remark says whose meanings the figures have and what the file cannot
	// tell; "" for our own files.
	Remark string

	// Rows is how many samples are good, Bad how many are not.
	Rows, Bad int

	// Samples reads the file again, one sample at a time. An error of type *BadRow
	// is about one row: what follows it is read. Any other error is the last.
	Samples iter.Seq2[bench.Sample, error]

	measured map[modelLoad]bool // what the samples measured
}

// modelLoad is one model at one level of load.
type modelLoad struct {
	endpoint string
	load     bench.Load
}

// usersLoad returns closed load; with 0 users the number is not known.
func usersLoad(users int) bench.Load { return bench.Load{Kind: bench.Users, Users: users} }

// BadRow is a row that cannot be read.
type BadRow struct {
	File   string
	Line   int    // of its beginning, from 1; 0 where the format has no lines
	Row    int    // from 1, where there is no line
	Column string // "" if it is the whole row
	Text   string // what was expected
}

func (b *BadRow) Error() string {
	where := fmt.Sprintf("%s, line %d", b.File, b.Line)
	if b.Line == 0 {
		where = fmt.Sprintf("%s, request %d", b.File, b.Row)
	}
	if b.Column != "" {
		where += ", " + b.Column
	}
	return where + ": " + b.Text
}

// Progress is called with the share of a file that was read, from 0 to 1. It may
// be nil.
type Progress func(share float64)

// Open reads through a file of results of one of Formats and says what it holds.
// The file must not change until Samples was read. A file without a good row is
// an error, with the first bad row as its reason.
func Open(ctx context.Context, path string, progress Progress) (Source, error) {
	about, err := os.Stat(path) // before it is opened: to open a pipe may take for ever
	switch {
	case err != nil:
		return Source{}, unreadable(path, err)
	case about.IsDir():
		return Source{}, bench.Invalid("%s is a folder: name the files in it", path)
	case !about.Mode().IsRegular():
		return Source{}, bench.Invalid("%s is a pipe or a device: write what it gives to a file, since results are read twice", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return Source{}, unreadable(path, err)
	}
	defer file.Close()
	sum := sha256.New()
	all := &progressReader{ctx: ctx, in: io.TeeReader(file, sum), size: about.Size(), tell: progress}
	in := bufio.NewReaderSize(all, 1<<16)
	source, err := openFormat(path, in)
	if err != nil {
		return Source{}, err
	}
	if _, err := io.Copy(io.Discard, in); err != nil { // to the end of the hash
		return Source{}, unreadable(path, err)
	}
	source.Run.Manifest.Origins[0].Hash = hex.EncodeToString(sum.Sum(nil))
	return source, nil
}

func unreadable(path string, err error) error {
	if os.IsNotExist(err) {
		return &bench.Error{Code: bench.CodeNotFound, Message: path + " cannot be read", Cause: err}
	}
	return bench.Unreadable(path, err)
}

// progressReader reports how much of a file was read and stops when its context
// ends.
type progressReader struct {
	ctx        context.Context
	in         io.Reader
	size, read int64
	tell       Progress
}

func (w *progressReader) Read(into []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.in.Read(into)
	w.read += int64(n)
	if w.tell != nil && w.size > 0 {
		w.tell(min(1, float64(w.read)/float64(w.size)))
	}
	return n, err
}

// imported returns a run without samples that another tool measured.
func imported(path string, from origin) bench.Run {
	return bench.Run{
		State: bench.Imported, Tags: []string{},
		Plan: bench.Plan{Mode: bench.Sequential},
		Manifest: bench.Manifest{
			Definitions: from.definitions, Proxies: map[string]string{}, StreamOptions: map[string]bool{},
			Origins: []bench.Origin{{File: filepath.Base(path), Format: from.format}},
		},
	}
}
