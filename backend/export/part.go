package export

import (
	"strconv"

	"tokenlap/backend/bench"
)

// partRows returns how the parts fared that a run was made of, under the headings of
// bench.PartColumns; none of a run that was not made of parts.
func partRows(run bench.Run) (rows []namedRow) {
	if !run.IsMerged() {
		return nil
	}
	for _, part := range run.Execution.Parts {
		name := strconv.Itoa(part.Index)
		if part.FaredBadly() {
			name += " !"
		}
		rows = append(rows, namedRow{name, bench.Cells(bench.PartColumns, part)})
	}
	return rows
}
