// Package stats says what the samples of a run mean. It stands behind the
// measuring: the runner hands it samples, live or from the store, and gets
// the Summary that screen, files and command line all show.
package stats

import (
	"iter"
	"time"

	"tokenlap/backend/bench"
)

// Summarize goes once through the samples and describes each endpoint in each
// stage of the plan, in the plan's order; those without samples too. Samples
// the plan does not know follow in the order in which they come. No sample is
// kept: only the values that percentiles need.
func Summarize(plan bench.Plan, samples iter.Seq[bench.Sample]) bench.Summary {
	var tallies tallies
	for _, endpoint := range plan.Endpoints {
		for stage := range plan.Stages {
			tallies.of(endpoint.Name, stage)
		}
	}
	for sample := range samples {
		tallies.of(sample.Endpoint, sample.Stage).add(&sample)
	}
	summary := bench.Summary{Models: make([]bench.ModelSummary, 0, len(tallies.list))}
	for _, tally := range tallies.list {
		summary.Models = append(summary.Models, tally.summary())
	}
	return summary
}

// SummarizeSeq is Summarize for samples that are read from a store or a file.
// After an error it returns the summary of the samples before.
func SummarizeSeq(plan bench.Plan, samples iter.Seq2[bench.Sample, error]) (bench.Summary, error) {
	var failed error
	summary := Summarize(plan, func(yield func(bench.Sample) bool) {
		for sample, err := range samples {
			if err != nil {
				failed = err
				return
			}
			if !yield(sample) {
				return
			}
		}
	})
	return summary, failed
}

type place struct {
	endpoint string
	stage    int
}

type tallies struct {
	list []*tally
	at   map[place]*tally
}

func (t *tallies) of(endpoint string, stage int) *tally {
	where := place{endpoint, stage}
	if found, ok := t.at[where]; ok {
		return found
	}
	if t.at == nil {
		t.at = map[place]*tally{}
	}
	fresh := &tally{model: bench.ModelSummary{Endpoint: endpoint, Stage: stage}}
	t.at[where], t.list = fresh, append(t.list, fresh)
	return fresh
}

// metric is one value a request may have, and where its distribution goes.
type metric struct {
	unit  string
	of    func(*bench.Sample) (float64, bool)
	field func(*bench.ModelSummary) *bench.Distribution
}

// ofSuccesses are described over successes, ofAttempts over all that were sent.
var (
	ofSuccesses = []metric{
		{"s", seconds((*bench.Sample).TTFT), func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFT }},
		{"s", seconds((*bench.Sample).TTFTWithSetup), func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFTWithSetup }},
		{"s", seconds((*bench.Sample).TTFA), func(m *bench.ModelSummary) *bench.Distribution { return &m.TTFA }},
		{"s", seconds((*bench.Sample).Thinking), func(m *bench.ModelSummary) *bench.Distribution { return &m.Thinking }},
		{"s", seconds((*bench.Sample).TPOT), func(m *bench.ModelSummary) *bench.Distribution { return &m.TPOT }},
		{"s", seconds((*bench.Sample).Latency), func(m *bench.ModelSummary) *bench.Distribution { return &m.Latency }},
		{"s", seconds((*bench.Sample).ResponseTime), func(m *bench.ModelSummary) *bench.Distribution { return &m.ResponseTime }},
		{"s", seconds((*bench.Sample).Stall), func(m *bench.ModelSummary) *bench.Distribution { return &m.Stall }},
		{"tok/s", (*bench.Sample).DecodeSpeed, func(m *bench.ModelSummary) *bench.Distribution { return &m.DecodeSpeed }},
		{"tok/s", (*bench.Sample).OutputSpeed, func(m *bench.ModelSummary) *bench.Distribution { return &m.OutputSpeed }},
		{"tokens", inputTokens, func(m *bench.ModelSummary) *bench.Distribution { return &m.InputTokens }},
		{"tokens", outputTokens, func(m *bench.ModelSummary) *bench.Distribution { return &m.OutputTokens }},
	}
	ofAttempts = []metric{
		{"s", seconds((*bench.Sample).QueueDelay), func(m *bench.ModelSummary) *bench.Distribution { return &m.QueueDelay }},
	}
)

