package plan

import (
	"math"
	"strings"
	"unicode/utf8"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
)

// CheckCost returns an error if the plan may cost more than the limit of the form,
// or if its cost is not known. Without a limit it returns nil.
func (f Form) CheckCost(plan bench.Plan) error {
	if !(f.MaxCost > 0) { // what is no amount is a mistake in the plan
		return nil
	}
	cost, unpriced := costOf(plan)
	switch {
	case len(unpriced) > 0:
		return bench.About("max_cost", bench.Invalid("what the run costs cannot be known, since %s no price for input and output: give the prices of the model, or take the cost limit away", have(unpriced)))
	case cost > f.MaxCost:
		return bench.About("max_cost", bench.Invalid("the run may cost up to %s, more than the limit of %s: ask for fewer requests or tokens, or raise the limit", dollars(cost), dollars(f.MaxCost)))
	}
	return nil
}

func have(models []string) string {
	if len(models) == 1 {
		return "model " + models[0] + " has"
	}
	return "models " + strings.Join(models, ", ") + " have"
}

// costOf returns what the plan costs at most in US dollars, and the models without
// prices, which are not included. Input tokens are estimated from characters;
// each request is taken to use its maximum of output tokens. The amount is rounded
// up to three digits, so that a limit of the amount shown allows the plan.
func costOf(plan bench.Plan) (dollars float64, unpriced []string) {
	unpriced = []string{}
	for _, endpoint := range plan.Endpoints {
		total, _ := plan.Total(endpoint.Name)
		output := float64(total) * outputTokens(plan)
		cost, ok := endpoint.Cost(inputTokens(plan, total), output)
		if !ok {
			unpriced = append(unpriced, endpoint.Name)
		}
		dollars += cost
	}
	return roundedUp(dollars), unpriced
}

func roundedUp(amount float64) float64 {
	if amount <= 0 {
		return 0
	}
	const digits, noise = 3, 1e-9
	place := digits - 1 - int(math.Floor(math.Log10(amount)))
	if place < 0 {
		unit := math.Pow10(-place)
		return math.Ceil(amount/unit-noise) * unit
	}
	scale := math.Pow10(place) // division by it is exact, multiplication by its inverse is not
	return math.Ceil(amount*scale-noise) / scale
}

// imageTokens is about what a large image costs at most at the vendors' usual
// resolution; a small one costs a tenth.
const imageTokens = 1600

// inputTokens estimates the input tokens of a number of requests, which ask the
// prompts in turn, at four characters a token.
func inputTokens(plan bench.Plan, requests int) float64 {
	prompts := plan.Prompts.Prompts
	prefix, images := 0, 0.0
	if len(plan.Images.Files) > 0 {
		images = float64(requests) * imageTokens // of a conversation, each turn has the image of the first
	}
	if plan.UniquePrefix {
		prefix = utf8.RuneCountInString(prompt.Prefix(plan.Seed, 0))
	}
	if plan.Input != "" {
		return images + float64(requests)*carriedOn(plan, plan.InputMean()+float64(plan.SharedPrefix.Tokens))
	}
	sum := 0.0
	for i, p := range prompts {
		times := requests / len(prompts)
		if i < requests%len(prompts) {
			times++
		}
		sum += float64(times) * math.Ceil(float64(prefix+utf8.RuneCountInString(p.Text))/4)
	}
	each := sum/float64(max(requests, 1)) + float64(plan.SharedPrefix.Tokens)
	return images + float64(requests)*carriedOn(plan, each)
}

// carriedOn is the mean input of the turns of a conversation, given the tokens of
// what its user says each time: each turn holds what was said and answered before.
func carriedOn(plan bench.Plan, said float64) float64 {
	turns := plan.MeanTurns()
	return said + (turns-1)/2*(said+outputTokens(plan))
}

// outputTokens is the most tokens of an answer, or the mean of those wanted.
func outputTokens(plan bench.Plan) float64 {
	if plan.Output != "" {
		return plan.OutputMean()
	}
	return float64(plan.Generation.MaxTokens)
}

// dollars writes an amount.
func dollars(amount float64) string { return bench.FormatDollars(&amount) }
