package plan

import (
	"errors"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// setWanted sets the lengths that the form asks for, the shared prefix and the
// images.
func (f Form) setWanted(plan *bench.Plan) error {
	input, noInput := bench.ParseLengths(f.InputTokens)
	if f.InputTokens != "" && strings.TrimSpace(f.InputTokens) == "" {
		noInput = bench.Invalid("no length of the synthetic prompts is given: use a number of tokens, such as 512, or a distribution, such as normal:512,100")
	}
	output, noOutput := bench.ParseLengths(f.OutputTokens)
	plan.Input, plan.Output = input, output
	if f.PrefixTokens != 0 {
		plan.SharedPrefix = bench.SharedPrefix{Tokens: f.PrefixTokens, Count: f.Prefixes}
	}
	var noImages error
	if f.Images != "" {
		plan.Images, noImages = prompt.ListImages(f.Images)
	}
	return errors.Join(bench.About("input_tokens", noInput), bench.About("output_tokens", noOutput), bench.About("images", noImages))
}

// takeWanted sets the fields of the form that setWanted reads.
func (f *Form) takeWanted(plan *bench.Plan) {
	f.InputTokens, f.OutputTokens, f.Images = string(plan.Input), string(plan.Output), plan.Images.Folder
	if plan.SharedPrefix.Tokens > 0 {
		f.PrefixTokens, f.Prefixes = plan.SharedPrefix.Tokens, plan.SharedPrefix.Count
	}
}

// choosesPrompts reports whether the form selects prompts of a set.
func (f Form) choosesPrompts() bool {
	return f.PromptFile != "" || len(f.Prompts)+len(f.Lengths)+len(f.Complexities)+len(f.Categories) > 0
}

// syntheticSet is the prompt set of a form that asks for an input length.
func (f Form) syntheticSet() (bench.PromptSet, error) {
	if f.choosesPrompts() {
		return bench.PromptSet{}, bench.About("input_tokens", bench.Invalid("an input length is for synthetic prompts: leave it empty, or choose no prompt file and no prompts"))
	}
	return prompt.SyntheticSet(), nil
}

// FirstRequest returns the first measured request of a run of the plan. Synthetic
// text is that of a server that was not calibrated, and the image the first one.
func FirstRequest(endpoint bench.Endpoint, plan bench.Plan) (bench.Request, error) {
	request := bench.Request{Endpoint: endpoint.Name, Phase: bench.Measured, Prompt: plan.Prompts.Prompts[0]}
	request.OutputWanted = plan.Output.Draw(plan.Seed, 0)
	if plan.SharedPrefix.Tokens > 0 {
		request.Shared = prompt.SharedPrefix(plan.Seed, 1, prompt.Uncalibrated().PrefixWords(plan.SharedPrefix.Tokens))
	}
	switch {
	case plan.Input != "":
		words := prompt.Uncalibrated().Words(int(plan.InputMean()), 0.5)
		request.Prompt.Text = prompt.Synthetic(plan.Seed, 0, words)
	case plan.UniquePrefix:
		request.Prefix = prompt.Prefix(plan.Seed, request.Seq)
	}
	if len(plan.Images.Files) == 0 {
		return request, nil
	}
	image, err := prompt.LoadImage(plan.Images.Folder, plan.Images.Files[0])
	request.Images = []bench.Image{image}
	return request, err
}
