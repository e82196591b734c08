package importer

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// tableFormat is a form of CSV files with a row for each request.
type tableFormat struct {
	origin
	needs []string // columns without which a row means nothing
	read  func(*row) entry
}

// table is a CSV file that is read row by row.
type table struct {
	path    string
	format  tableFormat
	columns map[string]int
	records *records
}

func newTable(path string, format tableFormat, in *bufio.Reader) (*table, error) {
	t := &table{path: path, format: format, columns: map[string]int{}, records: newRecords(in)}
	names, err := t.records.read()
	if err != nil {
		return nil, bench.Invalid("%s, line 1: no CSV header: %v", filepath.Base(path), err)
	}
	for i, name := range names {
		name = strings.TrimSpace(name)
		if _, twice := t.columns[name]; twice {
			return nil, bench.Invalid("%s, line 1: column %s is there twice", filepath.Base(path), quoted(name))
		}
		t.columns[name] = i
	}
	for _, name := range t.format.needs {
		if !t.has(name) {
			if mark := separator(names); mark != "" {
				return nil, bench.Invalid("%s, line 1: the columns are separated by %s: expected commas; save it as CSV with commas", filepath.Base(path), mark)
			}
			return nil, bench.Invalid("%s, line 1: column %s is missing: expected the results of single requests, with at least %s",
				filepath.Base(path), name, strings.Join(t.format.needs, ", "))
		}
	}
	return t, nil
}

// separator names what separates the columns if it is not a comma.
func separator(names []string) string {
	line := strings.Join(names, ",")
	for mark, name := range map[string]string{";": "semicolons", "\t": "tabs", "|": "bars"} {
		if strings.Count(line, mark) >= 4 && strings.Count(line, mark) > strings.Count(line, ",") {
			return name
		}
	}
	return ""
}

func (t *table) has(name string) bool {
	_, has := t.columns[name]
	return has
}

// entries yields the rows. An error of type *BadRow is about one row, or about
// the end of a file that is cut off; any other error is the last.
func (t *table) entries() iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		for {
			cells, err := t.records.read()
			switch {
			case err == io.EOF:
				return
			case err == errUnclosed || err == errTooLong:
				bad := &BadRow{File: filepath.Base(t.path), Line: t.records.line, Text: err.Error()}
				if !yield(entry{}, bad) || err == errUnclosed {
					return
				}
				continue
			case err != nil:
				yield(entry{}, unreadable(t.path, err))
				return
			}
			found, bad := t.entry(cells)
			if bad != nil {
				err = bad
			}
			if !yield(found, err) {
				return
			}
		}
	}
}

func (t *table) entry(cells []string) (entry, *BadRow) {
	row := row{columns: t.columns, cells: cells}
	var found entry
	switch {
	case len(cells) != len(t.columns):
		row.fail("", fmt.Sprintf("%d cells where the header has %d", len(cells), len(t.columns)))
	case slices.ContainsFunc(cells, func(cell string) bool { return !utf8.ValidString(cell) }):
		row.fail("", "not in UTF-8: save the file as UTF-8")
	default:
		found = t.format.read(&row)
	}
	if row.wrong != nil {
		row.wrong.File, row.wrong.Line = filepath.Base(t.path), t.records.line
	}
	return found, row.wrong
}

// openTable reads through the file once for all that the plan needs.
func openTable(path string, format tableFormat, in *bufio.Reader) (Source, error) {
	table, err := newTable(path, format, in)
	if err != nil {
		return Source{}, err
	}
	builder := newRunBuilder()
	var first error
	for found, err := range table.entries() {
		if bad, isBad := err.(*BadRow); isBad {
			if first == nil {
				first = bad
			}
			builder.bad++
			continue
		}
		if err != nil {
			return Source{}, err
		}
		if err := builder.add(found); err != nil {
			return Source{}, bench.Invalid("%s, line %d: %v", filepath.Base(path), table.records.line, err)
		}
	}
	switch {
	case builder.rows == 0 && first != nil:
		return Source{}, bench.Invalid("no row of %s is good (%d bad); the first: %v", filepath.Base(path), builder.bad, first)
	case builder.rows == 0:
		return Source{}, bench.Invalid("%s holds no results: there is a header and nothing else", filepath.Base(path))
	}
	source := builder.source(path, format.origin)
	source.Samples = builder.samples(path, format, source.Run)
	return source, nil
}

// samples reads the file a second time, now that the start of the run, its
// stages and the order are known.
func (b *runBuilder) samples(path string, format tableFormat, run bench.Run) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(bench.Sample{}, unreadable(path, err))
			return
		}
		defer file.Close()
		table, err := newTable(path, format, bufio.NewReaderSize(file, 1<<16))
		if err != nil {
			yield(bench.Sample{}, err)
			return
		}
		number := 0
		for found, err := range table.entries() {
			sample := found.sample
			if err == nil {
				shift(&sample, found.begin.Sub(run.Started))
				if found.stage < 0 {
					sample.Stage = slices.Index(b.stages, found.load)
				}
				if !b.ordered {
					sample.Seq = number
				}
				number++
			}
			if !yield(sample, err) {
				return
			}
		}
	}
}
