package plan

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// Plan returns the plan of the form for these endpoints. The error joins what
// cannot be read from the form. The plan may still be invalid; its own Validate
// says so.
func (f Form) Plan(endpoints []bench.Endpoint) (bench.Plan, error) {
	f = f.forSweep()
	traced, noTrace := f.loadTrace()
	set, noPrompts := f.PromptSet()
	seed, noSeed := f.seed()
	stages, noStages := f.stages(endpoints)
	if len(stages) == 0 {
		stages = []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 1}}}
	}
	rate, noRate := parseShare("max_error_rate", f.MaxErrorRate)
	plan := bench.Plan{
		Endpoints: f.withServerMetrics(endpoints), Prompts: set, Seed: seed, Stages: stages, Trace: traced, Stop: bench.StopRules{ErrorRate: rate},
	}
	wrong := []error{noTrace, noPrompts, noSeed, noStages, noRate, f.setWanted(&plan), f.setObjectives(&plan)}
	for _, option := range Options {
		wrong = append(wrong, option.toPlan(&f, &plan))
	}
	for i := range plan.Stages[1:] { // the options are in the first one
		plan.Stages[i+1].Grace, plan.Stages[i+1].Settle = plan.Stages[0].Grace, plan.Stages[0].Settle
	}
	if plan.Mode == bench.Sequential && !plan.IsSequential() {
		plan.Mode = bench.Concurrent
	}
	if noStages == nil {
		wrong = append(wrong, f.setSweep(&plan))
	}
	return plan, errors.Join(wrong...)
}

// withServerMetrics returns the endpoints with the URL of the form, if it has
// one, in place of their own.
func (f Form) withServerMetrics(endpoints []bench.Endpoint) []bench.Endpoint {
	if f.ServerMetrics == "" {
		return endpoints
	}
	endpoints = slices.Clone(endpoints)
	for i := range endpoints {
		endpoints[i].ServerMetrics = f.ServerMetrics
	}
	return endpoints
}

// toPlan copies the value of the option from a form to a plan, and to the first of its stages.
func (o Option) toPlan(form *Form, plan *bench.Plan) error {
	if o.planned == nil {
		return nil
	}
	value := o.value(form)
	switch planned := o.planned(plan).(type) {
	case *string:
		*planned = *value.(*string)
	case *int:
		*planned = *value.(*int)
	case *float64:
		*planned = *value.(*float64)
	case *bool:
		*planned = *value.(*bool)
	case *time.Duration:
		wait, err := o.duration(*value.(*float64))
		*planned = wait
		return err
	}
	return nil
}

// duration converts a number of seconds. One beyond the maximum becomes the
// maximum, with an error.
func (o Option) duration(seconds float64) (wait time.Duration, err error) {
	const most = 1e7 // more is a typing error
	if !(math.Abs(seconds) <= most) {
		err = bench.About(o.Field, bench.Invalid("%s %v: use at most %.0f seconds", strings.ReplaceAll(o.Field, "_", " "), seconds, most))
		seconds = most
	}
	return time.Duration(math.Round(seconds * float64(time.Second))), err
}

// fromPlan copies the value of the option from a plan, and from the first of its stages, to a form.
func (o Option) fromPlan(plan *bench.Plan, form *Form) {
	if o.planned == nil {
		return
	}
	value := o.value(form)
	switch planned := o.planned(plan).(type) {
	case *string:
		*value.(*string) = *planned
	case *int:
		*value.(*int) = *planned
	case *float64:
		*value.(*float64) = *planned
	case *bool:
		*value.(*bool) = *planned
	case *time.Duration:
		*value.(*float64) = planned.Seconds()
	}
}

// seed returns the seed of the form, or a random one if it is empty.
func (f Form) seed() (uint64, error) {
	if f.Seed == "" {
		return rand.Uint64N(1 << 53), nil // JSON readers keep it exactly
	}
	seed, err := strconv.ParseUint(strings.TrimSpace(f.Seed), 10, 64)
	if err != nil {
		return 0, bench.About("seed", bench.Invalid("seed %q: use a whole number from 0 to %d, or leave it empty", f.Seed, uint64(math.MaxUint64)))
	}
	return seed, nil
}
