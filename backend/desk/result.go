package desk

import (
	"context"

	"tokenlap/backend/bench"
)

// Result is a whole run but its requests and charts. The plan is without the
// texts of its prompts.
type Result struct {
	Run      RunRow         `json:"run"`
	Plan     bench.Plan     `json:"plan"`
	Manifest bench.Manifest `json:"manifest"`
	Health   bench.Health   `json:"health"`
	Summary  bench.Summary  `json:"summary"`
	Requests int            `json:"requests"` // stored, warm-up and failures included
	Command  string         `json:"command"`  // the line that repeats it in a terminal; "" for an imported one
}

// Result is one run; its id may be shortened, and "last" is the newest. Of a
// run that goes on it is what there is so far.
func (d *Desk) Result(ctx context.Context, run string) (Result, error) { return Result{}, errUnbuilt }
