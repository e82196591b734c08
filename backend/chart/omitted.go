package chart

import (
	"fmt"
	"slices"
	"strings"
)

// without names the rows that a chart, or a part of it, has nothing of, each
// with the reason; "" where it has all. Where the run does not say why, the
// reason is otherwise.
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

// maxLacking are named; the note has no room for more.
const maxLacking = 3

// reason is why a row has no values, as far as its summary tells.
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

// holds reports of a row whether lines are about it.
func isAmong(lines []line) func(*row) bool {
	return func(r *row) bool { return slices.ContainsFunc(lines, func(l line) bool { return l.of == r }) }
}

// omittedTTFT is said where TTFT is a part of a chart among others.
func (d *dataset) omittedTTFT() string {
	return d.omitted("TTFT", unstreamed, func(r *row) bool { return !succeeded(r) || r.summary.TTFT.N > 0 })
}

// succeeded reports whether a row has any values at all.
func succeeded(r *row) bool { return len(r.points) > 0 }
