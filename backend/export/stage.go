package export

import "tokenlap/backend/bench"

// namedRow is a row of a table under headings that are given elsewhere.
type namedRow struct {
	Name  string
	Cells []string
}

// stageRows returns how each model went through each stage, under the headings of
// bench.StageColumns, if there is a table of stages.
func stageRows(run bench.Run) (rows []namedRow) {
	for _, row := range run.StageRows() {
		rows = append(rows, namedRow{row.Endpoint + ", stage " + row.Number, bench.Cells(bench.StageColumns, row)})
	}
	return rows
}

// loadWords is the load in words where the number of users does not say it, else "".
func loadWords(load bench.Load) string {
	if load.Description != "" || load.IsOpen() || load.IsRamp() {
		return load.String()
	}
	return ""
}
