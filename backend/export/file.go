package export

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"tokenlap/backend/bench"
)

// WriteCSV writes benchmark_results_<timestamp>.csv and
// benchmark_summary_<timestamp>.csv into dir, which it makes if need be, and
// returns their paths in that order; the timestamp is the run's start in local
// time. A name that another run has taken is left alone, and both files get
// _2, _3 and so on; files of the same run are replaced. A file appears under
// its name when it is whole and on disk, or not at all.
func WriteCSV(dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) (paths []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	results, err := draft(dir, func(w io.Writer) error { return Results(w, run, samples) })
	if err != nil {
		return nil, err
	}
	defer os.Remove(results) // of no effect once it has its name
	summary, err := draft(dir, func(w io.Writer) error { return Summary(w, run) })
	if err != nil {
		return nil, err
	}
	defer os.Remove(summary)
	return publish(dir, run, []pair{{results, "results", ".csv"}, {summary, "summary", ".csv"}})
}

// WriteJSON writes benchmark_run_<timestamp>.json, as WriteCSV does its files.
func WriteJSON(dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) (paths []string, err error) {
	return writeOne(dir, run, single["json"], func(w io.Writer) error { return JSON(w, run, samples) })
}

// WriteEvents writes benchmark_events_<timestamp>.csv, as WriteCSV does its
// files.
func WriteEvents(dir string, run bench.Run, samples iter.Seq2[bench.Sample, error]) (paths []string, err error) {
	return writeOne(dir, run, single["events"], func(w io.Writer) error { return Events(w, run, samples) })
}

// WriteFile writes a file under a name that was chosen for it, in place of an
// older one: whole and on disk, or not at all.
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

// replace writes a whole file over an older one.
func replace(dir, path string, write func(io.Writer) error) error {
	drafted, err := draft(dir, write)
	if err != nil {
		return err
	}
	if err := os.Rename(drafted, path); err != nil {
		_ = os.Remove(drafted)
		return unwritable(dir, err)
	}
	return nil
}

// FileName is the name that a file of a run gets where no other one has it:
// of events, json, html or markdown.
func FileName(run bench.Run, format string) string {
	return fileName(single[format], run, "")
}

// single are the formats that are one file.
var single = map[string]pair{
	"events":   {"", "events", ".csv"},
	"json":     {"", "run", ".json"},
	"html":     {"", "report", ".html"},
	"markdown": {"", "summary", ".md"},
}

func fileName(file pair, run bench.Run, suffix string) string {
	return "benchmark_" + file.kind + "_" + stamp(run) + suffix + file.ending
}

func stamp(run bench.Run) string { return run.Started.Local().Format("20060102_150405") }

// WriteMarkdown writes benchmark_summary_<timestamp>.md, as WriteCSV does its
// files.
func WriteMarkdown(dir string, run bench.Run) (paths []string, err error) {
	return writeOne(dir, run, single["markdown"], func(w io.Writer) error { return Markdown(w, run) })
}

func writeOne(dir string, run bench.Run, file pair, write func(io.Writer) error) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unwritable(dir, err)
	}
	var err error
	if file.draft, err = draft(dir, write); err != nil {
		return nil, err
	}
	defer os.Remove(file.draft) // of no effect once it has its name
	return publish(dir, run, []pair{file})
}

// Ready makes the folder and tries to write there: better now than after an
// hour's run.
func Ready(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(dir, err)
	}
	trial, err := draft(dir, func(io.Writer) error { return nil })
	if err != nil {
		return err
	}
	if err := os.Remove(trial); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

// draft writes a file under a name that nobody looks for, down to the disk.
func draft(dir string, write func(io.Writer) error) (path string, err error) {
	path = filepath.Join(dir, ".benchmark_"+rand.Text()+".tmp")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", unwritable(dir, err)
	}
	noted := &noting{file: file}
	if err = write(noted); err == nil {
		noted.note(file.Sync())
	}
	noted.note(file.Close())
	if noted.err != nil {
		err = unwritable(dir, noted.err)
	}
	if err != nil {
		_ = os.Remove(path) // the first error is the one to report
		return "", err
	}
	return path, nil
}

// noting tells the file's own errors from those of what is written to it.
type noting struct {
	file *os.File
	err  error
}

func (n *noting) Write(p []byte) (int, error) {
	written, err := n.file.Write(p)
	n.note(err)
	return written, err
}

func (n *noting) note(err error) {
	if n.err == nil {
		n.err = err
	}
}

// unwritable makes an error for people; the name of a draft says nothing to
// them, so only the reason stays of it.
func unwritable(dir string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &bench.Error{
		Code: bench.CodeUnavailable, Message: fmt.Sprintf("the results cannot be written to %s", dir),
		Hint: "choose another folder, or make this one writable with room on its disk", Cause: err,
	}
}

// pair is a draft and what it is: results or summary, and the name's ending.
type pair struct{ draft, kind, ending string }

// publish gives the drafts their names, all with the same suffix.
func publish(dir string, run bench.Run, drafts []pair) ([]string, error) {
	for number := 1; ; number++ {
		suffix := ""
		if number > 1 {
			suffix = fmt.Sprintf("_%d", number)
		}
		var paths []string
		var holders []holder
		for _, draft := range drafts {
			path := filepath.Join(dir, fileName(draft, run, suffix))
			paths, holders = append(paths, path), append(holders, holderOf(path, run.ID))
		}
		if slices.Contains(holders, another) {
			continue
		}
		err := place(drafts, paths, holders)
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

// holder is whose file stands under a name.
type holder int

const (
	nobody holder = iota // no file is there
	itself               // the same run's, or one without a row: to be replaced
	another
)

// holderOf looks whose file a path is. A CSV that holds the line of names and
// no row may be replaced.
func holderOf(path, run string) holder {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nobody
	case err != nil:
		return another
	}
	defer file.Close()
	if isOf(file, filepath.Ext(path), run) {
		return itself
	}
	return another
}

func isOf(file io.Reader, ending, run string) bool {
	if ending != ".csv" { // the others name their run near the beginning
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

// place gives each draft its name.
func place(drafts []pair, paths []string, holders []holder) error {
	for i, draft := range drafts {
		give := os.Rename
		if holders[i] == nobody {
			give = claim
		}
		if err := give(draft.draft, paths[i]); err != nil {
			return err
		}
	}
	return nil
}

// claim gives a draft a name that was free, and leaves a file alone that came
// to be there meanwhile: a link, unlike a rename, fails then. Where there are
// no links a rename has to do. The draft's own name stays; who made it removes
// it.
func claim(draft, path string) error {
	if err := os.Link(draft, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(draft, path)
}

// syncFolder makes the new names last; where folders cannot be synced the
// system sees to it in its own time.
func syncFolder(dir string) {
	if folder, err := os.Open(dir); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}
