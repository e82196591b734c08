package importer

import (
	"bufio"
	"fmt"
	"io"
	"iter"
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
	decimal byte // the decimal sign that a number of the file had; 0: none had one
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
			return nil, bench.Invalid("%s, line 1: column %s is missing: expected the results of single requests, with at least %s",
				filepath.Base(path), name, strings.Join(t.format.needs, ", "))
		}
	}
	return t, nil
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
	row := row{columns: t.columns, cells: cells, commas: t.records.mark != ',', decimal: &t.decimal}
	var found entry
	switch {
	case len(cells) > len(t.columns) && t.records.mark == ',':
		row.fail("", fmt.Sprintf("%d cells where the header has %d: if its numbers have decimal commas, save the file with semicolons between the columns", len(cells), len(t.columns)))
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

// openTable reads a CSV file with a row for each request.
func openTable(path string, format tableFormat, in *bufio.Reader) (Source, error) {
	return openEntries(path, format.origin, in, format.entries)
}

// entries reads the rows of a file from its header on.
func (f tableFormat) entries(path string, in *bufio.Reader) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		table, err := newTable(path, f, in)
		if err != nil {
			yield(entry{}, err)
			return
		}
		for found, err := range table.entries() {
			found.line = table.records.line
			if !yield(found, err) {
				return
			}
		}
	}
}
