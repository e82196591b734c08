package desk

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
	"tokenlap/backend/store"
)

// plan is the plan of a form and everything that is wrong with it, beside the
// fields of the form. An error is not about the form.
func (d *Desk) plan(ctx context.Context, form RunForm) (bench.Plan, []Mistake, error) {
	db, err := d.memory(ctx)
	if err != nil {
		return bench.Plan{}, nil, err
	}
	endpoints, missing := Endpoints(ctx, db, form.Models)
	var lost error
	if file := form.PromptFile; file != "" && !filepath.IsAbs(file) {
		lost = bench.About("prompt_file", bench.Invalid("the folder of the prompt file %s is not known: open the file again, or choose other prompts", file))
		form.PromptFile, form.Prompts, form.Lengths, form.Complexities, form.Categories = "", nil, nil, nil, nil
	}
	plan, wrong := form.Plan(endpoints)
	if lost != nil {
		plan.Prompts = bench.PromptSet{} // not those that take their place in it
	}
	mistakes, err := mistakesIn(errors.Join(missing, lost, wrong))
	if err != nil {
		return plan, nil, err
	}
	more, err := mistakesIn(plan.Validate())
	for _, mistake := range more {
		field := formField(mistake.Field)
		if field == "prompts" || field == "models" && missing != nil {
			continue // there are none because of a mistake that is named already
		}
		mistakes = append(mistakes, Mistake{Field: field, Message: mistake.Message})
	}
	if err != nil || !isCountable(plan, mistakes) {
		return plan, mistakes, err
	}
	costly, err := mistakesIn(form.CheckCost(plan))
	return plan, append(mistakes, costly...), err
}

// isCountable reports whether the plan has a number of requests and tokens, for
// all that is wrong with it.
func isCountable(plan bench.Plan, mistakes []Mistake) bool {
	return len(plan.Endpoints) > 0 && len(plan.Prompts.Prompts) > 0 &&
		!isWrong(mistakes, "models", "iterations", "warmup", "max_tokens", "concurrent", "mode")
}

// Endpoints are the models of these names or aliases, each once, and an error
// about "models" that names all that there are not.
func Endpoints(ctx context.Context, db *store.Store, names []string) ([]bench.Endpoint, error) {
	var chosen []bench.Endpoint
	var wrong []error
	seen := map[string]bool{}
	for _, name := range names {
		endpoint, err := db.Endpoint(ctx, strings.TrimSpace(name))
		if bench.CodeOf(err) == bench.CodeNotFound {
			err = bench.About("models", err)
		}
		if wrong = append(wrong, err); err == nil && !seen[endpoint.Name] {
			seen[endpoint.Name] = true
			chosen = append(chosen, endpoint)
		}
	}
	return chosen, errors.Join(wrong...)
}

// Plan is the plan that the form makes with these endpoints, and what keeps it
// from being made, all at once. It may still be no plan that can be run: that
// says its own Validate.
func (f RunForm) Plan(endpoints []bench.Endpoint) (bench.Plan, error) {
	set, noPrompts := f.PromptSet()
	seed, noSeed := f.seed()
	users := f.Concurrent
	if f.Mode == string(bench.Sequential) {
		users = 1
	}
	plan := bench.Plan{
		Name: f.Name, Endpoints: endpoints, Prompts: set, UniquePrefix: f.UniquePrefix,
		Generation: bench.Generation{MaxTokens: f.MaxTokens, Temperature: f.Temperature, Stream: f.Stream},
		Mode:       bench.Mode(f.Mode), Iterations: f.Iterations, Warmup: f.Warmup,
		Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: users}}},
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

// PromptSet are the prompts that the form chooses, with the name and the hash
// of their set.
func (f RunForm) PromptSet() (bench.PromptSet, error) {
	set, err := promptsOf(f.PromptFile)
	if err != nil {
		return bench.PromptSet{}, bench.About("prompt_file", err)
	}
	var wrong []error
	for _, alone := range []struct {
		field  string
		choice prompt.Choice
	}{
		{"prompts", prompt.Choice{IDs: f.Prompts}}, {"lengths", prompt.Choice{Lengths: f.Lengths}},
		{"complexities", prompt.Choice{Complexities: f.Complexities}}, {"categories", prompt.Choice{Categories: f.Categories}},
	} {
		_, err := prompt.Choose(set.Prompts, alone.choice)
		wrong = append(wrong, bench.About(alone.field, err))
	}
	if err := errors.Join(wrong...); err != nil {
		return bench.PromptSet{}, err
	}
	chosen, err := prompt.Choose(set.Prompts, prompt.Choice{IDs: f.Prompts, Lengths: f.Lengths, Complexities: f.Complexities, Categories: f.Categories})
	if err != nil {
		return bench.PromptSet{}, bench.About("prompts", err)
	}
	return bench.PromptSet{Name: set.Name, Hash: bench.HashPrompts(chosen), Prompts: chosen}, nil
}

// seed is the one given, or one chosen at random.
func (f RunForm) seed() (uint64, error) {
	if f.Seed == "" {
		return rand.Uint64N(1 << 53), nil // a number that JSON readers keep whole
	}
	seed, err := strconv.ParseUint(strings.TrimSpace(f.Seed), 10, 64)
	if err != nil {
		return 0, bench.About("seed", bench.Invalid("seed %q: use a whole number from 0 to %d, or leave it empty", f.Seed, uint64(math.MaxUint64)))
	}
	return seed, nil
}

// mistakesIn takes a joined error apart. What is about no input stays an
// error.
func mistakesIn(err error) (mistakes []Mistake, other error) {
	mistakes = []Mistake{}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, part := range many.Unwrap() {
			more, failed := mistakesIn(part)
			mistakes, other = append(mistakes, more...), errors.Join(other, failed)
		}
		return mistakes, other
	}
	var ours *bench.Error
	if errors.As(err, &ours) && (ours.Field != "" || ours.Code == bench.CodeInvalid) {
		return []Mistake{{Field: ours.Field, Message: err.Error()}}, nil
	}
	return mistakes, err
}

// formField is the field of the form that holds a field of the plan.
func formField(field string) string {
	switch field {
	case "endpoints", "name", "aliases", "url", "model", "key", "headers", "body", "price_input", "price_output":
		return "models"
	case "users":
		return "concurrent"
	case "kind", "stages":
		return ""
	case "total_ns":
		return "timeout"
	case "headers_ns":
		return "header_timeout"
	case "grace_ns":
		return "grace"
	}
	if limit, ok := strings.CutSuffix(field, "_ns"); ok {
		return limit + "_timeout"
	}
	return field
}
