package stats

import (
	"cmp"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// contest is the models that went through the same load. Repeats of it are put
// together.
type contest struct {
	stage     int // the first of the load
	endpoints []string
	tallies   [][]*tally // of each endpoint, one a repeat
}

// best compares the models under each load.
func (t *tallies) best() (found []bench.Best) {
	for _, c := range t.contests() {
		if len(c.endpoints) > 1 {
			found = append(found, c.best()...)
		}
	}
	return found
}

// contests are in the order of the stages.
func (t *tallies) contests() []*contest {
	type key struct {
		load  bench.Load
		stage int // of a load that is not known, which is like no other
	}
	of := map[key]*contest{}
	var all []*contest
	for _, one := range t.list {
		at := key{load: t.run.Plan.LoadOf(one.model.Stage)}
		if at.load.Kind == "" {
			at.stage = one.model.Stage
		}
		if of[at] == nil {
			of[at] = &contest{stage: one.model.Stage}
			all = append(all, of[at])
		}
		of[at].stage = min(of[at].stage, one.model.Stage)
		of[at].enter(one)
	}
	slices.SortStableFunc(all, func(a, b *contest) int { return cmp.Compare(a.stage, b.stage) })
	return all
}

// enter takes the requests of a tally or, if there is one, of its steady window.
func (c *contest) enter(one *tally) {
	if one.inside != nil {
		one = one.inside
	}
	at := slices.Index(c.endpoints, one.model.Endpoint)
	if at < 0 {
		at = len(c.endpoints)
		c.endpoints, c.tallies = append(c.endpoints, one.model.Endpoint), append(c.tallies, nil)
	}
	c.tallies[at] = append(c.tallies[at], one)
}

// has reports whether an endpoint has a value of a statistic, in any repeat.
func (c *contest) has(endpoint int, m bench.MetricStatistic) bool {
	return slices.ContainsFunc(c.tallies[endpoint], func(t *tally) bool { return m.Of(&t.model).Value != nil })
}

// estimators returns one of each endpoint; nil for one with too few requests.
// Models that take turns in repeats are paired: what befell a repeat befell that of
// the others too.
func (c *contest) estimators() (all []*estimator, paired bool) {
	paired = !slices.ContainsFunc(c.tallies, func(repeats []*tally) bool { return len(repeats) < fewestBlocks })
	for i, repeats := range c.tallies {
		stream := uint64(i + 1)
		if paired {
			stream = 1
		}
		all = append(all, newEstimator(pooled(repeats), stream))
	}
	return all, paired
}

// pooled returns the requests of repeats as one series.
func pooled(repeats []*tally) *Series {
	if len(repeats) == 1 {
		return repeats[0].series
	}
	whole := *repeats[0].series
	whole.requests = listIn[request](whole.requests.scratch)
	for number, one := range repeats {
		for request := range one.series.requests.all() {
			request.repeat = number
			whole.requests.add(request)
		}
	}
	return &whole
}

// standing is the best value of a statistic with its differences from all others.
type standing struct {
	bench.MetricStatistic
	best   int           // of the endpoints
	others []*comparison // of each endpoint from the best one; nil for that itself, and without a value
}

// best returns what is known of each statistic for which all models with a value
// have enough requests.
func (c *contest) best() (found []bench.Best) {
	estimators, paired := c.estimators()
	var standings []standing
	var tested []*comparison
	for _, m := range bench.Ranked() {
		one, ok := c.standing(m, estimators, paired)
		if !ok {
			continue
		}
		standings = append(standings, one)
		tested = append(tested, slices.DeleteFunc(slices.Clone(one.others), func(c *comparison) bool { return c == nil })...)
	}
	adjust(tested)
	for _, one := range standings {
		found = append(found, c.conclude(one))
	}
	return found
}

func (c *contest) standing(m bench.MetricStatistic, estimators []*estimator, paired bool) (standing, bool) {
	found := standing{MetricStatistic: m, best: -1, others: make([]*comparison, len(estimators))}
	best := math.Inf(1)
	for i, e := range estimators {
		if !c.has(i, m) {
			continue
		}
		if e == nil {
			return found, false
		}
		estimate, ok := e.of(m)
		if !ok {
			return found, false
		}
		if m.Better == bench.Higher {
			estimate.value = -estimate.value
		}
		if estimate.value < best {
			found.best, best = i, estimate.value
		}
	}
	rivals := 0
	for i, e := range estimators {
		if i == found.best || !c.has(i, m) {
			continue
		}
		a := estimators[found.best]
		found.others[i] = newComparison(m, a, e, paired && a.blocks == e.blocks)
		if found.others[i] == nil {
			return found, false
		}
		rivals++
	}
	return found, rivals > 0
}

// conclude names the best where all others are worse beyond noise.
func (c *contest) conclude(s standing) bench.Best {
	found := bench.Best{Stage: c.stage, Metric: s.Key, Statistic: s.Statistic}
	next, isBest := -1, true
	for i, one := range s.others {
		if one == nil {
			continue
		}
		one.answer()
		isBest = isBest && one.Answer == IsWorse
		found.More = max(found.More, one.More)
		if next < 0 || s.isBetter(one.B, s.others[next].B) {
			next = i
		}
	}
	if !isBest {
		return found
	}
	change := s.others[next].reversed()
	if math.IsInf(change.Change, 0) || math.IsInf(change.Low, 0) || math.IsInf(change.High, 0) {
		return found // the second best may have nothing at all, of which nothing is a share
	}
	found.More, found.Endpoint, found.Next = 0, c.endpoints[s.best], c.endpoints[next]
	found.Absolute, found.Change, found.Low, found.High = change.Absolute, change.Change, change.Low, change.High
	return found
}

func (s standing) isBetter(a, b float64) bool {
	if s.Better == bench.Higher {
		return a > b
	}
	return a < b
}

// reversed is the difference of A from B.
func (c *comparison) reversed() Difference {
	turned := c.Difference
	turned.A, turned.B = c.B, c.A
	of := func(change float64) float64 {
		if c.Absolute {
			return -change
		}
		return 1/(1+change) - 1
	}
	turned.Change, turned.Low, turned.High = of(c.Change), of(c.High), of(c.Low)
	return turned
}
