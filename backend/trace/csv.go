package trace

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"

	"tokenlap/backend/bench"
)

// readCSV reads a table whose first row names the columns. It is separated by
// commas, semicolons or tabs.
func readCSV(text *bufio.Reader, into *arrivals) error {
	begin, _ := text.Peek(1 << 14) // a file may be shorter
	reader := csv.NewReader(text)
	reader.Comma, reader.ReuseRecord = separator(begin), true
	header, err := reader.Read()
	if err != nil {
		return into.csvError(err)
	}
	header = slices.Clone(header)
	line, _ := reader.FieldPos(0)
	found, mistake := findColumns(header)
	if mistake != "" {
		return into.wrong(line, "%s", mistake)
	}
	into.clock.isMillis = found.isMillis
	time, input, output := slices.Index(header, found.time), slices.Index(header, found.input), slices.Index(header, found.output)
	for {
		cells, err := reader.Read()
		if err != nil {
			return into.csvError(err)
		}
		one := row{time: cells[time]}
		one.line, _ = reader.FieldPos(0)
		if found.input != "" {
			one.input = cells[input]
		}
		if found.output != "" {
			one.output = cells[output]
		}
		if err := into.add(one); err != nil {
			return err
		}
	}
}

// separator returns the mark that the header holds most often.
func separator(begin []byte) rune {
	header, _, _ := bytes.Cut(bytes.TrimLeft(begin, "\r\n"), []byte("\n"))
	mark := ','
	for _, other := range ";\t" {
		if bytes.Count(header, []byte(string(other))) > bytes.Count(header, []byte(string(mark))) {
			mark = other
		}
	}
	return mark
}

// csvError returns an error of the CSV reader with its line; nil at the end of the
// file.
func (a *arrivals) csvError(err error) error {
	detail := (*csv.ParseError)(nil)
	switch {
	case err == io.EOF:
		return nil
	case !errors.As(err, &detail):
		return a.readError(err)
	case errors.Is(err, csv.ErrFieldCount):
		return a.wrong(detail.Line, "the row has another number of cells than the header")
	}
	return a.wrong(detail.Line, "this is not CSV: %v", detail.Err)
}

// readError returns an error of reading with the name of the file.
func (a *arrivals) readError(err error) error {
	if errors.Is(err, errTooLarge) {
		return bench.Invalid("%s: %v", a.file, err)
	}
	return bench.Unreadable("the trace file "+a.file, err)
}
