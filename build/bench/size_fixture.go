//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// history is what a data folder is filled with: runs of which the newest is long.
type history struct {
	runs, requests int
	long           int // requests of the newest run
}

var largeHistory = history{runs: 50_000, requests: 10_000_000, long: 100_000}

// folder returns a data folder with the history. It is made once and lies in .cache,
// which `make clean` removes.
func (h history) folder(ctx context.Context) (string, error) {
	dir, err := filepath.Abs(filepath.Join(".cache", "bench", fmt.Sprintf("history-%d-%d", h.runs, h.requests)))
	if err != nil {
		return "", err
	}
	done := filepath.Join(dir, "complete")
	if _, err := os.Stat(done); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	begin := time.Now()
	if err := h.fill(ctx, dir, func(*bench.Sample) {}); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	fmt.Fprintf(os.Stderr, "%d runs of %d requests in %s: %v\n", h.runs, h.requests, dir, time.Since(begin).Round(time.Second))
	return dir, os.WriteFile(done, nil, 0o600)
}

// poolSize is how many different requests a history has.
const poolSize = 5000

// fill makes the history of requests that are changed.
func (h history) fill(ctx context.Context, dir string, change func(*bench.Sample)) error {
	db, err := store.Open(dir, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	random := rand.New(rand.NewPCG(1, 2))
	pool := make([]bench.Sample, poolSize)
	for i := range pool {
		pool[i] = typicalSample(random)
		change(&pool[i])
	}
	for i := range h.runs {
		requests := (h.requests - h.long) / (h.runs - 1)
		run := typicalRun(i)
		if i == h.runs-1 {
			requests, run.ID, run.Name = h.long, "long", "the long one"
		}
		if err := storeRun(ctx, db, run, requests, pool); err != nil {
			return fmt.Errorf("run %d: %w", i, err)
		}
	}
	return nil
}

// storeRun stores a run of so many of the samples.
func storeRun(ctx context.Context, db *store.Store, run bench.Run, requests int, pool []bench.Sample) error {
	if err := db.Begin(ctx, run); err != nil {
		return err
	}
	batch := make([]bench.Sample, 0, 1000)
	for i := range requests {
		sample := pool[(i*7+len(run.Name)+int(run.Started.Unix()/900))%len(pool)]
		sample.Seq, sample.Iteration, sample.Endpoint = i, i/len(run.Plan.Endpoints), run.Plan.Endpoints[i%len(run.Plan.Endpoints)].Name
		shift(&sample, time.Duration(i)*40*time.Millisecond)
		if batch = append(batch, sample); len(batch) == cap(batch) || i == requests-1 {
			if err := db.AddSamples(ctx, run.ID, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if run.ID == "long" {
		summary, err := runner.Summarize(ctx, db, run)
		if err != nil {
			return err
		}
		run.Summary = summary
	}
	run.State, run.Finished = bench.Finished, run.Started.Add(5*time.Minute)
	return db.Finish(ctx, run)
}

// shift moves the instants of a sample.
func shift(s *bench.Sample, by time.Duration) {
	for _, at := range []*bench.Instant{&s.Due, &s.Start, &s.Conn, &s.Sent, &s.Wrote, &s.Headers, &s.FirstEvent, &s.First, &s.Answer, &s.Last, &s.Done} {
		*at += bench.Instant(by)
	}
	chunks := make([]bench.Chunk, len(s.Chunks))
	for i, chunk := range s.Chunks {
		chunk.At += bench.Instant(by)
		chunks[i] = chunk
	}
	s.Chunks = chunks
}

// typicalRun returns a run of three of forty models. Its figures are near those of the
// models' other runs.
func typicalRun(i int) bench.Run {
	random := rand.New(rand.NewPCG(3, uint64(i)))
	prompts := []bench.Prompt{{ID: "short-simple-capital", Text: "What is the capital of France?", Length: "short", Complexity: "simple"}}
	run := bench.Run{
		ID: fmt.Sprintf("20240101-%06d", i), Name: fmt.Sprintf("run number %d", i), Started: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 15 * time.Minute),
		Tags: []string{"nightly", fmt.Sprintf("week-%d", i/672)}, Manifest: bench.Manifest{Version: "1.0", Definitions: bench.Definitions, Host: "bench-1"},
		Plan: bench.Plan{
			Iterations: 66, Seed: 42, Prompts: bench.PromptSet{Name: "built-in", Hash: bench.HashPrompts(prompts), Prompts: prompts},
			Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 8}}}, Generation: bench.Generation{MaxTokens: 64, Stream: true},
		},
	}
	if i%10 == 0 {
		run.Note = fmt.Sprintf("after the change of the driver to version 550.%d", i/10)
	}
	for k := range 3 {
		name := fmt.Sprintf("model-%d", (i+k*k)%40)
		run.Plan.Endpoints = append(run.Plan.Endpoints, bench.Endpoint{Name: name, Title: "Model " + name, Model: "org/" + name, Family: "llama", Deployment: "vllm"})
		run.Summary.Models = append(run.Summary.Models, typicalSummary(name, 0.2+0.01*random.NormFloat64()))
	}
	return run
}

