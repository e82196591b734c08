package plan

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// Mistake is what is wrong with one field of a form.
type Mistake struct {
	Field   string `json:"field"` // JSON name of the field; "": the form as a whole
	Message string `json:"message" translate:"text"`
}

// Check returns the plan of the form for these endpoints and all mistakes in it.
// Missing is the error about models that were not found. The error that Check
// returns is not about the form.
func (f Form) Check(endpoints []bench.Endpoint, missing error) (bench.Plan, []Mistake, error) {
	var noFolder error
	if file := f.PromptFile; file != "" && !filepath.IsAbs(file) {
		noFolder = bench.About("prompt_file", bench.Invalid("the folder of the prompt file %s is not known: open the file again, or choose other prompts", file))
		f.PromptFile, f.Prompts, f.Lengths, f.Complexities, f.Categories = "", nil, nil, nil, nil
	}
	plan, wrong := f.Plan(endpoints)
	if noFolder != nil {
		plan.Prompts = bench.PromptSet{} // the built-in ones are not meant
	}
	mistakes, err := MistakesIn(errors.Join(missing, noFolder, wrong))
	if err != nil {
		return plan, nil, err
	}
	more, err := MistakesIn(plan.Validate())
	noTrace := isWrong(mistakes, "trace")
	for _, mistake := range more {
		field := fieldOf(mistake.Field)
		if noTrace && field == "trace" || field == "prompts" || field == "models" && missing != nil || field == "rate" && f.Sweep != "" {
			continue // this follows from a mistake that is listed already
		}
		mistakes = append(mistakes, Mistake{Field: field, Message: mistake.Message})
	}
	if err != nil || !IsCountable(plan, mistakes) {
		return plan, mistakes, err
	}
	costly, err := MistakesIn(f.CheckCost(plan))
	return plan, append(mistakes, costly...), err
}

// IsCountable reports whether requests and tokens of the plan can be counted in
// spite of its mistakes.
func IsCountable(plan bench.Plan, mistakes []Mistake) bool {
	return len(plan.Endpoints) > 0 && len(plan.Prompts.Prompts) > 0 &&
		!isWrong(mistakes, "models", "iterations", "warmup", "max_tokens", "concurrent", "mode", "rate", "arrival", "duration", "stage_duration", "over", "steps", "settle", "requests", "repeats",
			"input_tokens", "output_tokens", "prefix_tokens", "prefixes", "turns",
			"trace", "trace_speed", "sweep", "slo", "sweep_from", "sweep_to", "sweep_tolerance", "probe", "probe_requests", "max_probes")
}

func isWrong(mistakes []Mistake, fields ...string) bool {
	return slices.ContainsFunc(mistakes, func(m Mistake) bool { return slices.Contains(fields, m.Field) })
}

// MistakesIn returns the mistakes among joined errors, and the other errors.
func MistakesIn(err error) (mistakes []Mistake, other error) {
	mistakes = []Mistake{}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, part := range many.Unwrap() {
			more, failed := MistakesIn(part)
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

// MistakesError returns all mistakes as one error, or nil if there are none.
func MistakesError(mistakes []Mistake) error {
	if len(mistakes) == 0 {
		return nil
	}
	all := make([]string, 0, len(mistakes))
	for _, mistake := range mistakes {
		all = append(all, mistake.Message)
	}
	return bench.Invalid("%s", strings.Join(all, "; "))
}
