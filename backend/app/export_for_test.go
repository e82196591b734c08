package app

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

// PlanOf is the plan that a form makes, for tests.
func (a *App) PlanOf(ctx context.Context, form plan.Form) (bench.Plan, []plan.Mistake, error) {
	return a.plan(ctx, form)
}

// FolderOf is the folder of the last export, for tests.
func (a *App) FolderOf(ctx context.Context) (string, error) { return a.exportFolder(ctx) }

// KeepFolderOf remembers it, for tests.
func (a *App) KeepFolderOf(ctx context.Context, folder string) error {
	return a.saveExportFolder(ctx, folder)
}
