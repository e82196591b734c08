package prompt

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// readCSV reads a table whose first row names the columns. It is separated by
// commas, or by semicolons or tabs, as spreadsheets save it.
func readCSV(content []byte, wrong *mistakes) []record {
	reader := csv.NewReader(bytes.NewReader(content))
	reader.Comma = separator(content)
	reader.FieldsPerRecord = -1 // reported below, with every other mistake
	header, err := reader.Read()
	if err != nil {
		addCSVError(err, wrong)
		return nil
	}
	line, _ := reader.FieldPos(0)
	if !readHeader(header, line, wrong) {
		return nil
	}
	var records []record
	for {
		row, err := reader.Read()
		if err != nil {
			addCSVError(err, wrong)
			return records
		}
		line, _ := reader.FieldPos(0)
		if len(row) != len(header) {
			wrong.add(line, "the row has %d cells and the header %d: put a cell with commas in quotes", len(row), len(header))
			continue
		}
		one := record{line: line}
		for i, cell := range row {
			at, _ := reader.FieldPos(i)
			one.fields = append(one.fields, field{name: header[i], value: cell, line: at})
		}
		records = append(records, one)
	}
}

// separator returns the mark that the header holds most often.
func separator(content []byte) rune {
	header, _, _ := bytes.Cut(content, []byte("\n"))
	mark := ','
	for _, other := range ";\t" {
		if bytes.Count(header, []byte(string(other))) > bytes.Count(header, []byte(string(mark))) {
			mark = other
		}
	}
	return mark
}

// readHeader normalises the column names in place and reports whether the rows
// can be read.
func readHeader(header []string, line int, wrong *mistakes) bool {
	before := len(wrong.list)
	for i, name := range header {
		header[i] = strings.ToLower(strings.TrimSpace(name))
		switch {
		case !slices.Contains(columns, header[i]):
			wrong.add(line, "%s", unknown(name))
		case slices.Contains(header[:i], header[i]):
			wrong.add(line, "the column %q is there twice", header[i])
		}
	}
	has := func(name string) bool { return slices.Contains(header, name) }
	switch {
	case len(wrong.list) > before:
	case has("text") && has("prompt"):
		wrong.add(line, "the columns text and prompt mean the same: keep one of them")
	case !has("text") && !has("prompt"):
		wrong.add(line, "there is no column text: the first row must name the columns")
	}
	return len(wrong.list) == before
}

// addCSVError adds an error of the CSV reader. io.EOF is none.
func addCSVError(err error, wrong *mistakes) {
	if err == io.EOF {
		return
	}
	line, reason := 1, err.Error()
	if detail := (*csv.ParseError)(nil); errors.As(err, &detail) {
		line, reason = detail.StartLine, detail.Err.Error()
		switch {
		case errors.Is(detail.Err, csv.ErrBareQuote):
			line, reason = detail.Line, `a quote stands inside a cell that is not quoted: put the cell in quotes and write "" for each quote in it`
		case errors.Is(detail.Err, csv.ErrQuote):
			reason = `a quoted cell does not end properly: write "" for each quote inside it and close it with one`
		}
	}
	wrong.add(line, "%s", reason)
}
