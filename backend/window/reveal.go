package window

import (
	"context"
	"os"
	"sync"

	"tokenlap/backend/bench"
)

// writtenFiles is the set of files that this window has written: the page can
// reveal no others.
type writtenFiles struct {
	mu    sync.Mutex
	paths map[string]bool
}

func (f *writtenFiles) add(paths ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.paths == nil {
		f.paths = map[string]bool{}
	}
	for _, path := range paths {
		f.paths[path] = true
	}
}

func (f *writtenFiles) has(path string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.paths[path]
}

// Reveal selects a file that this window has written in the file manager.
func (w *Window) Reveal(ctx context.Context, path string) error {
	if !w.files.has(path) {
		return bench.NotFound("%s was not written by this window", path)
	}
	if _, err := os.Stat(path); err != nil {
		return bench.NotFound("%s is not there any more", path)
	}
	return revealed(ctx, path)
}

// RevealDatabase selects the database in the file manager.
func (w *Window) RevealDatabase(ctx context.Context) error {
	path, err := w.app.DatabasePath(ctx)
	if err != nil {
		return err
	}
	return revealed(ctx, path)
}

func revealed(ctx context.Context, path string) error {
	if err := reveal(ctx, path); err != nil {
		return &bench.Error{Code: bench.CodeUnavailable, Message: "the file manager could not be opened", Hint: "the file is " + path, Cause: err}
	}
	return nil
}
