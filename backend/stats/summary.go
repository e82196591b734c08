// Package stats summarises the samples of a run. The runner passes it samples,
// as they come or from the store, and gets the Summary that screen, files and
// command line all show.
package stats

import (
	"errors"
	"iter"

	"tokenlap/backend/bench"
)

// Summarize returns a summary of each endpoint in each of its stages, in the
// plan's order, those without samples included. Endpoints and stages that the plan
// does not name follow in the order of their samples. Samples are not kept, only
// the values that percentiles need. They are read a second time if a stage was not
// steady all the way.
func Summarize(plan bench.Plan, samples iter.Seq[bench.Sample]) bench.Summary {
	return summarizeRun(bench.Run{Plan: plan}, samples, nil)
}

func summarizeRun(run bench.Run, samples iter.Seq[bench.Sample], s *scratch) bench.Summary {
	tallies := tallies{run: run, scratch: s}
	for _, endpoint := range run.Plan.Endpoints {
		for number, stage := range run.Plan.Stages {
			if stage.Has(endpoint.Name) {
				tallies.get(endpoint.Name, number)
			}
		}
	}
	for sample := range samples {
		tallies.get(sample.Endpoint, sample.Stage).add(&sample)
	}
	summary := bench.Summary{Models: make([]bench.ModelSummary, 0, len(tallies.list))}
	for _, tally := range tallies.list {
		model := tally.summary()
		model.Steady = tallies.steady(tally)
		summary.Models = append(summary.Models, model)
		tally.release()
	}
	tallies.addSteady(&summary, samples)
	if run.State != bench.Running || !run.Finished.IsZero() {
		summary.Best = tallies.best()
	}
	return summary
}

// SummarizeSeq is Summarize for the samples of a run that are read from a store or
// a file; it knows when the stages began and ended, if the run does. Windows that
// the run's summary has by hand are kept. After an error it returns the summary of
// the samples before. Values beyond 32 MB are kept in a temporary file in the folder,
// which has no name where the system allows that; "" is the system's own folder.
func SummarizeSeq(run bench.Run, samples iter.Seq2[bench.Sample, error], folder string) (bench.Summary, error) {
	var failed error
	scratch := newScratch(folder)
	summary := summarizeRun(run, func(yield func(bench.Sample) bool) {
		for sample, err := range samples {
			if err != nil {
				failed = err
				return
			}
			if !yield(sample) {
				return
			}
		}
	}, scratch)
	return summary, errors.Join(failed, scratch.close())
}

// group is what a tally is of: one endpoint in one stage.
type group struct {
	endpoint string
	stage    int
}

// tallies are in the order in which their groups were first asked for.
type tallies struct {
	run     bench.Run
	scratch *scratch
	list    []*tally
	of      map[group]*tally
	firsts  map[string]*firsts     // by endpoint
	spans   map[string]*list[span] // by endpoint: requests in flight, of all stages and phases
}

func (t *tallies) get(endpoint string, stage int) *tally {
	at := group{endpoint, stage}
	if found, ok := t.of[at]; ok {
		return found
	}
	if t.of == nil {
		t.of, t.firsts, t.spans = map[group]*tally{}, map[string]*firsts{}, map[string]*list[span]{}
	}
	if t.firsts[endpoint] == nil {
		spans := listIn[span](t.scratch)
		t.firsts[endpoint], t.spans[endpoint] = &firsts{}, &spans
	}
	fresh := t.fresh(at)
	fresh.spans, fresh.finished = t.spans[endpoint], finishedOf(t.run, at)
	t.of[at], t.list = fresh, append(t.list, fresh)
	return fresh
}

// fresh returns an empty tally of a group.
func (t *tallies) fresh(at group) *tally {
	objectives := t.run.Plan.ObjectivesOf(at.endpoint)
	priced := t.run.Plan.EndpointOf(at.endpoint)
	return &tally{
		model:  bench.ModelSummary{Endpoint: at.endpoint, Stage: at.stage},
		values: newValues(t.scratch), streams: newStreams(t.scratch), drifts: newDrifts(t.run.Plan, t.firsts[at.endpoint], t.scratch),
		wanted: newWanted(t.run.Plan, t.scratch), counters: counters{ranges: floatsIn(t.scratch)},
		goodput: newGoodput(objectives), series: newSeries(objectives, t.scratch).Priced(priced), cost: cost{endpoint: priced},
	}
}

