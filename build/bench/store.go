//go:build unix

package main

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// storeMeasures are about the store and the start of a command.
func storeMeasures() []measure {
	return []measure{
		{name: "store", figures: []*figure{{name: "samples of 64 chunks into the store", unit: "a second", target: 20_000}}, round: (*benchmark).store},
		{name: "bytes", figures: []*figure{
			{name: "a stored request with 64 chunks, without texts", unit: "B", target: 400, atMost: true},
			{name: "what its texts add, compressed", unit: "B"},
			{name: "their length", unit: "B"},
			{name: "a stored run of 3 models, without its requests", unit: "B"},
		}, round: (*benchmark).bytes},
		{name: "start", figures: []*figure{{name: "start to prompt, tokenlap models", unit: "ms", target: 100, atMost: true}}, round: (*benchmark).start},
	}
}

// store stores samples in batches as a run does and returns samples a second.
func (b *benchmark) store() ([]float64, error) {
	ctx := context.Background()
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	run := bench.Run{ID: "bench", Started: time.Now(), Plan: bench.Plan{Endpoints: []bench.Endpoint{{Name: "m"}}}}
	if err := db.Begin(ctx, run); err != nil {
		return nil, err
	}
	const batches, size = 20, 1000
	samples := make([]bench.Sample, size)
	begin := time.Now()
	for batch := range batches {
		for i := range samples {
			samples[i] = sample(batch*size + i)
		}
		if err := db.AddSamples(ctx, run.ID, samples); err != nil {
			return nil, err
		}
	}
	return []float64{batches * size / time.Since(begin).Seconds()}, nil
}

// start returns how long the shortest useful command takes with an existing
// store, in ms.
func (b *benchmark) start() ([]float64, error) {
	var took time.Duration
	for range 2 { // the first makes the store
		begin := time.Now()
		if out, err := exec.Command(b.binary, "models", "--data-dir", b.dir).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
		took = time.Since(begin)
	}
	return []float64{float64(took.Microseconds()) / 1000}, nil
}
