package desk

import (
	"context"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// Result is a whole run but its requests and charts. The plan is without the
// texts of its prompts.
type Result struct {
	Run      RunRow         `json:"run"`
	Plan     bench.Plan     `json:"plan"`
	Manifest bench.Manifest `json:"manifest"`
	Health   bench.Health   `json:"health"`
	Verdict  *bench.Verdict `json:"verdict"` // how far it can be believed; nil: the client was not watched
	Summary  bench.Summary  `json:"summary"`
	Requests int            `json:"requests"` // stored, warm-up and failures included
	Command  string         `json:"command"`  // the line that repeats it in a terminal; "" for an imported one
}

// Result is one run; its id may be shortened, and "last" is the newest. Of a
// run that goes on it is what there is so far.
func (d *Desk) Result(ctx context.Context, id string) (Result, error) {
	memory, err := d.memory(ctx)
	if err != nil {
		return Result{}, err
	}
	run, err := RunNow(ctx, memory, id)
	if err != nil {
		return Result{}, err
	}
	tally, err := memory.Tally(ctx, run.ID)
	if err != nil {
		return Result{}, err
	}
	result := Result{
		Run: rowOf(run), Plan: run.Plan, Manifest: run.Manifest, Health: run.Health, Verdict: run.Health.Judge(), Summary: run.Summary,
		Requests: tally.Samples, Command: d.commandOf(ctx, run),
	}
	result.Plan.Prompts.Prompts = withoutText(run.Plan.Prompts.Prompts)
	return result, nil
}

// withoutText keeps what prompts are called and grouped by.
func withoutText(prompts []bench.Prompt) []bench.Prompt {
	short := make([]bench.Prompt, 0, len(prompts))
	for _, prompt := range prompts {
		prompt.Text = ""
		short = append(short, prompt)
	}
	return short
}

// commandOf is empty where no line of a terminal could repeat the run.
func (d *Desk) commandOf(ctx context.Context, run bench.Run) string {
	if run.State == bench.Imported {
		return ""
	}
	form, err := d.FormOf(ctx, run.ID)
	if err != nil {
		return ""
	}
	program, err := d.options.Program()
	if err != nil {
		return ""
	}
	return form.Command(program)
}

// RunNow is a run as it is now: one that goes on has no summary yet, so it is
// made of what is stored.
func RunNow(ctx context.Context, memory *store.Store, id string) (bench.Run, error) {
	run, err := memory.Run(ctx, id)
	if err == nil && run.State == bench.Running {
		run.Summary, err = runner.Summarize(ctx, memory, run)
	}
	return run, err
}
