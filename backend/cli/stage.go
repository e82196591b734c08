package cli

import (
	"fmt"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// mostLoads is how many stages are named one by one.
const mostLoads = 8

// promptsOf returns how many prompts a plan has and, if it goes through them a
// number of times, how often.
func promptsOf(plan bench.Plan) string {
	prompts := plural(len(plan.Prompts.Prompts), "prompt")
	byPrompts := func(s bench.Stage) bool {
		return s.Requests == 0 && s.Duration == 0 && s.Load.Kind != bench.TraceLoad
	}
	if slices.ContainsFunc(plan.Stages, byPrompts) {
		prompts += " x " + plural(plan.Iterations, "iteration")
	}
	return prompts
}

// loadsOf returns the loads of a plan's stages and what ends each.
func loadsOf(plan bench.Plan) string {
	loads := make([]string, 0, mostLoads+1)
	for _, stage := range plan.Stages[:min(mostLoads, len(plan.Stages))] {
		loads = append(loads, stageText(plan, stage))
	}
	if len(plan.Stages) == 1 {
		return loads[0]
	}
	if len(plan.Stages) > mostLoads {
		loads = append(loads, "...")
	}
	return plural(len(plan.Stages), "stage") + ": " + strings.Join(loads, "; ")
}

// stageText returns the load of a stage and what ends it.
func stageText(plan bench.Plan, stage bench.Stage) string {
	text := stage.Load.String()
	if stage.Load.Kind == bench.TraceLoad && plan.Trace != nil {
		text += fmt.Sprintf(", %s of %s", plural(len(plan.Trace.Arrivals), "arrival"), oneLine(plan.Trace.Source, 60))
	}
	if stage.Requests > 0 {
		text += ", " + plural(stage.Requests, "request")
	}
	if stage.Duration > 0 {
		text += ", " + span(stage.Duration)
	}
	if stage.Settle > 0 {
		text += ", settling " + span(stage.Settle)
	}
	if stage.Endpoint != "" {
		text += ", " + stage.Endpoint + " alone"
	}
	return text
}

// printStages prints how a run went through its stages, if there are several or
// requests came on a schedule.
func (env *environment) printStages(run bench.Run) {
	rows := run.StageRows()
	if len(rows) == 0 {
		return
	}
	stages := newTable(append([]string{"STAGE", "MODEL"}, headsOf(bench.StageColumns)...)...)
	for _, row := range rows {
		stages.add(append([]string{row.Number, row.Endpoint}, bench.Cells(bench.StageColumns, row)...)...)
	}
	stages.print(env.out)
	fmt.Fprintln(env.out)
}
