package desk

import (
	"context"

	"tokenlap/backend/bench"
)

// PlanOf is the plan that a form makes, for tests.
func (d *Desk) PlanOf(ctx context.Context, form RunForm) (bench.Plan, []Mistake, error) {
	return d.plan(ctx, form)
}

// FolderOf is the folder of the last export, for tests.
func (d *Desk) FolderOf(ctx context.Context) (string, error) { return d.folder(ctx) }

// KeepFolderOf remembers it, for tests.
func (d *Desk) KeepFolderOf(ctx context.Context, folder string) error {
	return d.keepFolder(ctx, folder)
}
