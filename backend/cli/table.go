package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"tokenlap/backend/bench"
)

// table prints aligned columns. A heading that begins with > aligns its column
// to the right.
type table struct {
	heads []string
	rows  [][]string
}

func newTable(heads ...string) *table { return &table{heads: heads} }

func (t *table) add(cells ...string) {
	for i, cell := range cells {
		cells[i] = harmless(cell)
	}
	t.rows = append(t.rows, cells)
}

// headsOf are the headings of columns in a table, those of figures to the right.
func headsOf[Row any](columns []bench.Column[Row]) []string {
	heads := make([]string, 0, len(columns))
	for _, column := range columns {
		heading := strings.ToUpper(column.Heading)
		if !column.Words {
			heading = ">" + heading
		}
		heads = append(heads, heading)
	}
	return heads
}

// transposed returns a table with a column for each row of t.
func (t *table) transposed() *table {
	result := newTable("")
	for _, row := range t.rows {
		result.heads = append(result.heads, ">"+row[0])
	}
	for i, head := range t.heads[1:] {
		cells := []string{strings.TrimPrefix(head, ">")}
		for _, row := range t.rows {
			cells = append(cells, row[i+1])
		}
		result.add(cells...)
	}
	return result
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
