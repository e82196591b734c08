package plan

import (
	"slices"

	"tokenlap/backend/bench"
)

// Preview says what a form will do once it is started.
type Preview struct {
	Mistakes   []Mistake     `json:"mistakes"`
	Requests   int           `json:"requests"`    // of all models, warm-up included
	Each       int           `json:"each"`        // of one model
	Open       bool          `json:"open"`        // how many requests there are depends on the answers; Requests and Each are 0
	Prompts    int           `json:"prompts"`     // chosen
	Images     int           `json:"images"`      // of which requests carry one each
	ImageBytes int           `json:"image_bytes"` // of all of them
	Tokens     int           `json:"tokens"`      // of output at most, of all models
	Cost       *float64      `json:"cost"`        // US dollars at most, without Unpriced; nil: no model has a price
	Unpriced   []string      `json:"unpriced"`    // models without prices; simulated ones cost nothing
	Seconds    *float64      `json:"seconds"`     // estimated from past runs; nil if a model is in Unknown
	Basis      []string      `json:"basis"`       // models whose past runs Seconds is estimated from
	Unknown    []string      `json:"unknown"`     // models without past runs
	Insecure   []string      `json:"insecure"`    // models whose TLS certificate is not verified
	Large      bool          `json:"large"`       // much for a host in no local network: to be said where the run is started
	Heavy      []Heavy       `json:"heavy"`       // loads to ask about before they start
	Load       *Profile      `json:"load"`        // over time; nil if it cannot be counted, and of a sweep
	Sweep      *SweepPreview `json:"sweep"`       // nil: no sweep, or it cannot be counted
	Trace      *TracePreview `json:"trace"`       // nil: none
	Preset     string        `json:"preset"`      // name of the one that the form is; "": none
	Command    string        `json:"command"`     // command line that does the same; "" if there are mistakes
}

// NewPreview returns the preview of a plan and the mistakes of its form, without
// an estimate of time, a preset and a command. The numbers are zero if the plan is not countable.
func NewPreview(plan bench.Plan, mistakes []Mistake) Preview {
	preview := Preview{Mistakes: mistakes, Basis: []string{}, Unknown: []string{}, Insecure: []string{}, Unpriced: []string{}, Heavy: []Heavy{}}
	for _, endpoint := range plan.Endpoints {
		if endpoint.Insecure {
			preview.Insecure = append(preview.Insecure, endpoint.Name)
		}
	}
	preview.Prompts, preview.Trace = len(plan.Prompts.Prompts), tracePreview(plan.Trace)
	preview.Images, preview.ImageBytes = len(plan.Images.Files), plan.Images.Bytes()
	if !IsCountable(plan, mistakes) {
		return preview
	}
	if len(plan.Stages) > 0 {
		preview.Sweep = sweepPreview(plan)
		preview.Heavy, preview.Large = remoteLoads(plan)
	}
	if len(plan.Stages) > 0 && plan.Sweep == nil {
		profile := newProfile(plan)
		preview.Load = &profile
	}
	for _, endpoint := range plan.Endpoints {
		requests, known := plan.Total(endpoint.Name)
		if !known {
			preview.Each, preview.Requests, preview.Open = 0, 0, true
			break
		}
		preview.Each = max(preview.Each, requests)
		preview.Requests += requests
	}
	preview.Tokens = int(float64(preview.Requests) * outputTokens(plan))
	cost, unpriced := costOf(plan)
	preview.Unpriced = unpriced
	if !preview.Open && slices.ContainsFunc(plan.Endpoints, func(e bench.Endpoint) bool { return e.IsPriced() && !e.IsSimulated() }) {
		preview.Cost = &cost
	}
	return preview
}
