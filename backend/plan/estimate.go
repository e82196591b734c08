package plan

import (
	"slices"

	"tokenlap/backend/bench"
)

// An estimate uses the last finished runs of a model that streamed, or did not, as
// the plan does: those with the same load if there are any, else all of them. The
// prompts of those runs may differ; that is not taken into account.
const (
	recentRuns = 20 // searched
	basisRuns  = 5  // used
)

// Past returns the last runs of a model, at most so many, newest first.
type Past func(endpoint string, most int) ([]bench.Run, error)

// Estimate returns the preview with the time that the plan takes, estimated from
// past runs of its models, and with what follows from that time. Of those that run in parallel the slowest one counts.
func (p Preview) Estimate(plan bench.Plan, past Past) (Preview, error) {
	if plan.Sweep != nil { // the search decides
		p.Large = p.Large || p.takesLong(plan)
		return p, nil
	}
	latency := map[string]float64{}
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
		latency[endpoint.Name] = bench.Quantile(took, 0.5)
	}
	if len(p.Basis) > 0 && len(p.Unknown) == 0 {
		seconds := plan.Seconds(latency)
		p.Seconds = &seconds
	}
	p.Large = p.Large || p.takesLong(plan)
	return p, nil
}

// latencies returns the latency in seconds that a request of the plan would have
// had in each of the runs of the endpoint, in ascending order.
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

// latencyWith returns the mean latency that a model would have had with a maximum
// of M tokens instead of M0. With its mean latency L, its mean TTFT F (0 if
// absent) and its mean number of output tokens O it is
//
//	F + (L - F) * E/O
//
// where E is M if answers reach their maximum, and O if they end before it. They
// reached M0 if O is at least 95 % of it.
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
