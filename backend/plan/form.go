// Package plan is the form of a run: what a person fills in, its defaults and
// presets, the bench.Plan that it makes, what is wrong beside which field, and
// what the run would cost and take. It knows no store; what it needs to know
// of models and past runs comes in as arguments.
package plan

import "tokenlap/backend/bench"

// Form is a run as a form holds it: the flags of `tokenlap run`, by the same
// names and with the same defaults. Times are in seconds.
type Form struct {
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

// Defaults is the form of a run of which nothing was said yet. The flags of
// `tokenlap run` take their defaults from it.
func Defaults() Form {
	return Form{
		Tags: []string{}, Models: []string{}, Prompts: []string{}, Lengths: []string{}, Complexities: []string{}, Categories: []string{},
		Mode: string(bench.Sequential), Iterations: 10, Concurrent: 1,
		MaxTokens: 512, Temperature: 0.7, Stream: true,
		Timeout: 120, ConnectTimeout: 10, Grace: 30,
		KeepText: 16 << 10,
	}
}

// Complete is the form with empty lists in place of nil ones.
func (f Form) Complete() Form {
	for _, list := range []*[]string{&f.Tags, &f.Models, &f.Prompts, &f.Lengths, &f.Complexities, &f.Categories} {
		if *list == nil {
			*list = []string{}
		}
	}
	return f
}