// tally collects what one endpoint did in one stage.
type tally struct {
	model    bench.ModelSummary // the counts; distributions are filled in at the end
	values   values
	streams  streams
	drifts   drifts
	wanted   wanted
	goodput  goodput
	series   *Series
	window   window
	cost     cost
	finished finished
	spans    *list[span] // of the endpoint
	inside   *tally      // of the requests in the steady window; nil: these are all
	failures map[bench.Outcome]int
	counters counters
	reasons  map[string]int
	tooLate  int // of the dropped ones
	unclosed int // successes with events that no blank line closed
	stray    int // prompt tokens that came from a cache and were not wanted there
}

func (t *tally) add(s *bench.Sample) {
	t.values.add(bench.Connections, s)
	t.finished.add(s)
	t.addSpan(s)
	t.cost.add(s)
	prompt := t.drifts.firsts.see(s)
	t.goodput.add(s)
	t.series.Add(s, 0)
	switch {
	case !s.Phase.IsCounted():
		t.model.WarmedUp++
		t.window.warm(s)
		return
	case s.Outcome == bench.Dropped:
		t.model.Dropped++
		if s.Message == bench.TooLate {
			t.tooLate++
		}
		return
	}
	t.window.measure(s)
	if s.Outcome == bench.Cancelled {
		t.model.Cancelled++
		return
	}
	t.attempt(s)
	if s.Outcome == bench.OK {
		t.drifts.add(s, prompt)
	}
}

// release gives the memory of single values back; the series stays.
func (t *tally) release() {
	t.streams.release()
	t.drifts.release()
	t.window.warmup = nil
}

func (t *tally) attempt(s *bench.Sample) {
	t.model.Attempts++
	t.values.add(bench.Attempts, s)
	t.model.Unknown = union(t.model.Unknown, s.Unknown)
	if s.Conn.Reached() && !s.Reused {
		t.model.NewConns++
	}
	if s.Outcome != bench.OK {
		t.model.Failed++
		t.failures = count(t.failures, s.Outcome)
		return
	}
	t.model.Successes++
	t.values.add(bench.Successes, s)
	t.streams.add(s)
	t.wanted.add(s)
	t.findings(s)
	t.model.CachedInput += max(s.Tokens.Cached, 0)
	t.stray += s.StrayCached(t.wanted.plan.SharedPrefix)
	t.model.Hidden += s.HiddenReasoning()
	t.counters.add(s)
}

func count[K comparable](counts map[K]int, key K) map[K]int {
	if counts == nil {
		counts = map[K]int{}
	}
	counts[key]++
	return counts
}

func (t *tally) summary() bench.ModelSummary {
	m := &t.model
	t.values.describe(m)
	t.values = nil
	m.Failures = []bench.FailureCount{}
	for _, kind := range bench.ByCount(t.failures) {
		m.Failures = append(m.Failures, bench.FailureCount{Kind: kind, Count: t.failures[kind]})
	}
	m.TokenSources = t.counters.sources()
	m.FinishReasons = []bench.ReasonCount{}
	for _, reason := range bench.ByCount(t.reasons) {
		m.FinishReasons = append(m.FinishReasons, bench.ReasonCount{Reason: reason, Count: t.reasons[reason]})
	}
	if m.Attempts > 0 {
		m.SuccessRate = pointer(float64(m.Successes) / float64(m.Attempts))
	}
	came := t.window.into(m)
	if rate, ok := t.finished.rate(); ok {
		m.RequestRate = pointer(rate)
	}
	t.streams.into(m)
	m.Warnings = t.warnings(came)
	t.streams.warn(m)
	t.drifts.into(m)
	t.wanted.into(m)
	m.Intervals = t.series.Intervals()
	t.warnOfEvents()
	t.goodput.into(m)
	t.cost.into(m)
	return *m
}
