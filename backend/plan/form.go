// Package plan turns a form that a user fills in, on a page or with flags, into a
// bench.Plan. It holds the options of a run, their defaults and presets, reports
// mistakes beside the fields of the form, and estimates what a run costs and how
// long it takes. It has no access to the store: models and past runs are
// arguments.
package plan

import "tokenlap/backend/bench"

// Form holds the options of a run as a user gives them. Each field has a flag of
// `tokenlap run` or `tokenlap sweep`; see Options. Times are in seconds.
type Form struct {
	Name              string   `json:"name"`
	Tags              []string `json:"tags"`
	Note              string   `json:"note"`
	Models            []string `json:"models"`
	PromptFile        string   `json:"prompt_file"` // "": the built-in prompts
	Prompts           []string `json:"prompts"`     // ids; empty: all that match the next three
	Lengths           []string `json:"lengths"`
	Complexities      []string `json:"complexities"`
	Categories        []string `json:"categories"`
	InputTokens       string   `json:"input_tokens"`  // as bench.Lengths; "": prompts of the set
	OutputTokens      string   `json:"output_tokens"` // as bench.Lengths; "": up to MaxTokens
	PrefixTokens      int      `json:"prefix_tokens"` // of each shared prefix; 0: none
	Prefixes          int      `json:"prefixes"`      // different shared prefixes
	Images            string   `json:"images"`        // path of a folder; "": none
	Turns             int      `json:"turns"`         // of each conversation; 0: as many as its prompt has
	Think             float64  `json:"think"`         // from an answer to the next turn
	UniquePrefix      bool     `json:"unique_prefix"`
	Mode              string   `json:"mode"` // sequential or concurrent
	Iterations        int      `json:"iterations"`
	Concurrent        Levels   `json:"concurrent"`
	Rate              string   `json:"rate"`           // requests a second, as Levels; "": users
	Arrival           string   `json:"arrival"`        // constant, poisson or gamma:CV
	Trace             string   `json:"trace"`          // path of a file of arrivals, in place of users and rate; "": none
	TraceSpeed        float64  `json:"trace_speed"`    // 2 plays it twice as fast
	Limit             int      `json:"limit"`          // most in flight at a rate or of a trace; 0: none
	Requests          int      `json:"requests"`       // of each stage; 0: by iterations or duration
	Duration          float64  `json:"duration"`       // of each stage; 0: by requests
	StageDuration     string   `json:"stage_duration"` // one for each stage, with units and commas between; "": Duration
	Over              float64  `json:"over"`           // the time of a ramp
	Steps             int      `json:"steps"`          // levels that a ramp is cut into; 0: it rises evenly
	Settle            float64  `json:"settle"`
	Repeats           int      `json:"repeats"`
	Interleave        bool     `json:"interleave"`
	Sweep             string   `json:"sweep"`      // search the highest "rate" or number of "users"; "": no search
	Objectives        string   `json:"slo"`        // as bench.ParseObjectives reads them; "": those of the models
	FailIf            []string `json:"fail_if"`    // conditions, as bench.ParseConditions reads them
	SweepFrom         float64  `json:"sweep_from"` // the first level
	SweepTo           float64  `json:"sweep_to"`   // the highest level
	Probe             float64  `json:"probe"`      // measured time of each level
	ProbeRequests     int      `json:"probe_requests"`
	MaxProbes         int      `json:"max_probes"`
	Tolerance         float64  `json:"sweep_tolerance"` // share between the levels that hold and do not
	MaxErrors         int      `json:"max_errors"`
	MaxErrorRate      string   `json:"max_error_rate"` // 0.05 or 5%; "": none
	MaxTotalTokens    int      `json:"max_total_tokens"`
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
	Seed              string   `json:"seed"`           // a number; "": chosen at random
	KeepText          int      `json:"keep_text"`      // stored bytes of each answer
	MaxCost           float64  `json:"max_cost"`       // limit in US dollars; 0: none
	ServerMetrics     string   `json:"server_metrics"` // URL for all models; "": the one of each
}

// Defaults returns a form with the default of each option and no model.
func Defaults() Form {
	return Form{
		Tags: []string{}, Models: []string{}, Prompts: []string{}, Lengths: []string{}, Complexities: []string{}, Categories: []string{}, FailIf: []string{},
		Mode: string(bench.Sequential), Iterations: 10, Concurrent: "1", Arrival: string(bench.PoissonArrival), TraceSpeed: 1, Repeats: 1,
		SweepFrom: 1, SweepTo: 1000, Probe: 15, ProbeRequests: 100, MaxProbes: 40, Tolerance: 0.03,
		Prefixes: 1, MaxTokens: 512, Temperature: 0.7, Stream: true,
		Timeout: 120, ConnectTimeout: 10, Grace: 30,
		KeepText: 16 << 10,
	}
}

// SweepDefaults returns the form of a sweep for a rate, with the default of each
// option and no model.
func SweepDefaults() Form {
	form := Defaults()
	form.Sweep, form.Mode, form.Settle = string(bench.OpenRate), string(bench.Concurrent), 3
	return form
}

// Complete returns the form with empty lists in place of nil ones, and with the
// bounds of a sweep, which forms that an earlier version stored do not have.
func (f Form) Complete() Form {
	for _, list := range []*[]string{&f.Tags, &f.Models, &f.Prompts, &f.Lengths, &f.Complexities, &f.Categories, &f.FailIf} {
		if *list == nil {
			*list = []string{}
		}
	}
	if f.MaxProbes == 0 {
		defaults := Defaults()
		f.SweepFrom, f.SweepTo, f.Tolerance = defaults.SweepFrom, defaults.SweepTo, defaults.Tolerance
		f.Probe, f.ProbeRequests, f.MaxProbes = defaults.Probe, defaults.ProbeRequests, defaults.MaxProbes
	}
	return f
}