func seconds(of func(*bench.Sample) (time.Duration, bool)) func(*bench.Sample) (float64, bool) {
	return func(s *bench.Sample) (float64, bool) {
		value, ok := of(s)
		return value.Seconds(), ok
	}
}

func inputTokens(s *bench.Sample) (float64, bool) {
	return float64(s.Tokens.Input), s.Tokens.Input >= 0
}

func outputTokens(s *bench.Sample) (float64, bool) {
	return float64(s.Tokens.Output), s.Tokens.Output >= 0
}

// tally collects what one endpoint did in one stage.
type tally struct {
	model     bench.ModelSummary // the counts; distributions are filled in at the end
	successes [][]float64        // as ofSuccesses
	attempts  [][]float64        // as ofAttempts
	connects  []float64
	streams   streams
	window    window
	failures  map[bench.Outcome]int
	sources   map[bench.TokenSource]int
}

func (t *tally) add(s *bench.Sample) {
	if s.TCP > 0 {
		t.connects = append(t.connects, s.TCP.Seconds())
	}
	switch {
	case s.Phase == bench.Warmup:
		t.model.WarmedUp++
		t.window.warm(s)
		return
	case s.Outcome == bench.Dropped:
		t.model.Dropped++
		return
	}
	t.window.measure(s)
	if s.Outcome == bench.Cancelled {
		t.model.Cancelled++
		return
	}
	t.attempt(s)
}

func (t *tally) attempt(s *bench.Sample) {
	t.model.Attempts++
	t.attempts = collect(t.attempts, ofAttempts, s)
	if s.Conn.Reached() && !s.Reused {
		t.model.NewConns++
	}
	if s.Outcome != bench.OK {
		t.model.Failed++
		t.failures = count(t.failures, s.Outcome)
		return
	}
	t.model.Successes++
	t.successes = collect(t.successes, ofSuccesses, s)
	t.streams.add(s)
	t.model.CachedInput += max(s.Tokens.Cached, 0)
	t.model.Hidden += s.HiddenReasoning()
	if s.Tokens.Source != "" && s.Tokens.Output >= 0 {
		t.sources = count(t.sources, s.Tokens.Source)
	}
}

func collect(vectors [][]float64, metrics []metric, s *bench.Sample) [][]float64 {
	if vectors == nil {
		vectors = make([][]float64, len(metrics))
	}
	for i, metric := range metrics {
		if value, ok := metric.of(s); ok {
			vectors[i] = append(vectors[i], value)
		}
	}
	return vectors
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
	describe(m, ofSuccesses, t.successes)
	describe(m, ofAttempts, t.attempts)
	m.Connect = Describe("s", t.connects)
	m.Failures, m.TokenSources = []bench.FailureCount{}, []bench.SourceCount{}
	for _, kind := range bench.ByCount(t.failures) {
		m.Failures = append(m.Failures, bench.FailureCount{Kind: kind, Count: t.failures[kind]})
	}
	for _, source := range bench.ByCount(t.sources) {
		m.TokenSources = append(m.TokenSources, bench.SourceCount{Source: source, Count: t.sources[source]})
	}
	if m.Attempts > 0 {
		m.SuccessRate = pointer(float64(m.Successes) / float64(m.Attempts))
	}
	came := t.window.into(m)
	t.streams.into(m)
	m.Warnings = warnings(m, came)
	t.streams.warn(m)
	return *m
}

func describe(m *bench.ModelSummary, metrics []metric, vectors [][]float64) {
	for i, metric := range metrics {
		var values []float64
		if vectors != nil {
			values = vectors[i]
		}
		*metric.field(m) = Describe(metric.unit, values)
	}
}
