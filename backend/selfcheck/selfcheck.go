// Package selfcheck measures how exact the client of this machine is: it makes a
// run against a simulator in another process and compares each request with what
// that simulator really did.
//
//	Options -> runner.Run -> samples of a temporary store
//	                                   \-> ClientErrors -> bench.Selfcheck
//	simulator in another process -> truth /
package selfcheck

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

// Options are what a check measures.
type Options struct {
	Load     bench.Load
	Stream   bench.StreamShape
	Duration time.Duration       // requests are started for this time; the last ones may end after it
	Program  string              // the executable of Tokenlap; "": of this process
	Version  string              // of Tokenlap
	OnShare  func(share float64) // called by one goroutine with the share done, 0 to 1, at most ten times a second; may be nil
}

const (
	minDuration, maxDuration = time.Second, 5 * time.Minute
	maxTokens                = 100_000
	maxWait                  = 10 * time.Minute // for the first chunk and for the next one
)

// Validate returns every mistake at once, joined, or nil.
func (o Options) Validate() error {
	var wrong []error
	if o.Duration < minDuration || o.Duration > maxDuration {
		wrong = append(wrong, bench.About("duration", bench.Invalid("duration %v: use a time from %v to %v", o.Duration, minDuration, maxDuration)))
	}
	if s := o.Stream; s.TTFT < 0 || s.TTFT > maxWait || s.Gap < 0 || s.Gap > maxWait {
		wrong = append(wrong, bench.Invalid("streams with a TTFT of %v and gaps of %v: use times from 0s to %v", s.TTFT, s.Gap, maxWait))
	}
	if o.Stream.Tokens < 2 || o.Stream.Tokens > maxTokens {
		wrong = append(wrong, bench.Invalid("tokens %d: use a number from 2 to %d", o.Stream.Tokens, maxTokens))
	}
	return errors.Join(append(wrong, o.plan("http://127.0.0.1/v1").Validate())...)
}

// plan is the run against a simulator at a URL.
func (o Options) plan(url string) bench.Plan {
	return bench.Plan{
		Name:       "Self-check",
		Endpoints:  []bench.Endpoint{{Name: "simulator", Model: "simulated", URL: url}},
		Prompts:    bench.PromptSet{Name: "selfcheck", Prompts: []bench.Prompt{{ID: "capital", Version: 1, Text: "What is the capital of France?"}}},
		Generation: bench.Generation{MaxTokens: max(1, o.Stream.Tokens), Stream: true},
		Limits:     bench.Limits{Connect: 10 * time.Second, Total: max(0, o.Stream.Latency()) + time.Minute},
		Mode:       bench.Concurrent,
		Iterations: 1,
		Stages:     []bench.Stage{{Load: o.Load, Duration: max(0, o.Duration), Grace: max(0, o.Stream.Latency()) + 10*time.Second}},
		Seed:       1,
	}
}

// Run makes a check. Nothing is stored: its run lives in a temporary folder. An
// error is a mistake in the options, a simulator that does not start, a check in
// which no request succeeded, or the error of ctx.
func Run(ctx context.Context, o Options) (bench.Selfcheck, error) {
	if err := o.Validate(); err != nil {
		return bench.Selfcheck{}, err
	}
	program, err := o.program()
	if err != nil {
		return bench.Selfcheck{}, err
	}
	server, err := StartSimulator(ctx, program, o.flags()...)
	if err != nil {
		return bench.Selfcheck{}, err
	}
	defer server.Close()
	dir, err := os.MkdirTemp("", "tokenlap-selfcheck")
	if err != nil {
		return bench.Selfcheck{}, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(dir, nil)
	if err != nil {
		return bench.Selfcheck{}, err
	}
	defer db.Close()
	run, err := measure(ctx, db, o, server.URL)
	if err != nil {
		return bench.Selfcheck{}, err
	}
	truth, err := server.Truth(ctx)
	if err != nil {
		return bench.Selfcheck{}, err
	}
	return compare(run, db.SamplesWithoutText(ctx, run.ID), truth, o.Stream)
}

func (o Options) program() (string, error) {
	if o.Program != "" {
		return o.Program, nil
	}
	return os.Executable()
}

// flags are those of the simulator. It ends by itself where this process dies.
func (o Options) flags() []string {
	s := o.Stream
	return []string{
		"--for", (2*o.Duration + 2*s.Latency() + 2*time.Minute).String(),
		"--ttft", s.TTFT.String(), "--itl", s.Gap.String(), "--tokens", fmt.Sprint(s.Tokens),
	}
}

func measure(ctx context.Context, db *store.Store, o Options, url string) (bench.Run, error) {
	job := runner.Job{Plan: o.plan(url), Version: o.Version}
	if o.OnShare != nil {
		job.Observe = func(p bench.Progress) { o.OnShare(min(1, p.Elapsed.Seconds()/o.Duration.Seconds())) }
	}
	run, err := runner.Run(ctx, db, job)
	return run, errors.Join(err, ctx.Err())
}

// compare returns the check that a run amounts to.
func compare(run bench.Run, samples iter.Seq2[bench.Sample, error], truth truths, stream bench.StreamShape) (bench.Selfcheck, error) {
	var all clientErrors
	var firstFailure string
	failed := 0
	for sample, err := range samples {
		if err != nil {
			return bench.Selfcheck{}, err
		}
		if sample.Outcome == bench.OK {
			all.add(&sample, truth)
			continue
		}
		if failed++; firstFailure == "" {
			firstFailure = fmt.Sprintf("%s: %s", sample.Outcome, sample.Message)
		}
	}
	if all.requests == 0 {
		return bench.Selfcheck{}, &bench.Error{
			Code: bench.CodeUnavailable, Message: fmt.Sprintf("no request of the self-check succeeded (%s)", firstFailure),
			Hint: "try it with fewer streams or a lower rate",
		}
	}
	check := bench.Selfcheck{
		At: run.Started, Version: run.Manifest.Version, Host: run.Manifest.Host, OS: run.Manifest.OS, Arch: run.Manifest.Arch,
		CPU: run.Manifest.CPU, Cores: run.Manifest.Cores, Load: run.Plan.Stages[0].Load, Stream: stream, Streams: run.Streams(),
		Requests: all.requests, Failed: failed, Health: run.Health,
		TTFT: bench.ClientErrorOf(all.ttft), Gap: bench.ClientErrorOf(all.gap), TPOT: bench.ClientErrorOf(all.tpot),
	}
	m := run.Summary.Models[0]
	check.Rate = m.RequestRate
	if seconds := m.Window.Seconds(); seconds > 0 {
		rate := float64(all.chunks) / seconds
		check.ChunkRate = &rate
	}
	return check, nil
}
