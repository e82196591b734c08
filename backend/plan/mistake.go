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
	Field   string `json:"field"` // as the form's JSON calls it; "" for the form as a whole
	Message string `json:"message"`
}

// Check is the plan of the form with these endpoints and everything that is
// wrong with it, beside the fields of the form. The error missing says which of
// its models were not found. An error that comes back is not about the form.
func (f Form) Check(endpoints []bench.Endpoint, missing error) (bench.Plan, []Mistake, error) {
	var lost error
	if file := f.PromptFile; file != "" && !filepath.IsAbs(file) {
		lost = bench.About("prompt_file", bench.Invalid("the folder of the prompt file %s is not known: open the file again, or choose other prompts", file))
		f.PromptFile, f.Prompts, f.Lengths, f.Complexities, f.Categories = "", nil, nil, nil, nil
	}
	plan, wrong := f.Plan(endpoints)
	if lost != nil {
		plan.Prompts = bench.PromptSet{} // not those that take their place in it
	}
	mistakes, err := MistakesIn(errors.Join(missing, lost, wrong))
	if err != nil {
		return plan, nil, err
	}
	more, err := MistakesIn(plan.Validate())
	for _, mistake := range more {
		field := fieldOf(mistake.Field)
		if field == "prompts" || field == "models" && missing != nil {
			continue // there are none because of a mistake that is named already
		}
		mistakes = append(mistakes, Mistake{Field: field, Message: mistake.Message})
	}
	if err != nil || !IsCountable(plan, mistakes) {
		return plan, mistakes, err
	}
	costly, err := MistakesIn(f.CheckCost(plan))
	return plan, append(mistakes, costly...), err
}

// IsCountable reports whether the plan has a number of requests and tokens, for
// all that is wrong with it.
func IsCountable(plan bench.Plan, mistakes []Mistake) bool {
	return len(plan.Endpoints) > 0 && len(plan.Prompts.Prompts) > 0 &&
		!isWrong(mistakes, "models", "iterations", "warmup", "max_tokens", "concurrent", "mode")
}

func isWrong(mistakes []Mistake, fields ...string) bool {
	return slices.ContainsFunc(mistakes, func(m Mistake) bool { return slices.Contains(fields, m.Field) })
}

// MistakesIn takes a joined error apart. What is about no input stays an
// error.
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

// Refusal is all mistakes of a form in one error, or nil where there are none.
func Refusal(mistakes []Mistake) error {
	if len(mistakes) == 0 {
		return nil
	}
	all := make([]string, 0, len(mistakes))
	for _, mistake := range mistakes {
		all = append(all, mistake.Message)
	}
	return bench.Invalid("%s", strings.Join(all, "; "))
}
