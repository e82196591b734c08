package window

import (
	"context"
	"os/exec"
)

// reveal selects the file in the Finder.
func reveal(ctx context.Context, path string) error {
	return exec.CommandContext(ctx, "open", "-R", path).Run()
}
