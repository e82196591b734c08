package export

import (
	"strconv"

	"tokenlap/backend/bench"
)

// partRow is how one part of the plan fared, under the headings of bench.PartColumns.
type partRow struct {
	Name       string
	Cells      []string
	FaredBadly bool
}

// partRows returns the rows of the table of parts; none of a run that was not made of
// parts.
func partRows(run bench.Run) (rows []partRow) {
	if !run.IsMerged() {
		return nil
	}
	for _, part := range run.Execution.Parts {
		cells := make([]string, 0, len(bench.PartColumns))
		for _, column := range bench.PartColumns {
			cells = append(cells, column.Text(part))
		}
		rows = append(rows, partRow{strconv.Itoa(part.Index), cells, part.FaredBadly()})
	}
	return rows
}

func partHeads() (heads []string) {
	for _, column := range bench.PartColumns {
		heads = append(heads, column.Heading)
	}
	return heads
}
