package app

import (
	"context"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
	"tokenlap/backend/runner"
)

// Started is the id of a run that began, or why it did not.
type Started struct {
	Run      string         `json:"run"`
	Mistakes []plan.Mistake `json:"mistakes"`
}

// LiveView is what is known of the run that goes on, or that ended last. The
// order of two is told by Progress.Seq.
type LiveView struct {
	Run      string          `json:"run"` // "" where none was started since the window opened
	Name     string          `json:"name"`
	Going    bool            `json:"going"`
	Models   []LiveModel     `json:"models"`
	Progress *bench.Progress `json:"progress"`
	Ended    *RunEnd         `json:"ended"`
}

// LiveModel is a model of the run.
type LiveModel struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Light string `json:"light"` // its colour in charts, where these are light
	Dark  string `json:"dark"`
}

// RunEnd is how the run ended.
type RunEnd struct {
	State string `json:"state"`
	Error string `json:"error"` // ours, in a sentence; "" where all went well
	Hint  string `json:"hint"`
}

// TrackPoint is one moment of the run, for the charts that move.
type TrackPoint struct {
	At     float64      `json:"at"` // seconds from the run's start
	Models []TrackModel `json:"models"`
}

// TrackModel is one model at that moment, in the order of LiveView.Models.
type TrackModel struct {
	TTFTP50  *float64 `json:"ttft_p50"`          // seconds
	Tokens   *float64 `json:"tokens_per_second"` //
	InFlight int      `json:"in_flight"`
	Done     int      `json:"done"`
	Failed   int      `json:"failed"`
}

// Start begins a run. One goes on at a time: two would measure each other.
func (a *App) Start(ctx context.Context, form plan.Form) (Started, error) {
	made, mistakes, err := a.plan(ctx, form)
	if err != nil || len(mistakes) > 0 {
		return Started{Mistakes: mistakes}, err
	}
	run, err := a.start(ctx, runner.Job{Plan: made, Tags: form.Tags, Note: form.Note})
	return Started{Run: run}, err
}

// Stop ends the run: "finish" lets the requests in flight end within their
// grace, "now" cuts them off. Both keep what was measured.
func (a *App) Stop(_ context.Context, how string) error { return a.live.halt(how) }

// Going reports whether a run goes on.
func (a *App) Going() bool { return a.live.isGoing() }

// Wait returns when no run goes on, or when ctx ends.
func (a *App) Wait(ctx context.Context) error {
	select {
	case <-a.live.end():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Live is the run that goes on, or that ended last.
func (a *App) Live(context.Context) (LiveView, error) {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	return a.live.view, nil
}

// Track is what was seen of that run so far: two points a second, of a long
// run the last ten minutes.
func (a *App) Track(context.Context) ([]TrackPoint, error) {
	a.live.mu.Lock()
	defer a.live.mu.Unlock()
	return slices.Clone(a.live.track), nil
}
