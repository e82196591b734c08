package export

import (
	"bufio"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// column is a name and how its cell of a row is written.
type column[Row any] struct {
	name string
	cell func(*line, Row)
}

// table writes rows as RFC 4180 has them, one line at a time. It is our own
// and not encoding/csv, which ends lines as RFC 4180 asks only by also turning
// the line breaks within cells into CR LF.
type table[Row any] struct {
	out     *bufio.Writer
	columns []column[Row]
	line    line
}

// newTable begins a table with its line of names.
func newTable[Row any](w io.Writer, columns []column[Row]) *table[Row] {
	t := &table[Row]{out: bufio.NewWriterSize(w, 1<<16), columns: columns}
	for i, column := range columns {
		t.line.begin(i)
		t.line.text(column.name)
	}
	_ = t.end() // an error stays in the writer and comes with the next row
	return t
}

func (t *table[Row]) row(row Row) error {
	for i, column := range t.columns {
		t.line.begin(i)
		column.cell(&t.line, row)
	}
	return t.end()
}

func (t *table[Row]) end() error {
	t.line.bytes = append(t.line.bytes, "\r\n"...)
	_, err := t.out.Write(t.line.bytes)
	t.line.bytes = t.line.bytes[:0]
	return err
}

// line is a row under way. Each method writes one cell; none leaves it empty.
type line struct{ bytes []byte }

func (l *line) begin(cell int) {
	if cell > 0 {
		l.bytes = append(l.bytes, ',')
	}
}

// text writes words that may come from anywhere: made harmless, and quoted
// where they need it.
func (l *line) text(s string) {
	s = harmless(s)
	if !strings.ContainsAny(s, ",\"\r\n") {
		l.bytes = append(l.bytes, s...)
		return
	}
	l.bytes = append(l.bytes, '"')
	for {
		before, after, more := strings.Cut(s, `"`)
		l.bytes = append(l.bytes, before...)
		if !more {
			break
		}
		l.bytes, s = append(l.bytes, `""`...), after
	}
	l.bytes = append(l.bytes, '"')
}

// harmless replaces what is no text, bad UTF-8 and NUL, by U+FFFD, and puts an
// apostrophe before what a spreadsheet would run as a formula. To read a cell
// back, take one apostrophe away where the rest would have needed it.
func harmless(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	if startsFormula(s) {
		return "'" + s
	}
	return s
}

// startsFormula looks past what spreadsheets skip: spaces, control characters
// and quotes; the wide signs are taken as = + - @ in some languages.
func startsFormula(s string) bool {
	if bare := strings.TrimLeft(s, "'"); strings.HasPrefix(bare, "\t") || strings.HasPrefix(bare, "\r") {
		return true
	}
	rest := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"'\uFEFF", r)
	})
	first, size := utf8.DecodeRuneInString(rest)
	return size > 0 && strings.ContainsRune("=+-@＝＋－＠", first)
}

func (l *line) integer(n int) { l.bytes = strconv.AppendInt(l.bytes, int64(n), 10) }

// count is empty where it is not known (-1).
func (l *line) count(n int) {
	if n >= 0 {
		l.integer(n)
	}
}

// above is empty where the number is 0.
func (l *line) above(n int) {
	if n > 0 {
		l.integer(n)
	}
}

// truth is True or False, as Python writes it.
func (l *line) truth(is bool) {
	if is {
		l.bytes = append(l.bytes, "True"...)
	} else {
		l.bytes = append(l.bytes, "False"...)
	}
}

// number is the shortest that reads back as the same float, as Python's repr
// writes it: 12.0, 0.0001, 1e-05.
func (l *line) number(v float64) {
	size := math.Abs(v)
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return
	case size != 0 && (size < 1e-4 || size >= 1e16):
		l.bytes = strconv.AppendFloat(l.bytes, v, 'e', -1, 64)
		return
	}
	l.bytes = strconv.AppendFloat(l.bytes, v, 'f', -1, 64)
	if v == math.Trunc(v) {
		l.bytes = append(l.bytes, ".0"...)
	}
}

// known is empty where the value is not.
func (l *line) known(v *float64) {
	if v != nil {
		l.number(*v)
	}
}

func (l *line) measured(v float64, ok bool) {
	if ok {
		l.number(v)
	}
}

// seconds writes a duration to the last nanosecond, without passing a float.
func (l *line) seconds(d time.Duration, ok bool) {
	if !ok {
		return
	}
	whole, part := d/time.Second, d%time.Second
	if d < 0 {
		l.bytes = append(l.bytes, '-')
		whole, part = -whole, -part
	}
	l.integer(int(whole))
	digits := strconv.AppendInt(nil, int64(time.Second+part), 10) // 1 and nine digits
	digits = digits[1:]
	for len(digits) > 1 && digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	l.bytes = append(append(l.bytes, '.'), digits...)
}

// span is a duration that is 0 where there was none.
func (l *line) span(d time.Duration) { l.seconds(d, d != 0) }

// offset is an instant in seconds from the run's start.
func (l *line) offset(at bench.Instant) { l.seconds(at.Offset(), at.Reached()) }
