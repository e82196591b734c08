package stats_test

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// complete is a sample that has every metric.
func complete() bench.Sample {
	at := func(ms int) bench.Instant { return bench.At(time.Duration(ms) * time.Millisecond) }
	s := bench.Sample{
		Endpoint: "a", Phase: bench.Measured, Outcome: bench.OK, Streamed: true, Events: 3,
		Due: at(0), Start: at(1), Conn: at(4), Sent: at(5), Wrote: at(6), Headers: at(40), FirstEvent: at(50),
		First: at(60), Answer: at(80), Last: at(100), Done: at(110), TCP: time.Millisecond,
		Tokens: bench.Tokens{Source: bench.FromUsage, Input: 7, Output: 3, Cached: 0, Reasoning: 1},
	}
	own := 0.01
	s.Server = &bench.ServerTimings{Source: "test", Queue: &own, Prompt: &own, Decode: &own, Total: &own}
	for i, ms := range []int{60, 80, 100} {
		s.Chunks = append(s.Chunks, bench.Chunk{At: at(ms), Read: uint32(i + 1), Bytes: 4})
	}
	return s
}

func TestASummaryHasEachMetric(t *testing.T) {
	asked := bench.Plan{Endpoints: []bench.Endpoint{{Name: "a", PriceInput: 1, PriceOutput: 2}}, SharedPrefix: bench.SharedPrefix{Tokens: 4, Count: 2}, Objectives: []bench.Objective{{Metric: "ttft", Limit: 1}}}
	var all []bench.Sample
	for _, cached := range []int{0, 0, 7, 7} {
		s := complete()
		s.SharedPrefix, s.Tokens.Cached = 1, cached
		all = append(all, s)
	}
	m := stats.Summarize(asked, slices.Values(all)).Models[0]
	for _, metric := range bench.Metrics {
		statistic := bench.P50
		if metric.Distribution == nil {
			statistic = bench.Total
		}
		if value := metric.ValueOf(&m, statistic); value.Value == nil || value.N != 4 && value.N != 2 && metric.Key != "icl" {
			t.Errorf("%s: %+v", metric.Key, value)
		}
	}
}

func TestTheUnitOfADistributionIsThatOfItsMetric(t *testing.T) {
	m := stats.Summarize(bench.Plan{}, slices.Values([]bench.Sample{complete()})).Models[0]
	for _, metric := range bench.Metrics {
		if metric.Distribution != nil && metric.Distribution(&m).Unit != string(metric.Unit) {
			t.Errorf("%s has the unit %q", metric.Key, metric.Distribution(&m).Unit)
		}
	}
}
