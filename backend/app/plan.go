package app

import (
	"context"
	"errors"
	"runtime"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/store"
)

// Defaults returns the form with the default of each option.
func (a *App) Defaults(context.Context) (plan.Form, error) { return plan.Defaults(), nil }

// Preview returns what a form will do, and its mistakes.
func (a *App) Preview(ctx context.Context, form plan.Form) (plan.Preview, error) {
	made, mistakes, err := a.plan(ctx, form)
	if err != nil {
		return plan.NewPreview(bench.Plan{}, nil), err
	}
	preview := plan.NewPreview(made, mistakes)
	presets, err := a.Presets(ctx)
	if err != nil {
		return preview, err
	}
	preview.Preset = plan.PresetOf(presets, form)
	if !plan.IsCountable(made, mistakes) {
		return preview, nil // nothing to estimate
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
	preview.Command = form.Command(plan.ShellOf(runtime.GOOS), program)
	return preview, err
}

// Curl returns the curl command that sends the first request of a form; see
// plan.Curl.
func (a *App) Curl(ctx context.Context, form plan.Form) (string, error) {
	made, err := a.validPlan(ctx, form)
	if err != nil {
		return "", err
	}
	return plan.Curl(plan.ShellOf(runtime.GOOS), made)
}

// FormOf returns the form that repeats a past run. Models and prompts that no longer
// exist are mistakes that Preview reports.
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

// plan returns the plan of a form and its mistakes. The error is not about the
// form.
func (a *App) plan(ctx context.Context, form plan.Form) (bench.Plan, []plan.Mistake, error) {
	db, err := a.store(ctx)
	if err != nil {
		return bench.Plan{}, nil, err
	}
	endpoints, missing := Endpoints(ctx, db, form.Models)
	planned, mistakes, err := form.Check(endpoints, missing)
	if err != nil {
		return planned, mistakes, err
	}
	for _, endpoint := range planned.Endpoints {
		wrong, other := plan.MistakesIn(CheckTokenizer(endpoint))
		mistakes, err = append(mistakes, wrong...), errors.Join(err, other)
	}
	return planned, mistakes, err
}

// validPlan returns the plan of a form, or all its mistakes in one error.
func (a *App) validPlan(ctx context.Context, form plan.Form) (bench.Plan, error) {
	made, mistakes, err := a.plan(ctx, form)
	return made, errors.Join(err, plan.MistakesError(mistakes))
}

// Endpoints returns the models with these names or aliases, each once. The error is
// about the field "models" and names all that do not exist.
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
