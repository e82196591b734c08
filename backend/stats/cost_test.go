package stats_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

var priced = bench.Plan{Endpoints: []bench.Endpoint{{Name: "a", URL: "https://a.example/v1", PriceInput: 2, PriceOutput: 10}}}

func TestCostIsOfAllRequestsAndItsRatesOfSuccesses(t *testing.T) {
	const ms = time.Millisecond
	of := func(phase bench.Phase, outcome bench.Outcome, input, output int) bench.Sample {
		s := answer(0, outcome, 100*ms, 900*ms)
		s.Phase, s.Tokens.Input, s.Tokens.Output = phase, input, output
		return s
	}
	samples := []bench.Sample{
		of(bench.Measured, bench.OK, 1000, 100), // 0.002 + 0.001
		of(bench.Measured, bench.OK, 1000, 300), // 0.002 + 0.003
		of(bench.Measured, bench.OK, 1000, -1),  // not known
		of(bench.Measured, "timeout", 1000, 0),  // 0.002: paid
		of(bench.Measured, "timeout", -1, -1),   // not known, and no success
		of(bench.Warmup, bench.OK, 1000, 100),   // 0.003: paid
	}
	cost := stats.Summarize(priced, slices.Values(samples)).Models[0].Cost
	if cost == nil || cost.PerThousand == nil || cost.PerMillionOutput == nil {
		t.Fatalf("cost %+v", cost)
	}
	for name, row := range map[string]struct{ got, want float64 }{
		"run":                {cost.Run, 0.013},
		"per thousand":       {*cost.PerThousand, 4},
		"per million output": {*cost.PerMillionOutput, 20},
		"unknown":            {float64(cost.Unknown), 1},
	} {
		if math.Abs(row.got-row.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, row.got, row.want)
		}
	}
}

func TestThereIsNoCostWithoutPrices(t *testing.T) {
	for name, endpoint := range map[string]bench.Endpoint{
		"no price":        {Name: "a", URL: "https://a.example/v1"},
		"one of two":      {Name: "a", URL: "https://a.example/v1", PriceInput: 1},
		"simulated model": {Name: "a", URL: "simulated:?ttft=200ms", PriceInput: 1, PriceOutput: 1},
	} {
		samples := []bench.Sample{answer(0, bench.OK, time.Millisecond, time.Second)}
		if cost := stats.Summarize(bench.Plan{Endpoints: []bench.Endpoint{endpoint}}, slices.Values(samples)).Models[0].Cost; cost != nil {
			t.Errorf("%s: cost %+v", name, *cost)
		}
	}
}

func TestCostHasAnInterval(t *testing.T) {
	samples := make([]bench.Sample, 100)
	for i := range samples {
		samples[i] = answer(i, bench.OK, time.Millisecond, time.Second)
		samples[i].Tokens.Input, samples[i].Tokens.Output = 1000, 100+i*7%50
	}
	m := stats.Summarize(priced, slices.Values(samples)).Models[0]
	for metric, value := range map[string]*float64{"cost_per_thousand": m.Cost.PerThousand, "cost_per_million_output": m.Cost.PerMillionOutput} {
		one := m.IntervalOf(metric, bench.Total)
		if one == nil || !(one.Low < *value && *value < one.High) || one.High > *value*1.2 {
			t.Errorf("%s: interval %+v around %v", metric, one, *value)
		}
	}
}

func TestSpreadHasPointsOfFewValuesAndQuantilesOfMany(t *testing.T) {
	of := func(n int) *bench.Spread {
		samples := make([]bench.Sample, n, n+1)
		for i := range samples {
			samples[i] = answer(i, bench.OK, time.Duration(n-i)*time.Millisecond, time.Second)
		}
		return stats.Summarize(priced, slices.Values(append(samples, answer(n, "timeout", 0, 0)))).Models[0].TTFT.Spread
	}
	if none := of(0); none != nil {
		t.Errorf("without values: %+v", none)
	}
	few := of(bench.FewValues - 1)
	if len(few.Points) != bench.FewValues-1 || !slices.IsSorted(few.Points) || few.P25 != nil {
		t.Errorf("of few values: %+v", few)
	}
	many := of(101)
	if many.Points != nil || *many.P5 != 0.006 || *many.P25 != 0.026 || *many.P75 != 0.076 {
		t.Errorf("of 1 to 101 ms: %+v", many)
	}
}
