// Package results presents a run, finished or in progress: as a row of a list, as a
// whole, as a table of requests that can be filtered, sorted and paged, and one
// request in detail. It has no access to the store: runs and samples are
// arguments.
package results

import "tokenlap/backend/bench"

// Result is a run without its requests and charts. Its plan has no texts of
// prompts and no trace.
type Result struct {
	Run        RunRow          `json:"run"`
	Plan       bench.Plan      `json:"plan"`
	Manifest   bench.Manifest  `json:"manifest"`
	Health     bench.Health    `json:"health"`
	Verdict    *bench.Verdict  `json:"verdict"`             // nil: there is no summary
	Selfcheck  *SelfcheckView  `json:"selfcheck,omitempty"` // of this machine, that says most about the run; nil: there is none
	Summary    bench.Summary   `json:"summary"`
	Stages     []StageRow      `json:"stages"` // none for one stage of users
	Sweeps     []SweepRow      `json:"sweeps"` // what a sweep found, of each model
	Parts      Parts           `json:"parts"`
	Objectives []ObjectiveRow  `json:"objectives"`
	Wanted     Wanted          `json:"wanted"`
	End        bench.EndReason `json:"end"`      // what ended the run; "": not known
	Requests   int             `json:"requests"` // stored, warm-up and failures included
	Command    string          `json:"command"`  // command line that repeats the run; "": there is none
}

// Wanted is what a plan wants of its requests beside their prompts.
type Wanted struct {
	Input  float64 `json:"input"`  // mean tokens of a prompt, the shared prefix included; 0: any
	Output float64 `json:"output"` // mean tokens of an answer; 0: any
	Turns  int     `json:"turns"`  // requests of the longest conversation; 1: there are none
}

func wantedOf(plan bench.Plan) Wanted {
	wanted := Wanted{Input: plan.InputMean(), Output: plan.OutputMean(), Turns: max(1, plan.Turns)}
	if wanted.Input > 0 {
		wanted.Input += float64(plan.SharedPrefix.Tokens)
	}
	for _, prompt := range plan.Prompts.Prompts {
		wanted.Turns = max(wanted.Turns, plan.TurnsOf(prompt))
	}
	return wanted
}

// New returns the result of a run, given how many of its requests are stored and
// the command line that repeats it.
func New(run bench.Run, requests int, command string) Result {
	result := Result{
		Run: RowOf(run.Listed()), Plan: run.Plan, Manifest: run.Manifest, Health: run.Health, Verdict: bench.Judge(&run), Selfcheck: SelfcheckOf(run.Selfcheck), Summary: run.Summary,
		Stages: stagesOf(run), Sweeps: sweepsOf(run), Parts: partsOf(run), Objectives: objectivesOf(run), Wanted: wantedOf(run.Plan), End: run.Execution.End, Requests: requests, Command: command,
	}
	result.Plan.Prompts.Prompts, result.Plan.Trace = withoutText(run.Plan.Prompts.Prompts), nil
	return result
}

// withoutText returns the prompts without their texts.
func withoutText(prompts []bench.Prompt) []bench.Prompt {
	short := make([]bench.Prompt, 0, len(prompts))
	for _, prompt := range prompts {
		prompt.Text = ""
		short = append(short, prompt)
	}
	return short
}
