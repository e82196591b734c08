package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
)

// stageHeads are the headings of the table of stages behind the model.
var stageHeads = []string{"Load", "Took", "Due", "Sent", "Dropped", "Due/s", "Sent/s", "Done/s", "Ended"}

// stageRow is how one model went through one stage, under stageHeads.
type stageRow struct {
	Name  string
	Cells []string
}

// stageRows returns the rows of the table of stages. It has none unless there is
// more than one stage or requests came on a schedule.
func stageRows(run bench.Run) (rows []stageRow) {
	if !run.Plan.IsStaged() {
		return nil
	}
	for _, e := range run.Execution.Stages {
		took, known := e.Ended.Since(e.Began)
		length := bench.None
		if known {
			length = bench.FormatDuration(took)
		}
		rows = append(rows, stageRow{stageName(run.Plan, e), []string{
			stage(run.Plan, e.Stage).Load.String(), length, strconv.Itoa(e.Due), strconv.Itoa(e.Sent()), strconv.Itoa(e.Dropped),
			perSecond(e.DueRate()), perSecond(e.SentRate()), doneRate(run, e), e.End.Sentence(),
		}})
	}
	return rows
}

// stageName names the model and the stage of a row. Stages count from 1, as people do.
func stageName(plan bench.Plan, e bench.StageExecution) string {
	name := fmt.Sprintf("%s, stage %d", e.Endpoint, e.Stage+1)
	if slices.ContainsFunc(plan.Stages, func(s bench.Stage) bool { return s.Repeat > 0 }) {
		name += fmt.Sprintf(", repeat %d", stage(plan, e.Stage).Repeat+1)
	}
	return name
}

func doneRate(run bench.Run, e bench.StageExecution) string {
	if m := run.Summary.Of(e.Endpoint, e.Stage); m != nil && m.RequestRate != nil {
		return perSecond(*m.RequestRate, true)
	}
	return bench.None
}

func perSecond(rate float64, known bool) string {
	if !known {
		return bench.None
	}
	return strings.TrimSuffix(strconv.FormatFloat(rate, 'f', 1, 64), ".0")
}

// loadWords is the load in words where the number of users does not say it, else "".
func loadWords(load bench.Load) string {
	if load.Description != "" || load.IsOpen() || load.IsRamp() {
		return load.String()
	}
	return ""
}
