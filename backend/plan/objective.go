package plan

import (
	"errors"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// objectiveOptions say what is good enough.
var objectiveOptions = []Option{
	{Field: "slo", Flag: "slo", Help: "`objectives` with commas between, in place of those of the models: about each request as ttft=500ms,tpot=40ms, about statistics as ttft.p95=500ms,success=99%",
		value: func(f *Form) any { return &f.Objectives }, about: []string{"objectives"}},
	{Field: "fail_if", Flag: "fail-if", Kind: Repeated, Help: "`condition` that ends a finished run with exit code 4, such as 'ttft.p95>500ms' or 'success<99%' (repeatable)",
		value: func(f *Form) any { return &f.FailIf }},
}

// setObjectives sets the objectives of a plan and what must hold of it. Those of a
// sweep are its own.
func (f Form) setObjectives(plan *bench.Plan) error {
	var objectives []bench.Objective
	var noObjectives error
	if f.Sweep == "" {
		objectives, noObjectives = bench.ParseObjectives(f.Objectives)
	}
	if noObjectives == nil { // else Validate would say what is wrong with them once more
		plan.Objectives = objectives
	}
	var noConditions error
	plan.FailIf, noConditions = f.conditions()
	return errors.Join(noObjectives, noConditions)
}

func (f Form) conditions() ([]bench.Objective, error) {
	isBlank := func(text string) bool { return strings.TrimSpace(text) == "" }
	return bench.ParseConditions(slices.DeleteFunc(slices.Clone(f.FailIf), isBlank))
}

// takeObjectives makes the form describe the objectives of a plan without a sweep.
func (f *Form) takeObjectives(plan bench.Plan) {
	f.Objectives = objectivesText(plan.Objectives)
	for _, o := range plan.FailIf {
		f.FailIf = append(f.FailIf, o.Condition())
	}
}

func objectivesText(objectives []bench.Objective) string {
	texts := make([]string, len(objectives))
	for i, o := range objectives {
		texts[i] = o.String()
	}
	return strings.Join(texts, ",")
}
