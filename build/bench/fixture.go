//go:build unix

package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// largeRun stores a run of n requests of two models.
func (b *benchmark) largeRun(n int) error {
	return b.storedRun("large", []bench.Endpoint{{Name: "one", Model: "a"}, {Name: "two", Model: "b"}}, n)
}

// storedRun stores a run of n requests, which the models answer in turn.
func (b *benchmark) storedRun(name string, models []bench.Endpoint, n int) error {
	ctx := context.Background()
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	run := bench.Run{ID: name, Name: name, Started: time.Now(), Manifest: bench.Manifest{Definitions: bench.Definitions}, Plan: bench.Plan{
		Endpoints: models, Iterations: n,
		Prompts:    bench.PromptSet{Name: "p", Prompts: []bench.Prompt{{ID: "p", Text: strings.Repeat("word ", 20), Length: "short", Complexity: "simple"}}},
		Stages:     []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 8}}},
		Generation: bench.Generation{MaxTokens: 64, Stream: true},
	}}
	if err := db.Begin(ctx, run); err != nil {
		return err
	}
	var batch []bench.Sample
	for i := range n {
		sample := streamedSample(i)
		sample.Endpoint = models[i%len(models)].Name
		batch = append(batch, sample)
		if len(batch) == 1000 || i == n-1 {
			if err := db.AddSamples(ctx, run.ID, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if run.Summary, err = runner.Summarize(ctx, db, run); err != nil {
		return err
	}
	run.State, run.Finished = bench.Finished, run.Started.Add(time.Hour)
	return db.Finish(ctx, run)
}

// manyModels stores the run twenty: n requests of twenty models, which have prices.
func (b *benchmark) manyModels(n int) error {
	var models []bench.Endpoint
	for i := range 20 {
		name := fmt.Sprintf("model-%02d", i+1)
		models = append(models, bench.Endpoint{Name: name, Model: name, PriceInput: float64(i + 1), PriceOutput: float64(i + 3)})
	}
	return b.storedRun("twenty", models, n)
}

// history stores n runs of three of eight models; the newest of them, large, has
// so many requests.
func (b *benchmark) history(n, requests int) error {
	ctx := context.Background()
	if err := b.largeRun(requests); err != nil {
		return err
	}
	db, err := store.Open(b.dir, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	sample, err := db.Run(ctx, "large")
	if err != nil {
		return err
	}
	for i := 1; i < n; i++ {
		run := sample
		run.ID, run.Name, run.Tags = fmt.Sprintf("20260101-%06d", i), fmt.Sprintf("run number %d", i), []string{"nightly", fmt.Sprintf("week-%d", i/200)}
		run.Started = sample.Started.Add(-time.Duration(i) * 15 * time.Minute)
		run.Plan.Endpoints, run.Summary.Models = nil, nil
		for k := range 3 {
			name := fmt.Sprintf("model-%d", (i+k*k)%8)
			run.Plan.Endpoints = append(run.Plan.Endpoints, bench.Endpoint{Name: name, Title: "Model " + name, Model: "org/" + name})
			model := sample.Summary.Models[k%len(sample.Summary.Models)]
			model.Endpoint = name
			run.Summary.Models = append(run.Summary.Models, model)
		}
		run.State = bench.Running
		if err := db.Begin(ctx, run); err != nil {
			return err
		}
		run.State, run.Finished = bench.Finished, run.Started.Add(5*time.Minute)
		if err := db.Finish(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

// streamedSample returns a request with a streamed answer of 64 tokens; each i
// gives other times.
func streamedSample(i int) bench.Sample {
	s := sample(i)
	s.PromptID = "p"
	begin := time.Duration(i) * 40 * time.Millisecond
	ttft := time.Duration(100+i%173) * time.Millisecond
	s.Due, s.Start, s.Conn, s.Sent, s.Wrote = bench.At(begin), bench.At(begin), bench.At(begin), bench.At(begin), bench.At(begin)
	s.First = bench.At(begin + ttft)
	s.Headers, s.FirstEvent, s.Answer = s.First, s.First, s.First
	for c := range s.Chunks {
		s.Chunks[c].At = s.First + bench.Instant(c)*bench.Instant(20*time.Millisecond) + bench.Instant((c*i)%7)*bench.Instant(time.Millisecond)
	}
	s.Last = s.Chunks[len(s.Chunks)-1].At
	s.Done, s.Status, s.FinishReason, s.Reused = s.Last, 200, "stop", true
	s.Tokens = bench.Tokens{Source: bench.FromUsage, Input: 20, Cached: -1, Output: 64, Reasoning: -1}
	if i%97 == 0 {
		s.Outcome, s.Message = bench.FailReset, "the connection broke"
	}
	return s
}

// sample returns a request with 64 chunks and few instants.
func sample(seq int) bench.Sample {
	s := bench.NewSample(bench.Request{Seq: seq, Endpoint: "m", Phase: bench.Measured, Prompt: bench.Prompt{ID: "p"}})
	s.Sent, s.Outcome, s.Streamed, s.Text = bench.At(time.Duration(seq)), bench.OK, true, strings.Repeat("word ", 64)
	for i := range 64 {
		s.Chunks = append(s.Chunks, bench.Chunk{At: bench.At(time.Duration(i) * 20 * time.Millisecond), Read: uint32(i), Bytes: 5})
	}
	s.Events = len(s.Chunks)
	return s
}
