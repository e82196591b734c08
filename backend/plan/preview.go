package plan

import (
	"slices"

	"tokenlap/backend/bench"
)

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

// NewPreview says what a plan would do. The mistakes are those of the form that
// it was made from; where they leave nothing to count, the numbers are zero.
func NewPreview(plan bench.Plan, mistakes []Mistake) Preview {
	preview := Preview{Mistakes: mistakes, Basis: []string{}, Unknown: []string{}, Insecure: []string{}, Unpriced: []string{}}
	for _, endpoint := range plan.Endpoints {
		if endpoint.Insecure {
			preview.Insecure = append(preview.Insecure, endpoint.Name)
		}
	}
	preview.Prompts = len(plan.Prompts.Prompts)
	if !IsCountable(plan, mistakes) {
		return preview
	}
	preview.Each = plan.Total()
	preview.Requests = preview.Each * len(plan.Endpoints)
	preview.Tokens = preview.Requests * plan.Generation.MaxTokens
	cost, unpriced := costOf(plan)
	preview.Unpriced = unpriced
	if slices.ContainsFunc(plan.Endpoints, func(e bench.Endpoint) bool { return e.IsPriced() && !e.IsSimulated() }) {
		preview.Cost = &cost
	}
	return preview
}
