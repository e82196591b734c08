//go:build unix

package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"tokenlap/backend/bench"
)

// openLoadMeasures are about load that does not wait for answers.
func openLoadMeasures() []measure {
	return []measure{
		{name: "open load", figures: []*figure{
			{name: "requests started at 200/s (Poisson, 60 s) from those asked for, in standard deviations", target: 3, atMost: true},
			{name: "the same, in % of those asked for", unit: "%"},
			{name: "lag of starts (sent - due) at 200/s, p99", unit: "ms", target: 1, atMost: true},
			{name: "the same, at most", unit: "ms"},
		}, round: (*benchmark).openLoad},
		{name: "sweep", figures: []*figure{
			{name: "highest rate found by a sweep, from the capacity of the simulator", unit: "%", target: 5, atMost: true},
		}, round: (*benchmark).sweep},
	}
}

// sweep searches the highest rate of a simulator that serves 32 requests at a
// time, each for half a second on average: 64 a second. Each round has a seed of
// its own.
func (b *benchmark) sweep() ([]float64, error) {
	const capacity = 64.0
	o, err := b.measure("sweep", []string{"--parallel", "32", "--ttft", "200ms", "--itl", "20ms", "--tokens", "16", "--seed", strconv.Itoa(b.number)},
		[]string{"--slo", "ttft.p95=600ms", "--from", "32", "--to", "512", "--probe", "20s", "--seed", strconv.Itoa(b.number), "--prompts", "short-simple-capital", "--max-tokens", "16"})
	if err != nil {
		return nil, err
	}
	if len(o.run.Execution.Sweeps) != 1 {
		return nil, fmt.Errorf("%d results of the sweep", len(o.run.Execution.Sweeps))
	}
	return []float64{abs(o.run.Execution.Sweeps[0].Level/capacity-1) * 100}, nil
}

// openLoad asks at a rate and compares what was started with the rate, and each
// start with when it was due.
func (b *benchmark) openLoad() ([]float64, error) {
	const rate, seconds = 200, 60
	o, err := b.run([]string{"--ttft", "200ms", "--itl", "20ms", "--tokens", "16"},
		[]string{"--rate", fmt.Sprint(rate), "--duration", fmt.Sprint(seconds), "--seed", strconv.Itoa(b.number),
			"--prompts", "short-simple-capital", "--max-tokens", "16"})
	if err != nil {
		return nil, err
	}
	var lags []float64
	for i := range o.samples {
		lag, ok := o.samples[i].QueueDelay()
		if !ok || o.samples[i].Outcome != bench.OK {
			return nil, fmt.Errorf("request %d: %s %s", o.samples[i].Seq, o.samples[i].Outcome, o.samples[i].Message)
		}
		lags = append(lags, float64(lag.Nanoseconds())/1e6)
	}
	slices.Sort(lags)
	off := float64(len(lags)) - rate*seconds
	return []float64{abs(off) / math.Sqrt(rate*seconds), abs(off) / (rate * seconds) * 100, bench.Quantile(lags, 0.99), lags[len(lags)-1]}, nil
}
