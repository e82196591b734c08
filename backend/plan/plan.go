package plan

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// Plan is the plan that the form makes with these endpoints, and what keeps it
// from being made, all at once. It may still be no plan that can be run: that
// says its own Validate.
func (f Form) Plan(endpoints []bench.Endpoint) (bench.Plan, error) {
	set, noPrompts := f.PromptSet()
	seed, noSeed := f.seed()
	plan := bench.Plan{
		Name: f.Name, Endpoints: endpoints, Prompts: set, UniquePrefix: f.UniquePrefix,
		Generation: bench.Generation{MaxTokens: f.MaxTokens, Temperature: f.Temperature, Stream: f.Stream},
		Mode:       bench.Mode(f.Mode), Iterations: f.Iterations, Warmup: f.Warmup,
		Stages: []bench.Stage{{Load: f.load()}},
		Seed:   seed, KeepText: f.KeepText,
	}
	wrong := []error{noPrompts, noSeed}
	for _, wait := range []struct {
		field   string
		seconds float64
		to      *time.Duration
	}{
		{"timeout", f.Timeout, &plan.Limits.Total}, {"connect_timeout", f.ConnectTimeout, &plan.Limits.Connect},
		{"header_timeout", f.HeaderTimeout, &plan.Limits.Headers}, {"first_token_timeout", f.FirstTokenTimeout, &plan.Limits.FirstToken},
		{"idle_timeout", f.IdleTimeout, &plan.Limits.Idle}, {"grace", f.Grace, &plan.Stages[0].Grace},
	} {
		const most = 1e7 // beyond it a number is a slip of the finger
		if !(math.Abs(wait.seconds) <= most) {
			wrong = append(wrong, bench.About(wait.field, bench.Invalid("%s %v: use at most %.0f seconds", strings.ReplaceAll(wait.field, "_", " "), wait.seconds, most)))
			wait.seconds = most
		}
		*wait.to = time.Duration(math.Round(wait.seconds * float64(time.Second)))
	}
	return plan, errors.Join(wrong...)
}

// seed is the one given, or one chosen at random.
func (f Form) seed() (uint64, error) {
	if f.Seed == "" {
		return rand.Uint64N(1 << 53), nil // a number that JSON readers keep whole
	}
	seed, err := strconv.ParseUint(strings.TrimSpace(f.Seed), 10, 64)
	if err != nil {
		return 0, bench.About("seed", bench.Invalid("seed %q: use a whole number from 0 to %d, or leave it empty", f.Seed, uint64(math.MaxUint64)))
	}
	return seed, nil
}

// FirstRequest is the one that a run of the plan begins with.
func FirstRequest(endpoint bench.Endpoint, plan bench.Plan) bench.Request {
	request := bench.Request{Endpoint: endpoint.Name, Phase: bench.Measured, Prompt: plan.Prompts.Prompts[0]}
	if plan.UniquePrefix {
		request.Prefix = prompt.Prefix(plan.Seed, request.Seq)
	}
	return request
}
