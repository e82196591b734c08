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
		loads = append(loads, stageText(stage))
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
func stageText(stage bench.Stage) string {
	text := stage.Load.String()
	if stage.Requests > 0 {
		text += ", " + plural(stage.Requests, "request")
	}
	if stage.Duration > 0 {
		text += " for " + span(stage.Duration)
	}
	if stage.Settle > 0 {
		text += ", the first " + span(stage.Settle) + " not counted"
	}
	return text
}

// rate returns requests a second, without the unit.
func rate(perSecond *float64) string {
	if perSecond == nil {
		return "-"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", *perSecond), ".0")
}

// printStages prints how a run went through its stages, if there are several or
// requests came on a schedule.
func (env *environment) printStages(run bench.Run) {
	if !hasStages(run) {
		return
	}
	stages := newTable("STAGE", "LOAD", "MODEL", ">TOOK", ">DUE", ">SENT", ">DROPPED", ">DUE/S", ">SENT/S", ">DONE/S", "ENDED")
	for _, e := range run.Execution.Stages {
		done := "-"
		if m := run.Summary.Of(e.Endpoint, e.Stage); m != nil {
			done = rate(m.RequestRate)
		}
		took := "-"
		if length, ok := e.Ended.Since(e.Began); ok {
			took = span(length)
		}
		stages.add(stageName(run.Plan, e.Stage), run.Plan.LoadOf(e.Stage), e.Endpoint, took, thousands(e.Due), thousands(e.Sent()), thousands(e.Dropped),
			rateOr(e.DueRate()), rateOr(e.SentRate()), done, e.End.Sentence())
	}
	stages.print(env.out)
	fmt.Fprintln(env.out)
}

// hasStages reports whether there is more to say of the stages of a run than that
// there was one.
func hasStages(run bench.Run) bool {
	return len(run.Execution.Stages) > 0 && run.Plan.IsStaged()
}

// stageName returns the number of a stage as people count and, of one that was
// repeated, which repetition it is.
func stageName(plan bench.Plan, number int) string {
	name := fmt.Sprint(number + 1)
	if number < len(plan.Stages) && slices.ContainsFunc(plan.Stages, func(s bench.Stage) bool { return s.Repeat > 0 }) {
		name += fmt.Sprintf(" (repeat %d)", plan.Stages[number].Repeat+1)
	}
	return name
}

func rateOr(perSecond float64, ok bool) string {
	if !ok {
		return "-"
	}
	return rate(&perSecond)
}
