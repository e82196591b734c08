package plan

import (
	"slices"

	"tokenlap/backend/bench"
)

// An estimate rests on the last runs of a model that finished and that asked
// for streams, or for whole answers, as the plan does: those with the same load
// where there are any, else all of them. That they may have asked other prompts
// is left out of account.
const (
	recentRuns = 20 // looked at
	basisRuns  = 5  // used
)

// Past are the last runs of a model, newest first, at most so many.
type Past func(endpoint string, most int) ([]bench.Run, error)

// Estimate adds to the preview of a plan how long it takes, by what its models
// did before. They run side by side, so it takes as long as the slowest.
func (p Preview) Estimate(plan bench.Plan, past Past) (Preview, error) {
	longest := 0.0
	for _, endpoint := range plan.Endpoints {
		runs, err := past(endpoint.Name, recentRuns)
		if err != nil {
			return p, err
		}
		took := latencies(runs, endpoint, plan)
		if len(took) == 0 {
			p.Unknown = append(p.Unknown, endpoint.Name)
			continue
		}
		p.Basis = append(p.Basis, endpoint.Name)
		latency := bench.Quantile(took, 0.5)
		longest = max(longest, plan.Seconds(latency))
	}
	if len(p.Basis) > 0 && len(p.Unknown) == 0 {
		p.Seconds = &longest
	}
	return p, nil
}

// latencies are the seconds that a request of the plan would have taken in
// past runs of the endpoint, in ascending order.
func latencies(runs []bench.Run, endpoint bench.Endpoint, plan bench.Plan) []float64 {
	var same, other []float64
	for _, run := range runs {
		if run.Plan.Generation.Stream != plan.Generation.Stream || !slices.ContainsFunc(run.Plan.Endpoints, func(e bench.Endpoint) bool {
			return e.Name == endpoint.Name && e.URL == endpoint.URL && e.Model == endpoint.Model
		}) {
			continue
		}
		for _, model := range run.Summary.Models {
			latency, ok := latencyWith(plan.Generation.MaxTokens, run.Plan.Generation.MaxTokens, model)
			switch {
			case !ok || model.Endpoint != endpoint.Name || model.Stage >= len(run.Plan.Stages):
			case slices.ContainsFunc(plan.Stages, func(s bench.Stage) bool { return s.Load == run.Plan.Stages[model.Stage].Load }):
				same = append(same, latency)
			default:
				other = append(other, latency)
			}
		}
	}
	if len(same) == 0 {
		same = other
	}
	same = same[:min(len(same), basisRuns)] // newest first
	slices.Sort(same)
	return same
}

// latencyWith is the mean latency that a model would have with other most
// tokens M than those it had then, M0. With its mean latency L, mean time to
// first token F (0 where it is not known) and mean number of tokens O:
//
//	F + (L - F) * E/O    E = M where answers are cut, or were, else O
//
// An answer counts as cut then from 95 % of M0 on.
func latencyWith(most, mostThen int, model bench.ModelSummary) (seconds float64, ok bool) {
	latency, output := model.Latency.Mean, model.OutputTokens.Mean
	if latency == nil {
		return 0, false
	}
	if output == nil || *output <= 0 {
		return *latency, true
	}
	first := 0.0
	if model.TTFT.Mean != nil {
		first = *model.TTFT.Mean
	}
	expected := *output
	if float64(most) < expected || expected >= 0.95*float64(mostThen) {
		expected = float64(most)
	}
	return first + (*latency-first)*expected / *output, true
}
