package desk

import (
	"context"
	"slices"

	"tokenlap/backend/bench"
)

// RunForm is a run as a form holds it: the flags of `tokenlap run`, by the
// same names and with the same defaults. Times are in seconds.
type RunForm struct {
	Name              string   `json:"name"`
	Tags              []string `json:"tags"`
	Note              string   `json:"note"`
	Models            []string `json:"models"`
	PromptFile        string   `json:"prompt_file"` // "": the built-in prompts
	Prompts           []string `json:"prompts"`     // ids; empty: all that the next three leave
	Lengths           []string `json:"lengths"`
	Complexities      []string `json:"complexities"`
	Categories        []string `json:"categories"`
	UniquePrefix      bool     `json:"unique_prefix"`
	Mode              string   `json:"mode"` // sequential or concurrent
	Iterations        int      `json:"iterations"`
	Concurrent        int      `json:"concurrent"`
	Warmup            int      `json:"warmup"`
	MaxTokens         int      `json:"max_tokens"`
	Temperature       float64  `json:"temperature"`
	Stream            bool     `json:"stream"`
	Timeout           float64  `json:"timeout"`
	ConnectTimeout    float64  `json:"connect_timeout"`
	HeaderTimeout     float64  `json:"header_timeout"`
	FirstTokenTimeout float64  `json:"first_token_timeout"`
	IdleTimeout       float64  `json:"idle_timeout"`
	Grace             float64  `json:"grace"`
	Seed              string   `json:"seed"`      // a number; "": chosen, and stored
	KeepText          int      `json:"keep_text"` // bytes of each answer
	MaxCost           float64  `json:"max_cost"`  // US dollars that the run may cost at most; 0: no limit
}

// Preview is what a form would do, before it is started.
type Preview struct {
	Mistakes []Mistake `json:"mistakes"`
	Requests int       `json:"requests"` // over all models, warm-up included
	Each     int       `json:"each"`     // of one model
	Prompts  int       `json:"prompts"`  // chosen
	Tokens   int       `json:"tokens"`   // output tokens at most, over all models
	Cost     *float64  `json:"cost"`     // US dollars at most, without those models; nil where none has a price
	Unpriced []string  `json:"unpriced"` // models without a price; simulated ones cost nothing
	Seconds  *float64  `json:"seconds"`  // from past runs of these models; nil where one has none
	Basis    []string  `json:"basis"`    // models with a past that Seconds rests on
	Unknown  []string  `json:"unknown"`  // models without a past
	Insecure []string  `json:"insecure"` // models whose TLS is not verified
	Command  string    `json:"command"`  // the line that does the same in a terminal; "" where something is wrong
}

// Defaults is the form of a run of which nothing was said yet. The flags of
// `tokenlap run` take their defaults from it.
func Defaults() RunForm {
	return RunForm{
		Tags: []string{}, Models: []string{}, Prompts: []string{}, Lengths: []string{}, Complexities: []string{}, Categories: []string{},
		Mode: string(bench.Sequential), Iterations: 10, Concurrent: 1,
		MaxTokens: 512, Temperature: 0.7, Stream: true,
		Timeout: 120, ConnectTimeout: 10, Grace: 30,
		KeepText: 16 << 10,
	}
}

// Defaults is the form of a run of which nothing was said yet.
func (d *Desk) Defaults(context.Context) (RunForm, error) { return Defaults(), nil }

// Preview says what a form would do and what is wrong with it.
func (d *Desk) Preview(ctx context.Context, form RunForm) (Preview, error) {
	preview := Preview{Basis: []string{}, Unknown: []string{}, Insecure: []string{}, Unpriced: []string{}}
	plan, mistakes, err := d.plan(ctx, form)
	if err != nil {
		return preview, err
	}
	preview.Mistakes = mistakes
	for _, endpoint := range plan.Endpoints {
		if endpoint.Insecure {
			preview.Insecure = append(preview.Insecure, endpoint.Name)
		}
	}
	preview.Prompts = len(plan.Prompts.Prompts)
	if !isCountable(plan, mistakes) {
		return preview, nil // what cannot be asked has no number
	}
	preview.Each = plan.Total()
	preview.Requests = preview.Each * len(plan.Endpoints)
	preview.Tokens = preview.Requests * plan.Generation.MaxTokens
	preview = priced(preview, plan)
	if preview, err = d.estimated(ctx, preview, plan); err != nil || len(mistakes) > 0 {
		return preview, err
	}
	program, err := d.options.Program()
	preview.Command = form.Command(program)
	return preview, err
}

// priced adds what the plan costs at most, where a model has a price.
func priced(preview Preview, plan bench.Plan) Preview {
	cost, unpriced := costOf(plan)
	preview.Unpriced = unpriced
	if slices.ContainsFunc(plan.Endpoints, func(e bench.Endpoint) bool { return e.IsPriced() && !e.IsSimulated() }) {
		preview.Cost = &cost
	}
	return preview
}

func isWrong(mistakes []Mistake, fields ...string) bool {
	return slices.ContainsFunc(mistakes, func(m Mistake) bool { return slices.Contains(fields, m.Field) })
}
