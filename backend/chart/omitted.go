package chart

import (
	"fmt"
	"slices"
	"strings"
)

// omitted says which rows a chart, or a part of it, does not show, each with the
// reason; "" if it shows all. The reason is otherwise if the summary does not
// tell it.
func (d *dataset) omitted(part, otherwise string, has func(*row) bool) string {
	var lacking, reasons []string
	for _, one := range d.rows {
		if has(one) {
			continue
		}
		reason := one.reason(otherwise)
		if !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
		lacking = append(lacking, one.axisName+" ("+reason+")")
	}
	said := strings.TrimSpace("without " + part)
	switch n := len(lacking); {
	case n == 0:
		return ""
	case n == len(d.rows) && len(reasons) == 1:
		return said + ": " + reasons[0]
	case n > maxLacking:
		return fmt.Sprintf("%s: %s and %d more", said, strings.Join(lacking[:maxLacking], ", "), n-maxLacking)
	}
	return said + ": " + strings.Join(lacking, ", ")
}

// maxLacking is how many rows are named; the note has no room for more.
const maxLacking = 3

// reason returns why a row has no values, as far as its summary tells.
func (r *row) reason(otherwise string) string {
	switch {
	case r.summary.Attempts == 0:
		return "not measured"
	case r.summary.Successes == 0:
		return "none succeeded"
	case r.summary.IsBuffered() && otherwise != unstreamed:
		return "buffered"
	}
	return otherwise
}

// Why a row that has successes may lack what a chart shows.
const (
	unstreamed = "not streamed"
	uncounted  = "tokens not counted"
	tooFew     = "too few tokens, or not streamed"
	noInstants = "no instants"
)

// isAmong returns a function that reports whether one of the lines is of a row.
func isAmong(lines []line) func(*row) bool {
	return func(r *row) bool { return slices.ContainsFunc(lines, func(l line) bool { return l.of == r }) }
}

// omittedTTFT is omitted for charts of which TTFT is a part.
func (d *dataset) omittedTTFT() string {
	return d.omitted("TTFT", unstreamed, func(r *row) bool { return !succeeded(r) || r.summary.TTFT.N > 0 })
}

// succeeded reports whether a row has any values.
func succeeded(r *row) bool { return len(r.points) > 0 }
