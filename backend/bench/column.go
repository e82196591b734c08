package bench

// Column is a column of a table that is text, behind those that name the row.
type Column[Row any] struct {
	Heading string
	Words   bool // and no figures
	Text    func(Row) string
}

// Headings are those of columns.
func Headings[Row any](columns []Column[Row]) []string {
	headings := make([]string, 0, len(columns))
	for _, column := range columns {
		headings = append(headings, column.Heading)
	}
	return headings
}

// Cells are what a row has in columns.
func Cells[Row any](columns []Column[Row], row Row) []string {
	cells := make([]string, 0, len(columns))
	for _, column := range columns {
		cells = append(cells, column.Text(row))
	}
	return cells
}
