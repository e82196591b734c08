package bench

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// StageRow is how one endpoint went through one stage, and what came of it.
type StageRow struct {
	StageExecution
	Planned Stage
	Number  string        // of the stage as people count and, if stages are repeated, of the repeat
	Summary *ModelSummary // nil: there is none
}

// StageRows returns the rows of the table of stages. There are none where one
// stage is all there is to say.
func (r Run) StageRows() []StageRow {
	if !r.Plan.IsStaged() {
		return nil
	}
	rows := make([]StageRow, 0, len(r.Execution.Stages))
	for _, e := range r.Execution.Stages {
		row := StageRow{StageExecution: e, Number: r.Plan.StageNumber(e.Stage), Summary: r.Summary.Of(e.Endpoint, e.Stage)}
		if e.Stage < len(r.Plan.Stages) {
			row.Planned = r.Plan.Stages[e.Stage]
		}
		rows = append(rows, row)
	}
	return rows
}

// StageNumber is the number of a stage as people count, from 1, and that of its
// repeat in a plan that has repeats.
func (p Plan) StageNumber(stage int) string {
	number := strconv.Itoa(stage + 1)
	if stage < len(p.Stages) && slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Repeat > 0 }) {
		number += fmt.Sprintf(", repeat %d", p.Stages[stage].Repeat+1)
	}
	return number
}

// StageColumns are the columns of every table of stages that is text, behind those
// that name the stage and the endpoint.
var StageColumns = []Column[StageRow]{
	{"Load", true, func(r StageRow) string { return r.Planned.Load.String() }},
	{"Took", false, func(r StageRow) string {
		if took, ok := r.Ended.Since(r.Began); ok {
			return FormatDuration(took)
		}
		return None
	}},
	{"Due", false, func(r StageRow) string { return strconv.Itoa(r.Due) }},
	{"Sent", false, func(r StageRow) string { return strconv.Itoa(r.Sent()) }},
	{"Dropped", false, func(r StageRow) string { return strconv.Itoa(r.Dropped) }},
	{"Due/s", false, func(r StageRow) string { return perSecond(r.DueRate()) }},
	{"Sent/s", false, func(r StageRow) string { return perSecond(r.SentRate()) }},
	{"Done/s", false, func(r StageRow) string {
		if r.Summary == nil || r.Summary.RequestRate == nil {
			return None
		}
		return perSecond(*r.Summary.RequestRate, true)
	}},
	{"Ended", true, func(r StageRow) string { return r.End.Sentence() }},
}

func perSecond(rate float64, known bool) string {
	if !known {
		return None
	}
	return strings.TrimSuffix(strconv.FormatFloat(rate, 'f', 1, 64), ".0")
}
