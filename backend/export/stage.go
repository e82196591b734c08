package export

import "tokenlap/backend/bench"

// stageRow is how one model went through one stage, under the headings of
// bench.StageColumns.
type stageRow struct {
	Name  string
	Cells []string
}

// stageRows returns the rows of the table of stages, if it has any.
func stageRows(run bench.Run) (rows []stageRow) {
	for _, row := range run.StageRows() {
		cells := make([]string, 0, len(bench.StageColumns))
		for _, column := range bench.StageColumns {
			cells = append(cells, column.Text(row))
		}
		rows = append(rows, stageRow{row.Endpoint + ", stage " + row.Number, cells})
	}
	return rows
}

func stageHeads() (heads []string) {
	for _, column := range bench.StageColumns {
		heads = append(heads, column.Heading)
	}
	return heads
}

// loadWords is the load in words where the number of users does not say it, else "".
func loadWords(load bench.Load) string {
	if load.Description != "" || load.IsOpen() || load.IsRamp() {
		return load.String()
	}
	return ""
}
