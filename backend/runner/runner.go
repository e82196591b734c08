// Package runner carries out one plan, from the first connection to the
// stored summary: it wires prompts, load, the client, statistics and the
// store together, and is the single consumer of the samples.
//
//	loop of each endpoint -> samples -> recorder (one goroutine) -> writer -> store
//	                                          \-> meters -> Progress, ten a second
package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// Job is a plan to run and the callbacks of its caller.
type Job struct {
	Plan    bench.Plan
	Tags    []string
	Note    string
	Begun   func(bench.Run)         // called once, after the run is stored and before its first request; may be nil
	Stop    <-chan struct{}         // when closed, no request is started and those in flight may end within their grace; may be nil
	Observe func(bench.Progress)    // called by one goroutine, at most ten times a second; may be nil
	Probed  func(bench.SweepResult) // called after each probe of a sweep with what is known of its endpoint; may be nil
	Version string                  // of Tokenlap, for the manifest
}

// Run carries out the job and returns the run as it was stored. When ctx ends,
// requests in flight are cancelled. All that was measured is kept, and the
// state of the run is Stopped. Failures of the server are samples and not
// errors: an error is an invalid plan, a key that is not found, a disk that is
// full. For the latter it wraps an UnstoredError.
func Run(ctx context.Context, db *store.Store, job Job) (bench.Run, error) {
	job.Plan = job.Plan.WithoutProbes()
	if err := job.Plan.Validate(); err != nil {
		return bench.Run{}, err
	}
	if err := checkFileLimit(job.Plan, fileLimit()); err != nil {
		return bench.Run{}, err
	}
	if err := checkTokenizers(job.Plan); err != nil {
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
	ctx, release := cancelOnPanic(ctx, targets)
	defer release()
	health := watchHealth()
	recorder := newRecorder(db, run, targets, job, health)
	servers := watchServers(ctx, db, run.ID, targets)
	starting, stop := startingContext(ctx, job.Stop, recorder)
	warmConnections(starting, targets, job.Plan)
	for _, t := range targets {
		t.asker, t.deliver = newAsker(job.Plan, t.endpoint.Name, recorder.next), recorder.add
	}
	calibrate(starting, job.Plan, targets)
	var unplanned error
	if job.Plan.Sweep != nil {
		s := &sweeper{job: job, db: db, run: run.ID, targets: targets, recorder: recorder, plan: job.Plan}
		run.Execution, unplanned = s.measure(ctx, starting)
		run.Plan = s.plan
	} else {
		run.Execution = measure(ctx, starting, job.Plan, targets, recorder)
	}
	stop(nil)
	servers.stop()
	failed := errors.Join(unplanned, panicIn(ctx), recorder.flush())
	run.Health = health.stop()
	recorder.lags.into(&run.Health)
	run.Finished, run.State = time.Now(), bench.Finished
	var left []estimatesLeft
	if failed == nil {
		left = recorder.countTokens(ctx, job.Stop, db)
	}
	recorder.close()
	if run.Execution.End == bench.EndUser {
		run.State = bench.Stopped
	}
	for _, t := range targets {
		run.Manifest.StreamOptions[t.endpoint.Name] = t.client.TakesStreamOptions()
		if job.Plan.IsSynthetic() {
			run.Manifest.Calibration[t.endpoint.Name] = t.asker.calibration
		}
		if proxy := t.client.Proxy(); proxy != "" {
			run.Manifest.Proxies[t.endpoint.Name] = proxy
		}
	}
	failed = errors.Join(failed, learn(db, targets), db.RemoveTextFiles(run.ID))
	return conclude(db, run, failed, func(s *bench.Summary) {
		warn(s, left)
		warnOfCuts(s, run.Execution)
		warnUncalibrated(s, run)
		servers.warn(s)
	})
}

// Interrupt ends a run that failed with an error: it is summarised, stored as
// interrupted with all samples that were stored, and returned with the error.
func Interrupt(db *store.Store, run bench.Run, failed error) (bench.Run, error) {
	run.Finished = time.Now()
	return conclude(db, run, failed, func(*bench.Summary) {})
}

// conclude summarises what was stored, adds the warnings of the runner and ends
// the run. It does so after a cancellation too, so it takes no context.
func conclude(db *store.Store, run bench.Run, failed error, warn func(*bench.Summary)) (bench.Run, error) {
	ctx := context.Background()
	summary, err := Summarize(ctx, db, run)
	if failed = errors.Join(failed, err); failed != nil {
		run.State = bench.Interrupted
	}
	warn(&summary)
	run.Summary = summary
	return run, errors.Join(failed, db.Finish(ctx, run))
}

// Summarize summarises the stored samples of a run, which may still be running.
func Summarize(ctx context.Context, db *store.Store, run bench.Run) (bench.Summary, error) {
	return stats.SummarizeSeq(run.Plan, db.SamplesWithoutText(ctx, run.ID))
}

// startingContext returns the context in which requests are started: it ends
// with ctx, when stop is closed, or when the recorder finds that a rule of the
// plan ends the run. Its cause is then a bench.EndReason.
func startingContext(ctx context.Context, stop <-chan struct{}, recorder *recorder) (context.Context, context.CancelCauseFunc) {
	starting, end := context.WithCancelCause(ctx)
	select {
	case <-stop: // before the first request
		end(bench.EndUser)
	default:
	}
	go func() {
		select {
		case <-stop:
			end(bench.EndUser)
		case reason := <-recorder.ended:
			end(reason)
		case <-starting.Done():
			return
		}
		recorder.stopping.Store(true)
	}()
	return starting, end
}

// Recover ends the runs whose process died: each is summarised and stored as
// interrupted. Call it before history is shown.
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
	if err := db.RemoveTextFiles(id); err != nil {
		return err
	}
	if len(run.Manifest.Origins) > 0 { // an import that was cut off can be repeated from its file
		return db.Discard(ctx, id)
	}
	var last time.Duration
	run.Summary, err = stats.SummarizeSeq(run.Plan, func(yield func(bench.Sample, error) bool) {
		for sample, err := range db.SamplesWithoutText(ctx, id) {
			last = max(last, sample.Done.Offset())
			if !yield(sample, err) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	run.State, run.Finished = bench.Interrupted, run.Started.Add(last)
	return db.Finish(ctx, run)
}
