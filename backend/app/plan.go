package app

import (
	"context"
	"errors"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

// Defaults is the form of a run of which nothing was said yet.
func (a *App) Defaults(context.Context) (plan.Form, error) { return plan.Defaults(), nil }

// Preview says what a form would do and what is wrong with it.
func (a *App) Preview(ctx context.Context, form plan.Form) (plan.Preview, error) {
	made, mistakes, err := a.plan(ctx, form)
	if err != nil {
		return plan.NewPreview(bench.Plan{}, nil), err
	}
	preview := plan.NewPreview(made, mistakes)
	if !plan.IsCountable(made, mistakes) {
		return preview, nil // what cannot be asked has no number
	}
	db, err := a.store(ctx)
	if err != nil {
		return preview, err
	}
	preview, err = preview.Estimate(made, func(model string, most int) ([]bench.Run, error) { return db.LastRuns(ctx, model, most) })
	if err != nil || len(mistakes) > 0 {
		return preview, err
	}
	program, err := a.options.Program()
	preview.Command = form.Command(program)
	return preview, err
}

// Curl is a line of a terminal that sends what the first model of a form gets
// first, of those that a server outside of Tokenlap answers for.
func (a *App) Curl(ctx context.Context, form plan.Form) (string, error) {
	made, err := a.validPlan(ctx, form)
	if err != nil {
		return "", err
	}
	return plan.Curl(made)
}

// FormOf is the form that repeats a past run. Its models and prompts may be
// gone by now: what is missing then, Preview says.
func (a *App) FormOf(ctx context.Context, id string) (plan.Form, error) {
	db, err := a.store(ctx)
	if err != nil {
		return plan.Form{}, err
	}
	run, err := db.Run(ctx, id)
	if err != nil {
		return plan.Form{}, err
	}
	settings, err := a.Settings(ctx)
	if err != nil {
		return plan.Form{}, err
	}
	return plan.FormOf(run, settings.PromptFiles)
}

// plan is the plan of a form and everything that is wrong with it, beside the
// fields of the form. An error is not about the form.
func (a *App) plan(ctx context.Context, form plan.Form) (bench.Plan, []plan.Mistake, error) {
	db, err := a.store(ctx)
	if err != nil {
		return bench.Plan{}, nil, err
	}
	endpoints, missing := Endpoints(ctx, db, form.Models)
	return form.Check(endpoints, missing)
}

// validPlan is the plan of a form, or all its mistakes in one error.
func (a *App) validPlan(ctx context.Context, form plan.Form) (bench.Plan, error) {
	made, mistakes, err := a.plan(ctx, form)
	return made, errors.Join(err, plan.Refusal(mistakes))
}

// Endpoints are the models of these names or aliases, each once, and an error
// about "models" that names all that there are not.
func Endpoints(ctx context.Context, db *store.Store, names []string) ([]bench.Endpoint, error) {
	var chosen []bench.Endpoint
	var wrong []error
	seen := map[string]bool{}
	for _, name := range names {
		endpoint, err := db.Endpoint(ctx, strings.TrimSpace(name))
		if bench.CodeOf(err) == bench.CodeNotFound {
			err = bench.About("models", err)
		}
		if wrong = append(wrong, err); err == nil && !seen[endpoint.Name] {
			seen[endpoint.Name] = true
			chosen = append(chosen, endpoint)
		}
	}
	return chosen, errors.Join(wrong...)
}
