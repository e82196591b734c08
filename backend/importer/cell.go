package importer

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// row is the record that is being read. Its methods read the cell of a column.
// The first cell that is not what was expected is kept as wrong, and the others
// are read as if it were empty. So is a column that the file does not have.
type row struct {
	columns map[string]int
	cells   []string
	commas  bool  // numbers may have decimal commas, since columns are separated otherwise
	decimal *byte // the decimal sign of the rows so far, 0 if none had one
	wrong   *BadRow
}

func (r *row) fail(column, text string) {
	if r.wrong == nil {
		r.wrong = &BadRow{Column: column, Text: text}
	}
}

func (r *row) cell(column string) string {
	if at, has := r.columns[column]; has && at < len(r.cells) {
		return r.cells[at]
	}
	return ""
}

// trimmed returns a cell without the white space around it.
func (r *row) trimmed(column string) string { return strings.TrimSpace(r.cell(column)) }

// numeric returns the cell of a number with a decimal point and reports whether
// it holds one. A comma is a decimal sign only where that is certain.
func (r *row) numeric(column string) (text string, is bool) {
	text = r.trimmed(column)
	if isMissing(text) {
		return text, false
	}
	commas, points := strings.Count(text, ","), strings.Count(text, ".")
	switch {
	case commas > 0 && !r.commas:
		r.fail(column, quoted(text)+" has a comma, which may be a decimal sign or not: save the file with decimal points, or with semicolons between the columns")
		return text, false
	case commas > 1 || commas == 1 && points > 0:
		r.refuse(column, "a number without marks between its thousands")
		return text, false
	case commas == 0 && points == 0:
		return text, true
	}
	sign := byte('.')
	if commas == 1 {
		sign = ','
	}
	if r.commas && *r.decimal != 0 && *r.decimal != sign {
		r.fail(column, quoted(text)+" has the decimal sign "+quoted(string(sign))+", and numbers before it have another: save the file with one")
		return text, false
	}
	*r.decimal = sign
	return strings.Replace(text, ",", ".", 1), true
}

func (r *row) refuse(column, expected string) {
	r.fail(column, quoted(r.trimmed(column))+" where "+expected+" was expected")
}

// quoted returns the beginning of a cell for an error message.
func quoted(cell string) string {
	if cell == "" {
		return "nothing"
	}
	if len(cell) > 40 {
		cell = strings.ToValidUTF8(cell[:40], "") + "..."
	}
	return strconv.Quote(cell)
}

// boolean reads True and False as Python and spreadsheets, also German and
// French ones, write them.
func (r *row) boolean(column string) bool {
	switch strings.ToLower(r.trimmed(column)) {
	case "true", "1", "1.0", "1,0", "wahr", "vrai":
		return true
	case "false", "0", "0.0", "0,0", "falsch", "faux":
		return false
	}
	r.refuse(column, "True or False")
	return false
}

// number returns nil for an empty cell.
func (r *row) number(column string) *float64 {
	text, is := r.numeric(column)
	if !is {
		return nil
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) || value < 0 {
		r.refuse(column, "a number of 0 or more")
		return nil
	}
	return &value
}

// isMissing reports whether a text stands for a missing value, as other tools
// write it.
func isMissing(text string) bool {
	return text == "" || text == "None" || strings.EqualFold(text, "nan")
}

// maxSeconds, about 31 years, keeps sums of times within the bounds of their
// type.
const maxSeconds = 1e9

// seconds returns false for an empty cell.
func (r *row) seconds(column string) (time.Duration, bool) {
	text, is := r.numeric(column)
	if !is {
		return 0, false
	}
	value, ok := parseSeconds(text)
	if !ok {
		r.refuse(column, "a number of seconds")
	}
	return value, ok
}

// parseSeconds reads seconds exactly to the nanosecond, which a float64 cannot
// do for a long run.
func parseSeconds(text string) (time.Duration, bool) {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.Abs(value) > maxSeconds {
		return 0, false
	}
	whole, part, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	seconds, err := strconv.ParseUint(whole, 10, 32)
	if err != nil || len(part) > 9 {
		return time.Duration(math.Round(value * float64(time.Second))), true
	}
	nanos, err := strconv.ParseUint("0"+part+strings.Repeat("0", 9-len(part)), 10, 32)
	if err != nil {
		return time.Duration(math.Round(value * float64(time.Second))), true
	}
	exact := time.Duration(seconds)*time.Second + time.Duration(nanos)
	if text[0] == '-' {
		return -exact, true
	}
	return exact, true
}

// elapsed reads a time that must not be negative; it returns false for an empty
// cell.
func (r *row) elapsed(column string) (time.Duration, bool) {
	value, ok := r.seconds(column)
	if ok && value < 0 {
		r.refuse(column, "a time of 0 or more")
	}
	return value, ok
}

// span reads a time that must not be negative; it returns 0 for an empty cell.
func (r *row) span(column string) time.Duration {
	value, _ := r.elapsed(column)
	return value
}

// instant reads an offset from the start of the run; it is not reached for an
// empty cell.
func (r *row) instant(column string) bench.Instant {
	value, ok := r.seconds(column)
	if !ok {
		return 0
	}
	return bench.At(value)
}

// count reads a whole number; it returns other for an empty cell. Pandas writes
// whole numbers as 37.0 if a cell of their column is empty.
func (r *row) count(column string, other int) int {
	text, is := r.numeric(column)
	if !is {
		return other
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value != math.Trunc(value) || value < 0 || value > 1<<53 {
		r.refuse(column, "a whole number of 0 or more")
		return other
	}
	return int(value)
}

// timeLayouts are the ways in which Python and spreadsheets write a time. Those
// without a zone are local time.
var timeLayouts = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "02.01.2006 15:04:05", "02.01.2006 15:04", time.RFC3339Nano, "2006-01-02 15:04:05Z07:00"}

func (r *row) timeOfDay(column string) time.Time {
	text := r.trimmed(column)
	for _, form := range timeLayouts {
		if at, err := time.ParseInLocation(form, text, time.Local); err == nil && at.Year() >= 1970 && at.Year() < 2200 {
			return at
		}
	}
	r.refuse(column, "a time such as 2026-01-31T12:30:00.123456")
	return time.Time{}
}

// text reads a cell as export writes it for spreadsheets: it removes the
// apostrophe that guards a formula.
func (r *row) text(column string) string {
	cell := r.cell(column)
	if rest, has := strings.CutPrefix(cell, "'"); has && startsFormula(rest) {
		return rest
	}
	return cell
}

// startsFormula reports whether export guards a text with an apostrophe.
func startsFormula(s string) bool {
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") {
		return true
	}
	rest := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"'\uFEFF", r)
	})
	first, size := utf8.DecodeRuneInString(rest)
	return size > 0 && strings.ContainsRune("=+-@＝＋－＠", first)
}
