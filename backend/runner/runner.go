// Package runner carries out one plan, from the first connection to the
// stored summary: it wires prompts, load, the client, statistics and the
// store together, and is the single consumer of the samples.
//
//	users of each endpoint -> samples -> ledger (one goroutine) -> store
//	                                          \-> meters -> Progress, ten a second
package runner

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// Job is one plan to run and who watches it.
type Job struct {
	Plan    bench.Plan
	Tags    []string
	Note    string
	Begun   func(bench.Run)      // called once, when the run is stored and before its first request; nil: nobody asks
	Stop    <-chan struct{}      // closed: start nothing new, let those in flight end within their grace; nil: never
	Observe func(bench.Progress) // called by one goroutine, ten times a second at most; nil: nobody watches
	Version string               // of Tokenlap, for the manifest
}

// Run carries out the job and returns the run as it was stored. When ctx ends
// the requests in flight are cut off. Either way all that was measured is
// kept, and the run says that it was stopped. An error is one of ours: a plan
// that makes no sense, a key that is not found, a disk that is full; of the
// latter UnstoredError is a part.
func Run(ctx context.Context, db *store.Store, job Job) (bench.Run, error) {
	if err := job.Plan.Validate(); err != nil {
		return bench.Run{}, err
	}
	if err := checkFiles(job.Plan, openFiles()); err != nil {
		return bench.Run{}, err
	}
	targets, err := openTargets(job.Plan)
	defer closeAll(targets)
	if err != nil {
		return bench.Run{}, err
	}
	run := newRun(job, targets)
	if err := db.Begin(ctx, run); err != nil {
		return bench.Run{}, err
	}
	if job.Begun != nil {
		job.Begun(run)
	}
	ctx, release := guard(ctx, targets)
	defer release()
	health := watchHealth()
	ledger := newLedger(db, run, targets, job, health)
	starting, stop := stopping(ctx, job.Stop, ledger)
	warmConnections(starting, targets, job.Plan)
	measure(ctx, starting, job.Plan, targets, ledger)
	stop()
	failed := errors.Join(bugIn(ctx), ledger.close())
	run.Health = health.stop()

	run.Finished, run.State = time.Now(), bench.Finished
	for _, t := range targets {
		if t.asked < job.Plan.Total() || t.meter.cancelled > 0 {
			run.State = bench.Stopped
		}
		run.Manifest.StreamOptions[t.endpoint.Name] = t.client.TakesStreamOptions()
		if proxy := t.client.Proxy(); proxy != "" {
			run.Manifest.Proxies[t.endpoint.Name] = proxy
		}
	}
	return conclude(db, run, failed)
}

// conclude summarises what was stored and ends the run. It does so after a
// cancellation too, so it has no context of the caller's.
func conclude(db *store.Store, run bench.Run, failed error) (bench.Run, error) {
	ctx := context.Background()
	summary, err := Summarize(ctx, db, run)
	if failed = errors.Join(failed, err); failed != nil {
		run.State = bench.Interrupted
	}
	run.Summary = summary
	return run, errors.Join(failed, db.Finish(ctx, run))
}

// Summarize goes through the stored samples of a run, which may be going on.
func Summarize(ctx context.Context, db *store.Store, run bench.Run) (bench.Summary, error) {
	var failed error
	samples := func(yield func(bench.Sample) bool) {
		for sample, err := range db.Samples(ctx, run.ID) {
			if err != nil {
				failed = err
				return
			}
			if !yield(sample) {
				return
			}
		}
	}
	summary := stats.Summarize(run.Plan, iter.Seq[bench.Sample](samples))
	return summary, failed
}

// stopping is the context in which requests are started: it ends with ctx or
// when the user stops the run.
func stopping(ctx context.Context, stop <-chan struct{}, ledger *ledger) (context.Context, context.CancelFunc) {
	starting, end := context.WithCancel(ctx)
	select {
	case <-stop: // before anything began
		end()
	default:
	}
	go func() {
		select {
		case <-stop:
			ledger.stopping.Store(true)
			end()
		case <-starting.Done():
		}
	}()
	return starting, end
}

// measure runs all endpoints side by side, to the end or until it is stopped.
func measure(ctx, starting context.Context, plan bench.Plan, targets []*target, ledger *ledger) {
	var group sync.WaitGroup
	for _, t := range targets {
		group.Go(func() { t.run(ctx, starting, plan, ledger) })
	}
	group.Wait()
}

// run takes one endpoint through the stages.
func (t *target) run(ctx, starting context.Context, plan bench.Plan, ledger *ledger) {
	for number, stage := range plan.Stages {
		sending, cut := outlive(ctx, starting, stage.Grace)
		source := t.source(plan, number, ledger.next)
		t.meter.stage.Store(int32(number))
		load.New(stage.Load, ledger.clock).Run(starting, sending, source, t.send, ledger.add)
		cut()
	}
}

// outlive returns a context that ends with ctx, or grace after starting ends.
func outlive(ctx, starting context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	sending, cut := context.WithCancel(ctx)
	forget := context.AfterFunc(starting, func() {
		patience := time.NewTimer(grace)
		defer patience.Stop()
		select {
		case <-patience.C:
			cut()
		case <-sending.Done():
		}
	})
	return sending, func() { forget(); cut() }
}

// Recover ends the runs whose process died: they are summarised and marked as
// interrupted, with all they have. Call it before history is shown.
func Recover(ctx context.Context, db *store.Store) error {
	orphans, err := db.Orphans(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, id := range orphans {
		if err := recoverRun(ctx, db, id); err != nil && bench.CodeOf(err) != bench.CodeConflict {
			failed = append(failed, fmt.Errorf("run %s was interrupted and cannot be closed: %w", id, err))
		}
	}
	return errors.Join(failed...)
}

func recoverRun(ctx context.Context, db *store.Store, id string) error {
	run, err := db.Run(ctx, id)
	if err != nil {
		return err
	}
	if len(run.Manifest.Origins) > 0 { // an import cut off: its file is still there, half of it would mislead
		return db.Discard(ctx, id)
	}
	var last time.Duration
	for sample, err := range db.SamplesWithoutText(ctx, id) {
		if err != nil {
			return err
		}
		last = max(last, sample.Done.Offset())
	}
	if run.Summary, err = Summarize(ctx, db, run); err != nil {
		return err
	}
	run.State, run.Finished = bench.Interrupted, run.Started.Add(last)
	return db.Finish(ctx, run)
}
