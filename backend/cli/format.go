package cli

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// Short names for what tables say most.
const none = bench.None

var (
	duration = bench.FormatSeconds
	span     = bench.FormatDuration
	number   = bench.FormatNumber
	percent  = bench.FormatShare
)

// clockTime formats a time left: 1:05 or 2:03:04.
func clockTime(seconds float64) string {
	s := int(math.Ceil(seconds))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// table prints columns side by side: text to the left, what begins with > in
// its heading to the right.
type table struct {
	heads []string
	rows  [][]string
}

func newTable(heads ...string) *table { return &table{heads: heads} }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// turned has a column for each row of t.
func (t *table) turned() *table {
	across := newTable("")
	for _, row := range t.rows {
		across.heads = append(across.heads, ">"+row[0])
	}
	for i, head := range t.heads[1:] {
		cells := []string{strings.TrimPrefix(head, ">")}
		for _, row := range t.rows {
			cells = append(cells, row[i+1])
		}
		across.add(cells...)
	}
	return across
}

func (t *table) print(w io.Writer) {
	heads, right := make([]string, len(t.heads)), make([]bool, len(t.heads))
	for i, head := range t.heads {
		heads[i], right[i] = strings.CutPrefix(head, ">")
	}
	widths := make([]int, len(heads))
	all := append([][]string{heads}, t.rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range all {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(cell)
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// oneLine makes untrusted text harmless for a terminal: no control characters,
// so no escape sequences, and not longer than n characters.
func oneLine(text string, n int) string {
	var out strings.Builder
	count := 0
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		if count == n {
			out.WriteString("...")
			break
		}
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			r = ' '
		}
		out.WriteRune(r)
		count++
	}
	return strings.TrimSpace(out.String())
}

// plural counts things.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
