// Package benchtest makes runs and samples for tests.
package benchtest

import (
	"fmt"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// Start is when the runs of this package began.
var Start = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// Run is a run of these models with a stage for each number of users. It has
// two prompts, no summary and no state.
func Run(id string, models []string, users ...int) bench.Run {
	prompts := []bench.Prompt{
		{ID: "short-one", Version: 1, Text: "What is the capital of France?", Length: "short", Complexity: "simple", Category: "factual_qa"},
		{ID: "long-one", Version: 1, Text: "Tell all.", Length: "long", Complexity: "complex", Category: "coding"},
	}
	run := bench.Run{
		ID: id, Name: "run " + id, Started: Start, Tags: []string{"night"},
		Plan: bench.Plan{
			Name: "run " + id, Mode: bench.Concurrent, Iterations: 1, Seed: 7, KeepText: 100,
			Prompts:    bench.PromptSet{Name: "built-in", Hash: bench.HashPrompts(prompts), Prompts: prompts},
			Generation: bench.Generation{MaxTokens: 512, Temperature: 0.7, Stream: true},
			Limits:     bench.Limits{Total: 2 * time.Minute},
		},
		Manifest: bench.Manifest{Version: "1.0", Definitions: bench.Definitions, Host: "bench-1", PromptHash: bench.HashPrompts(prompts),
			StreamOptions: map[string]bool{}, Proxies: map[string]string{}},
	}
	for _, name := range models {
		run.Plan.Endpoints = append(run.Plan.Endpoints, bench.Endpoint{
			Name: name, Title: strings.ToUpper(name), URL: "http://localhost:8000/v1/chat/completions", Model: "org/" + name})
	}
	for _, n := range users {
		run.Plan.Stages = append(run.Plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: n}})
	}
	return run
}

// Sample is a success of model alpha that streams chunks about 20 ms apart after
// a first token whose time follows from its number.
func Sample(seq, chunks int) bench.Sample {
	begin := time.Duration(seq) * time.Millisecond
	first := begin + 200*time.Millisecond + time.Duration(seq*7919%100)*time.Millisecond
	s := bench.Sample{
		Seq: seq, Endpoint: "alpha", Phase: bench.Measured, PromptID: []string{"short-one", "long-one"}[seq%2], Iteration: seq / 2,
		Due: bench.At(begin), Start: bench.At(begin + time.Microsecond), Conn: bench.At(begin + 2*time.Microsecond), Sent: bench.At(begin + 3*time.Microsecond),
		Wrote: bench.At(begin + 5*time.Microsecond), Headers: bench.At(begin + time.Millisecond), FirstEvent: bench.At(first),
		First: bench.At(first), Answer: bench.At(first), Reused: true, Streamed: true, Events: chunks, BodyBytes: 20_000,
		Tokens:  bench.Tokens{Source: bench.FromUsage, Input: 20, Cached: -1, Output: chunks, Reasoning: -1},
		Outcome: bench.OK, Status: 200, FinishReason: "stop", ResponseID: fmt.Sprintf("chatcmpl-%08d", seq), Text: strings.Repeat("word ", chunks),
	}
	at := first
	for i := range chunks {
		s.Chunks = append(s.Chunks, bench.Chunk{At: bench.At(at), Read: uint32(i + 2), Bytes: 5})
		at += 20*time.Millisecond + time.Duration(i*977%4001)*time.Microsecond
	}
	if chunks > 0 {
		s.Last = s.Chunks[chunks-1].At
	}
	s.Done = max(s.Last, s.First) + 1000
	return s
}

// Failure is a request of model alpha that failed before its first token.
func Failure(seq int, outcome bench.Outcome, message string) bench.Sample {
	s := Sample(seq, 0)
	s.Outcome, s.Message, s.Status, s.Events, s.Text = outcome, message, 500, 0, ""
	s.First, s.FirstEvent, s.Answer, s.Last, s.Tokens = 0, 0, 0, 0, bench.NoTokens
	return s
}

// Samples are so many successes of each model of a run in each of its stages.
func Samples(run bench.Run, each, chunks int) []bench.Sample {
	var all []bench.Sample
	for stage := range run.Plan.Stages {
		for i := range each {
			for _, e := range run.Plan.Endpoints {
				s := Sample(len(all), chunks)
				s.Endpoint, s.Stage, s.Iteration = e.Name, stage, i/2
				all = append(all, s)
			}
		}
	}
	return all
}

// Finish is the run with the summary of its samples; finished, unless it has
// another state.
func Finish(run bench.Run, samples ...bench.Sample) bench.Run {
	if run.State == "" {
		run.State = bench.Finished
	}
	run.Finished = run.Started.Add(30 * time.Second)
	run.Summary = stats.Summarize(run.Plan, func(yield func(bench.Sample) bool) {
		for _, sample := range samples {
			if !yield(sample) {
				return
			}
		}
	})
	return run
}
