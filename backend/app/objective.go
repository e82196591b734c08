package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// WithObjectives returns a run as if its plan had these objectives: with what came
// of them, by its samples. Nothing is stored.
func WithObjectives(ctx context.Context, db *store.Store, run bench.Run, objectives []bench.Objective) (bench.Run, error) {
	run.Plan.Objectives = objectives
	again, err := runner.Summarize(ctx, db, run)
	if err != nil {
		return run, err
	}
	for i := range run.Summary.Models {
		m := &run.Summary.Models[i]
		if found := again.Of(m.Endpoint, m.Stage); found != nil {
			m.Goodput, m.Values = found.Goodput, found.Values
			if m.Steady != nil && m.Steady.Figures != nil && found.Steady != nil {
				m.Steady.Figures = found.Steady.Figures
			}
		}
	}
	return run, nil
}
