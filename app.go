package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"tokenlap/backend/bench"
	"tokenlap/backend/cli"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// App is what the page can ask for: each exported method is one call of
// bridge.ts. What they return holds no nil slice, no time.Time and no number
// that JSON lacks, since none of these survives the way to the page.
type App struct {
	ctx     context.Context // of the window: ends with it
	opening sync.Mutex
	opened  *store.Store
}

// Version is the version of Tokenlap, as `tokenlap --version` says it.
func (a *App) Version() (string, error) { return cli.Version, nil }

// Command is what to type in a terminal to call this very program.
func (a *App) Command() (string, error) { return answer(command) }

// Models lists the models that are not archived.
func (a *App) Models() ([]bench.Endpoint, error) {
	return answer(func() ([]bench.Endpoint, error) {
		memory, err := a.memory()
		if err != nil {
			return nil, err
		}
		endpoints, err := memory.Endpoints(a.ctx)
		return filled(endpoints), err
	})
}

// RunQuery is a part of the history, newest first.
type RunQuery struct {
	Limit  int `json:"limit"`
	Offset int `json:"offset"`
}

// Runs lists past runs, newest first.
func (a *App) Runs(query RunQuery) (RunPage, error) {
	return answer(func() (RunPage, error) {
		memory, err := a.memory()
		if err != nil {
			return RunPage{}, err
		}
		runs, total, err := memory.Runs(a.ctx, store.Filter{Limit: query.Limit, Offset: query.Offset})
		return RunPage{Rows: rowsOf(runs), Total: total}, err
	})
}

// memory opens the store at the first call that needs it, and closes runs
// whose process died. A failure is not kept: the user may mend its cause and
// ask again.
func (a *App) memory() (*store.Store, error) {
	a.opening.Lock()
	defer a.opening.Unlock()
	if a.opened != nil {
		return a.opened, nil
	}
	memory, err := cli.OpenStore("")
	if err != nil {
		return nil, err
	}
	if err := runner.Recover(a.ctx, memory); err != nil {
		return nil, errors.Join(err, memory.Close())
	}
	a.opened = memory
	return memory, nil
}

func (a *App) start(ctx context.Context) { a.ctx = ctx }

func (a *App) show(ctx context.Context) { runtime.WindowShow(ctx) }

func (a *App) stop(context.Context) {
	a.opening.Lock()
	defer a.opening.Unlock()
	if a.opened == nil {
		return
	}
	if err := a.opened.Close(); err != nil {
		slog.Error("the store was not closed well", "error", err)
	}
}
