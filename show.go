package main

import (
	"context"
	"os"
	"sync"

	"tokenlap/backend/bench"
)

// written are the files that this window has written: the page may have no
// others shown.
type written struct {
	mu    sync.Mutex
	paths map[string]bool
}

func (w *written) add(paths ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.paths == nil {
		w.paths = map[string]bool{}
	}
	for _, path := range paths {
		w.paths[path] = true
	}
}

func (w *written) has(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.paths[path]
}

func (a *App) showFile(ctx context.Context, path string) error {
	if !a.files.has(path) {
		return bench.NotFound("%s was not written by this window", path)
	}
	if _, err := os.Stat(path); err != nil {
		return bench.NotFound("%s is not there any more", path)
	}
	if err := reveal(ctx, path); err != nil {
		return &bench.Error{Code: bench.CodeUnavailable, Message: "the file manager could not be opened", Hint: "the file is " + path, Cause: err}
	}
	return nil
}
