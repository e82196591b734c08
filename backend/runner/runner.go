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
	"runtime"

	"tokenlap/backend/bench"
	"tokenlap/backend/prompt"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
)

// Job is a plan to run and the callbacks of its caller.
type Job struct {
	Plan    bench.Plan
	Tags    []string
	Note    string
	Start   Start
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
	if err := check(job.Plan); err != nil {
		return bench.Run{}, err
	}
	images, err := prompt.LoadImages(job.Plan.Images)
	if err != nil {
		return bench.Run{}, err
	}
	targets, err := openTargets(job.Plan, job.Start.clock())
	defer closeAll(targets)
	if err != nil {
		return bench.Run{}, err
	}
	r := running{job: job, db: db, run: newRun(job, targets), targets: targets, images: images}
	if err := db.Begin(ctx, r.run); err != nil {
		return bench.Run{}, err
	}
	if job.Begun != nil {
		job.Begun(r.run)
	}
	return r.carryOut(ctx)
}

// check returns why a plan cannot run here.
func check(plan bench.Plan) error {
	if err := plan.Validate(); err != nil {
		return err
	}
	if err := checkFileLimit(plan, fileLimit()); err != nil {
		return err
	}
	return checkTokenizers(plan)
}

// running is a run that was begun.
type running struct {
	job      Job
	db       *store.Store
	run      bench.Run
	targets  []*target
	images   []bench.Image // of which requests carry one each
	recorder *recorder
}

// carryOut measures, stores what was measured, and summarises it.
func (r *running) carryOut(ctx context.Context) (bench.Run, error) {
	ctx, release := cancelOnPanic(ctx, r.targets)
	defer release()
	health := watchHealth()
	r.recorder = newRecorder(r.db, r.run, r.targets, r.job, health)
	servers := watchServers(ctx, r.db, r.run.ID, r.targets)
	failed := errors.Join(r.measure(ctx), panicIn(ctx))
	servers.stop()
	unstored := r.recorder.flush()
	r.run.Health = health.stop()
	r.recorder.lags.into(&r.run.Health)
	r.freeConnections()
	r.run.Finished, r.run.State = finished(r.run), bench.Finished
	var left []estimatesLeft
	if failed == nil && unstored == nil {
		left = r.recorder.countTokens(ctx, r.job.Stop, r.db)
	}
	r.recorder.close()
	if r.run.Execution.End == bench.EndUser {
		r.run.State = bench.Stopped
	}
	r.noteClients()
	addWarnings := func(s *bench.Summary) {
		warn(s, left)
		warnOfCuts(s, r.run.Execution)
		warnUncalibrated(s, r.run)
		servers.warn(s)
	}
	failed = errors.Join(failed, unstored, learn(r.db, r.targets), r.db.RemoveTextFiles(r.run.ID))
	run, err := conclude(r.db, r.run, failed, addWarnings)
	if unstored != nil || errors.Is(err, store.ErrGone) {
		return r.rescue(run, err, addWarnings)
	}
	return run, err
}

// measure goes through the stages of the plan or, of a sweep, through those that
// its search wants. Its error is a plan that cannot be stored.
func (r *running) measure(ctx context.Context) (failed error) {
	starting, stop := startingContext(ctx, r.job.Stop, r.recorder)
	defer stop(nil)
	plan := r.job.Plan
	for _, t := range r.targets {
		t.asker, t.deliver = newAsker(plan, t.endpoint.Name, r.recorder.next), r.recorder.add
		t.asker.images = r.images
	}
	begins := r.prepare(starting)
	if plan.Sweep == nil {
		part := r.run.Execution.Parts
		r.run.Execution = measure(ctx, starting, r.targets, r.recorder, begins)
		r.notePart(ctx, part, begins)
		return nil
	}
	s := &sweeper{job: r.job, db: r.db, run: r.run.ID, targets: r.targets, recorder: r.recorder, plan: plan}
	r.run.Execution, failed = s.measure(ctx, starting)
	r.run.Plan = s.plan
	return failed
}

// freeConnections closes the connections and has their memory collected, so that
// the summary finds room in it and the process need not grow.
func (r *running) freeConnections() {
	for _, t := range r.targets {
		t.client.Close()
	}
	runtime.GC()
}

// noteClients writes what the clients found out into the manifest.
func (r *running) noteClients() {
	manifest := &r.run.Manifest
	for _, t := range r.targets {
		manifest.StreamOptions[t.endpoint.Name] = t.client.TakesStreamOptions()
		if r.job.Plan.IsSynthetic() {
			manifest.Calibration[t.endpoint.Name] = t.asker.calibration
		}
		if proxy := t.client.Proxy(); proxy != "" {
			manifest.Proxies[t.endpoint.Name] = proxy
		}
	}
}

// Interrupt ends a run that failed with an error: it is summarised, stored as
// interrupted with all samples that were stored, and returned with the error.
func Interrupt(db *store.Store, run bench.Run, failed error) (bench.Run, error) {
	run.Finished = finished(run)
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
	return stats.SummarizeSeq(run, prefetched(db.SamplesWithoutText(ctx, run.ID)), db.Dir())
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
