package export

import (
	"strconv"

	"tokenlap/backend/bench"
)

// marks explains what stands beside or in place of numbers.
const marks = "? rests on few values; - does not exist, or too few values for it"

// overviewHeads are the headings of the short table behind the model.
func overviewHeads() []string {
	heads := []string{"OK", "Failed", "Success"}
	for _, shown := range bench.Overview() {
		heads = append(heads, shown.ShortHeading())
	}
	return heads
}

// overviewCells are the counts of a model and its decisive metrics under
// overviewHeads.
func overviewCells(m bench.ModelSummary) []string {
	cells := []string{strconv.Itoa(m.Successes), strconv.Itoa(m.Failed), bench.FormatShare(m.SuccessRate)}
	for _, shown := range bench.Overview() {
		cells = append(cells, shown.TextOf(m.Decisive()))
	}
	return cells
}
