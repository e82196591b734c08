package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/app"
	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// past is an App over a store with runs in it, and what its page heard.
type past struct {
	*app.App
	tb     testing.TB
	db     *store.Store
	folder string

	mu    sync.Mutex
	heard []app.TaskProgress
}

func newPast(tb testing.TB) *past {
	tb.Helper()
	p := &past{tb: tb, folder: tb.TempDir()}
	db, err := store.Open(p.folder, nil)
	must(tb, err)
	p.db = db
	p.App = app.New(app.Options{
		Open:    func() (*store.Store, error) { return db, nil },
		Program: func() (string, error) { return "tokenlap", nil },
		Version: "test",
		Emit: func(event string, detail any) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if task, ok := detail.(app.TaskProgress); ok && event == app.EventTask {
				p.heard = append(p.heard, task)
			}
		},
	})
	tb.Cleanup(func() {
		_, err := p.Settings(tb.Context()) // opened, so that Close closes it
		if err != nil {
			db.Close()
		}
		p.Close()
	})
	return p
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func refused(tb testing.TB, err error, code bench.Code, words ...string) {
	tb.Helper()
	if bench.CodeOf(err) != code {
		tb.Fatalf("error %v has code %q, want %q", err, bench.CodeOf(err), code)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			tb.Errorf("error %q does not say %q", err, word)
		}
	}
}

var t0 = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// aRun is a plan with a stage for each level of concurrency.
func aRun(id string, models []string, users ...int) bench.Run {
	prompts := []bench.Prompt{
		{ID: "short-one", Version: 1, Text: "What is the capital of France?", Length: "short", Complexity: "simple", Category: "factual_qa"},
		{ID: "long-one", Version: 1, Text: "Tell all.", Length: "long", Complexity: "complex", Category: "coding"},
	}
	run := bench.Run{
		ID: id, Name: "run " + id, Started: t0, Tags: []string{"night"},
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

// aSample streams chunks 20 ms apart after a first token whose time is drawn
// by its number.
func aSample(seq, chunks int) bench.Sample {
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

func failing(seq int, outcome bench.Outcome, message string) bench.Sample {
	s := aSample(seq, 0)
	s.Outcome, s.Message, s.Status, s.Events, s.Text = outcome, message, 500, 0, ""
	s.First, s.FirstEvent, s.Answer, s.Last, s.Tokens = 0, 0, 0, 0, bench.NoTokens
	return s
}

// keep stores a finished run with its summary.
func (p *past) keep(run bench.Run, samples ...bench.Sample) bench.Run {
	p.tb.Helper()
	p.begin(run, samples...)
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
	must(p.tb, p.db.Finish(p.tb.Context(), run))
	return run
}

// begin stores a run that goes on.
func (p *past) begin(run bench.Run, samples ...bench.Sample) {
	p.tb.Helper()
	must(p.tb, p.db.Begin(p.tb.Context(), run))
	for len(samples) > 0 {
		n := min(2000, len(samples))
		must(p.tb, p.db.AddSamples(p.tb.Context(), run.ID, samples[:n]))
		samples = samples[n:]
	}
}

// samplesOf gives each model of a run its share, in its stages in turn.
func samplesOf(run bench.Run, each, chunks int) []bench.Sample {
	var all []bench.Sample
	for stage := range run.Plan.Stages {
		for i := range each {
			for _, e := range run.Plan.Endpoints {
				s := aSample(len(all), chunks)
				s.Endpoint, s.Stage, s.Iteration = e.Name, stage, i/2
				all = append(all, s)
			}
		}
	}
	return all
}
