package app

import (
	"context"
	"io"

	"tokenlap/backend/bench"
	"tokenlap/backend/export"
	"tokenlap/backend/plan"
)

// OpenPlan returns the form of a plan file. Endpoints that the file describes must
// be registered just so, since a form has names alone.
func (a *App) OpenPlan(ctx context.Context, path string) (plan.Form, error) {
	file, err := plan.LoadFile(path)
	if err != nil {
		return plan.Form{}, err
	}
	if err := a.checkRegistered(ctx, file.Plan.Endpoints); err != nil {
		return plan.Form{}, err
	}
	settings, err := a.Settings(ctx)
	if err != nil {
		return plan.Form{}, err
	}
	return file.Form(settings.PromptFiles)
}

// checkRegistered returns an error for the first endpoint that is not registered
// under its name, or differs from the one that is.
func (a *App) checkRegistered(ctx context.Context, endpoints []bench.Endpoint) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	for _, endpoint := range endpoints {
		registered, err := db.Endpoint(ctx, endpoint.Name)
		switch {
		case bench.CodeOf(err) == bench.CodeNotFound:
			return bench.NotFound("the plan file describes model %q, which is not registered: add it with this name, or run the file with the command run --plan", endpoint.Name)
		case err != nil:
			return err
		case registered.Name != endpoint.Name || !isSameServer(registered.Complete(), endpoint.Complete()):
			return bench.Conflict("the plan file describes model %q otherwise than it is registered: rename one of them, or run the file with the command run --plan", endpoint.Name)
		}
	}
	return nil
}

// WritePlan writes the plan of a form to a file that OpenPlan reads. The file has
// the models in full, without keys.
func (a *App) WritePlan(ctx context.Context, path string, form plan.Form) error {
	made, err := a.validPlan(ctx, form)
	if err != nil {
		return err
	}
	if err := a.allow(ctx, made, made.Endpoints...); err != nil {
		return err
	}
	return export.WriteFile(path, func(w io.Writer) error { return plan.WriteFile(w, made) })
}
