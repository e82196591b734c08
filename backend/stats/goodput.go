package stats

import (
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// goodput collects which attempts meet the objectives about each request.
type goodput struct {
	objectives []bench.Objective // all of the model
	perRequest []bench.Objective // of them, those about each request
	bench.Goodput
	met    []int // attempts that meet each of perRequest
	tokens int   // of good requests
	unread int   // good requests whose tokens are not known
}

func newGoodput(objectives []bench.Objective) goodput {
	g := goodput{objectives: objectives}
	for _, o := range objectives {
		if o.IsPerRequest() {
			g.perRequest = append(g.perRequest, o)
		}
	}
	g.met = make([]int, len(g.perRequest))
	return g
}

func (g *goodput) add(s *bench.Sample) {
	if len(g.perRequest) == 0 || !s.Phase.IsCounted() {
		return
	}
	before := g.Good
	g.Add(s, g.perRequest)
	for i, o := range g.perRequest {
		if o.MetBy(s) {
			g.met[i]++
		}
	}
	switch {
	case g.Good == before:
	case s.Tokens.Output < 0:
		g.unread++
	default:
		g.tokens += s.Tokens.Output
	}
}

// into writes the goodput and the values of the other objectives. All other
// figures of the summary must be there.
func (g *goodput) into(m *bench.ModelSummary) {
	if len(g.perRequest) > 0 {
		m.Goodput = g.summary(m.Window.Seconds())
	}
	if m.Goodput != nil && m.IsBuffered() && slices.ContainsFunc(g.perRequest, isWithdrawn) {
		g.withdraw(m.Goodput)
	}
	if values := bench.Evaluate(g.objectives, m, g.Goodput); len(values) > 0 {
		m.Values = values
	}
}

// withdraw removes what rests on metrics that buffering makes meaningless.
func (g *goodput) withdraw(s *bench.GoodputSummary) {
	g.Goodput = bench.Goodput{}
	s.Good, s.Share, s.Rate, s.Tokens = 0, nil, nil, nil
	for i, o := range g.perRequest {
		if isWithdrawn(o) {
			s.Met[i].Share = nil
		}
	}
}

// isWithdrawn reports whether buffered answers make an objective meaningless.
func isWithdrawn(o bench.Objective) bool { return bench.MetricOf(o.Metric).Withdrawn }

// summary returns the goodput of a window in seconds; 0: there are no rates.
func (g *goodput) summary(window float64) *bench.GoodputSummary {
	summary := &bench.GoodputSummary{Attempts: g.Attempts, Good: g.Good, Met: make([]bench.ObjectiveShare, 0, len(g.met))}
	if share, known := g.Share(); known {
		summary.Share = &share
	}
	if window > 0 {
		summary.Rate = pointer(float64(g.Good) / window)
	}
	if window > 0 && g.unread == 0 {
		summary.Tokens = pointer(float64(g.tokens) / window)
	}
	for i, o := range g.perRequest {
		one := bench.ObjectiveShare{Objective: o}
		if g.Attempts > 0 {
			one.Share = pointer(float64(g.met[i]) / float64(g.Attempts))
		}
		summary.Met = append(summary.Met, one)
	}
	return summary
}

// adjusted returns the percentiles of values of successes and of failures, which are
// infinite; nil where there are no failures, or no success that has the value.
func adjusted(values ordered, failures int) *bench.Percentiles {
	n := values.len()
	if failures == 0 || n == 0 {
		return nil
	}
	found := &bench.Percentiles{Infinite: []string{}}
	all := n + failures
	for _, percentile := range percentiles {
		last := int(math.Ceil(percentile.share * float64(all-1))) // of the two between which the quantile lies
		switch {
		case all < percentile.fewest:
		case last >= n:
			found.Infinite = append(found.Infinite, string(percentile.name))
		default:
			// The place after last may be that of a failure; its value does not count.
			at := func(place int) float64 { return values.at(min(place, n-1)) }
			*found.Value(percentile.name) = pointer(bench.QuantileAt(all, at, percentile.share))
		}
	}
	return found
}
