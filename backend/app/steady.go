package app

import (
	"context"
	"fmt"
	"math"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// SteadyForm names a summary of a run and a steady window for it, in seconds of the
// run.
type SteadyForm struct {
	Run   string  `json:"run"`
	Model string  `json:"model"`
	Stage int     `json:"stage"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
}

// SetSteadyWindow sets the steady window of a model in a stage by hand. Its figures
// are computed and stored with the run. A window that has everything is the whole.
func (a *App) SetSteadyWindow(ctx context.Context, form SteadyForm) error {
	if !(form.From >= 0 && form.To > form.From && form.To < math.MaxInt64/1e9) {
		return bench.Invalid("steady window from %g s to %g s: use two times of the run, the first one before the second", form.From, form.To)
	}
	at := func(seconds float64) bench.Instant { return bench.At(time.Duration(math.Round(seconds * 1e9))) }
	return a.setSteady(ctx, form, &bench.SteadyWindow{From: at(form.From), To: at(form.To), ByHand: true, Cuts: []bench.Cut{}})
}

// FindSteadyWindow takes a window that was set by hand back: it is found again.
func (a *App) FindSteadyWindow(ctx context.Context, form SteadyForm) error {
	return a.setSteady(ctx, form, nil)
}

func (a *App) setSteady(ctx context.Context, form SteadyForm, window *bench.SteadyWindow) error {
	db, err := a.store(ctx)
	if err != nil {
		return err
	}
	run, err := db.Run(ctx, form.Run)
	if err != nil {
		return err
	}
	if run.State == bench.Running {
		return bench.Conflict("run %s is still running: set the steady window when it has ended", run.ID)
	}
	model := run.Summary.Of(form.Model, form.Stage)
	if model == nil {
		return bench.NotFound("run %s has no model %q in stage %d", run.ID, form.Model, form.Stage+1)
	}
	model.Steady = window
	again, err := runner.Summarize(ctx, db, run)
	if err != nil {
		return err
	}
	found := again.Of(form.Model, form.Stage)
	if found == nil || window != nil && found.Steady == nil {
		return bench.Invalid("run %s does not know when its requests were sent, so it has no steady window", run.ID)
	}
	if figures := found.Decisive(); window != nil && figures.Attempts == 0 {
		return bench.Invalid("no request was sent from %g s to %g s: use a longer window", form.From, form.To)
	}
	model.Steady = found.Steady
	return db.SaveSummary(ctx, run.ID, run.Summary)
}

// steadyKey tells the steady windows of a run apart from others that it may have.
func steadyKey(run bench.Run) (key string) {
	for _, m := range run.Summary.Models {
		if m.Steady != nil {
			key += fmt.Sprintf(" %s/%d:%d-%d", m.Endpoint, m.Stage, m.Steady.From, m.Steady.To)
		}
	}
	return key
}