// typicalSummary has every distribution, so that it is as long as a real one.
func typicalSummary(endpoint string, at float64) bench.ModelSummary {
	number := func(v float64) *float64 { return &v }
	d := bench.Distribution{
		Unit: "s", N: 66, Mean: number(at), SD: number(at / 3), Min: number(at / 2), P50: number(at), P90: number(at * 1.23),
		P95: number(at * 1.57), P99: number(at * 2.01), Max: number(at * 3.3), Weak: []string{"p99"},
	}
	return bench.ModelSummary{
		Endpoint: endpoint, Attempts: 66, Successes: 66, SuccessRate: number(1), SystemTokens: number(1000 * at),
		TTFT: d, TTFTWithSetup: d, TTFA: d, Thinking: d, TPOT: d, Latency: d, ResponseTime: d, QueueDelay: d, ICL: d, ICLP99: d,
		Stall: d, DecodeSpeed: d, OutputSpeed: d, InputTokens: d, OutputTokens: d, Connect: d, Window: 5 * time.Minute,
		Warnings: []bench.Warning{{Code: "weak", Text: "p99 rests on few values"}},
	}
}

var vocabulary = strings.Fields(`the a of to and in is it that for as with was on are by be this from at or an which but not have its
	capital city river country large small north south people language water year time between world first many most other some
	Paris France Europe population history century government economy culture museum tower bridge famous known because often`)

// typicalSample returns a request whose streamed answer has 64 tokens, about 20 ms apart
// as the clock of a kernel tells them.
func typicalSample(random *rand.Rand) bench.Sample {
	s := bench.NewSample(bench.Request{Phase: bench.Measured, Prompt: bench.Prompt{ID: "short-simple-capital"}, User: random.IntN(8)})
	at := func(after bench.Instant, mean time.Duration) bench.Instant {
		return after + bench.Instant(float64(mean)*(0.5+random.ExpFloat64()/2))
	}
	s.Due = bench.At(0)
	s.Start = at(s.Due, 50*time.Microsecond)
	s.Conn = at(s.Start, 3*time.Microsecond)
	s.Sent = at(s.Conn, 10*time.Microsecond)
	s.Wrote = at(s.Sent, 20*time.Microsecond)
	s.Headers = at(s.Wrote, 5*time.Millisecond)
	s.FirstEvent = at(s.Headers, 200*time.Millisecond)
	s.First, s.Answer, s.Last = s.FirstEvent, s.FirstEvent, s.FirstEvent
	var text strings.Builder
	for i := range 64 {
		word := vocabulary[random.IntN(len(vocabulary))] + " "
		text.WriteString(word)
		if i > 0 {
			s.Last += bench.Instant(20*time.Millisecond) + bench.Instant(random.NormFloat64()*float64(time.Millisecond))
		}
		s.Chunks = append(s.Chunks, bench.Chunk{At: s.Last, Read: uint32(i + 2), Bytes: uint32(len(word))})
	}
	s.Done = at(s.Last, 100*time.Microsecond)
	s.Reused, s.Streamed, s.Events, s.BodyBytes, s.Text = true, true, 64, 14_000+int64(random.IntN(500)), text.String()
	s.Outcome, s.Status, s.FinishReason = bench.OK, 200, "stop"
	s.ResponseID = fmt.Sprintf("chatcmpl-%016x%016x", random.Uint64(), random.Uint64())
	s.Tokens = bench.Tokens{Source: bench.FromUsage, Input: 20, Cached: -1, Output: 64, Reasoning: -1}
	return s
}
