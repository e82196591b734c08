package plan

import (
	"errors"
	"slices"

	"tokenlap/backend/bench"
)

// Override sets those options in a plan that isGiven reports true for, by their
// flags. An option that describes stages or prompts is a mistake: the plan has
// them. Models, tags and notes are the caller's.
func (f Form) Override(p *bench.Plan, isGiven func(flag string) bool) error {
	p.Stages = slices.Clone(p.Stages)
	var wrong []error
	for _, option := range Options {
		if isGiven(option.Flag) {
			wrong = append(wrong, f.override(p, option))
		}
	}
	for i := range p.Stages { // the options are in the first one
		if isGiven("grace") {
			p.Stages[i].Grace = p.Stages[0].Grace
		}
		if isGiven("settle") {
			p.Stages[i].Settle = p.Stages[0].Settle
		}
	}
	return errors.Join(wrong...)
}

func (f Form) override(p *bench.Plan, option Option) (err error) {
	switch option.Field {
	case "models", "note", "tags":
	case "seed":
		p.Seed, err = f.seed()
	case "server_metrics":
		p.Endpoints = f.withServerMetrics(p.Endpoints)
	case "slo":
		p.Objectives, err = bench.ParseObjectives(f.Objectives)
	case "fail_if":
		p.FailIf, err = f.conditions()
	case "max_error_rate":
		p.Stop.ErrorRate, err = parseShare(option.Field, f.MaxErrorRate)
	default:
		if option.planned == nil {
			return bench.About(option.Field, bench.Invalid("--%s describes stages or prompts, which the plan file gives: change the file, or leave --plan out", option.Flag))
		}
		return option.toPlan(&f, p)
	}
	return err
}
