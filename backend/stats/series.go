package stats

import (
	"cmp"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// Series is the measured requests of one model under one load, in the order in
// which they were sent: what intervals and comparisons are computed from. The
// requests of a run depend on each other, because they share a server and follow
// each other, so they are taken in blocks: each repeat is one if there are several,
// else there are ten of equal size.
type Series struct {
	objectives []bench.Objective
	hasGoodput bool           // there are objectives about each request
	endpoint   bench.Endpoint // for its prices; the zero one has none
	requests   list[request]
}

// request is what a Series keeps of a sample.
type request struct {
	repeat      int
	sent, ended bench.Instant
	isGood      bool
	succeeded   bool
	tokens      float64
	cost        float64             // US dollars; NaN where it is not known
	values      [len(timed)]float64 // NaN where it does not exist
}

// timed are the metrics of single requests that are compared.
var timed = [...]string{"ttft", "ttfa", "tpot", "latency", "response_time", "output_speed"}

var timedMetrics = func() (metrics [len(timed)]bench.Metric) {
	for i, key := range timed {
		metrics[i] = bench.MetricOf(key)
	}
	return metrics
}()

// NewSeries returns an empty series. Objectives decide which requests are good.
func NewSeries(objectives []bench.Objective) *Series {
	return newSeries(objectives, nil)
}

func newSeries(objectives []bench.Objective, s *scratch) *Series {
	return &Series{
		objectives: objectives, hasGoodput: slices.ContainsFunc(objectives, bench.Objective.IsPerRequest), requests: listIn[request](s),
	}
}

// Priced gives the series the endpoint whose prices its requests are paid by. It
// comes before the first sample.
func (s *Series) Priced(endpoint bench.Endpoint) *Series {
	s.endpoint = endpoint
	return s
}

// Add takes a sample, which belongs to a repeat of the load, counted from 0. It
// ignores what is not an attempt of the measured phase.
func (s *Series) Add(sample *bench.Sample, repeat int) {
	if !sample.Phase.IsCounted() || sample.Outcome == bench.Cancelled {
		return
	}
	one := request{
		repeat: repeat, sent: begun(sample), ended: sample.Ended(), succeeded: sample.Outcome == bench.OK,
		isGood: bench.IsGood(sample, s.objectives), tokens: float64(max(sample.Tokens.Output, 0)),
	}
	one.cost = math.NaN()
	if dollars, ok := s.endpoint.CostOf(sample.Tokens); ok && one.succeeded {
		one.cost = dollars
	}
	for i := range timedMetrics {
		one.values[i] = math.NaN()
		if value, ok := timedMetrics[i].Of(sample); ok && one.succeeded {
			one.values[i] = value
		}
	}
	s.requests.add(one)
}

// AddSteady is Add for the samples that the decisive figures of a model in a stage are
// of: those in its steady window, if it has one.
func (s *Series) AddSteady(sample *bench.Sample, repeat int, model *bench.ModelSummary) {
	if IsDecisive(sample, model) {
		s.Add(sample, repeat)
	}
}

// IsDecisive reports whether the decisive figures of a model in a stage are of a
// sample of it.
func IsDecisive(sample *bench.Sample, model *bench.ModelSummary) bool {
	return model.Steady == nil || model.Steady.Figures == nil || model.Steady.Holds(begun(sample))
}

// begun is when a request was sent or, without a connection, begun.
func begun(s *bench.Sample) bench.Instant {
	switch {
	case s.Sent.Reached():
		return s.Sent
	case s.Start.Reached():
		return s.Start
	}
	return s.Due
}

// Len is the number of requests.
func (s *Series) Len() int { return s.requests.len() }

// The blocks of a series: ten as long as each has two requests.
const (
	mostBlocks   = 10
	fewestBlocks = 5
	leastBlock   = 2
)

// blocks sorts the requests and returns the block of each, and how many there are;
// 0 if there are too few requests.
func (s *Series) blocks() (of func(place, repeat int) int, n int) {
	s.requests.sort(func(a, b request) int {
		return cmp.Or(cmp.Compare(a.repeat, b.repeat), cmp.Compare(a.sent, b.sent), cmp.Compare(a.ended, b.ended))
	})
	if repeats := s.repeats(); len(repeats) >= fewestBlocks {
		number := map[int]int{}
		for i, repeat := range repeats {
			number[repeat] = i
		}
		return func(_, repeat int) int { return number[repeat] }, len(repeats)
	}
	all := s.Len()
	n = min(mostBlocks, all/leastBlock)
	if n < fewestBlocks {
		return nil, 0
	}
	return func(place, _ int) int { return place * n / all }, n
}

// repeats are the repeats that have requests, in order. The requests are sorted.
func (s *Series) repeats() []int {
	var found []int
	for one := range s.requests.all() {
		if len(found) == 0 || found[len(found)-1] != one.repeat {
			found = append(found, one.repeat)
		}
	}
	return found
}
