// Package results is a finished or running run as a person looks at it: the
// result as a whole, its requests in a table with filter, order and pages, and
// one request opened. It knows no store; runs and samples come in as arguments.
package results

import "tokenlap/backend/bench"

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

// New is the result of a run with so many stored requests. Command is the line
// that repeats it; "" for an imported one.
func New(run bench.Run, requests int, command string) Result {
	result := Result{
		Run: RowOf(run), Plan: run.Plan, Manifest: run.Manifest, Health: run.Health, Verdict: run.Health.Judge(), Summary: run.Summary,
		Requests: requests, Command: command,
	}
	result.Plan.Prompts.Prompts = withoutText(run.Plan.Prompts.Prompts)
	return result
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
