package runner

import (
	"sync/atomic"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

// recorder is the single consumer of a run's samples. It passes them to a
// writer and reports progress to an observer. Neither can hold it up, so no
// stream ever waits for a disk or a screen.
type recorder struct {
	clock    bench.Clock
	run      string
	plan     bench.Plan                    // as it was when the run began
	current  atomic.Pointer[[]bench.Stage] // the stages by now: a sweep appends to them
	targets  []*target
	health   *health
	seq      atomic.Int64
	stopping atomic.Bool

	samples  chan bench.Sample
	stored   chan error    // receives one error or nil when all samples were handled
	observed chan struct{} // closed after the last progress was observed

	latest    chan bench.Progress // for the observer
	writer    *writer
	reports   int
	recent    recent
	uncounted map[string]*uncounted // by endpoint
	counting  *bench.CountProgress  // nil: not begun
	lags      *lags
	stop      *stopRules
	ended     chan bench.EndReason // receives the rule that ends the run
}

const (
	writeEvery  = 50 * time.Millisecond
	reportEvery = 100 * time.Millisecond
)

func newRecorder(db *store.Store, run bench.Run, targets []*target, job Job, health *health) *recorder {
	r := &recorder{
		clock: targets[0].meter.clock, run: run.ID, plan: job.Plan, targets: targets, health: health,
		samples: make(chan bench.Sample, 4096), stored: make(chan error, 1), observed: make(chan struct{}),
		latest: make(chan bench.Progress, 1), writer: newWriter(db, run.ID), uncounted: newUncounted(db, run.ID, targets),
		lags: &lags{}, stop: newStopRules(job.Plan), ended: make(chan bench.EndReason, 1),
	}
	r.current.Store(&r.plan.Stages)
	go r.record()
	go func() {
		defer close(r.observed)
		for progress := range r.latest {
			if job.Observe != nil {
				job.Observe(progress)
			}
		}
	}()
	return r
}

// next returns the number of the next request of the run. The numbers of parts of a
// plan are all different.
func (r *recorder) next() int { return r.plan.Part.Number(int(r.seq.Add(1)) - 1) }

// add takes a sample from any goroutine.
func (r *recorder) add(s bench.Sample) { r.samples <- s }

// flush takes no more samples and waits until all are stored. The recorder then
// belongs to the caller. Its error is an UnstoredError.
func (r *recorder) flush() error {
	close(r.samples)
	return <-r.stored
}

// close waits until the last progress was observed.
func (r *recorder) close() {
	r.report()
	close(r.latest)
	<-r.observed
	for _, u := range r.uncounted {
		if u.spool != nil {
			u.spool.close()
		}
	}
}

// record is the recorder's goroutine.
func (r *recorder) record() {
	defer r.writer.close()
	meters := map[string]*meter{}
	for _, t := range r.targets {
		meters[t.endpoint.Name] = t.meter
	}
	write, report := time.NewTicker(writeEvery), time.NewTicker(reportEvery)
	defer write.Stop()
	defer report.Stop()
	for open := true; open; {
		select {
		case sample, more := <-r.samples:
			if open = more; more {
				r.uncounted[sample.Endpoint].add(&sample)
				r.writer.add(sample)
				meters[sample.Endpoint].add(&sample)
				r.recent.add(sample)
				r.applyRules(&sample)
				r.lags.add(&sample, r.stage(sample.Stage).Load)
			}
		case err := <-r.writer.results:
			r.writer.written(err)
			if r.writer.isHopeless() {
				r.end(bench.EndFailure)
			}
			if err == nil && len(r.writer.pending) > backlog { // a failure is tried again at the next tick
				r.writer.write()
			}
		case <-write.C:
			r.writer.write()
		case <-report.C:
			r.report()
		}
	}
	r.stored <- r.writer.flush()
}

// stage returns a stage of the plan as it is by now.
func (r *recorder) stage(number int) bench.Stage { return (*r.current.Load())[number] }

// applyRules ends the run where the sample makes a rule of the plan do so.
func (r *recorder) applyRules(s *bench.Sample) {
	if reason := r.stop.add(s); reason != "" {
		r.end(reason)
	}
}

// end ends the run for a reason.
func (r *recorder) end(reason bench.EndReason) {
	select {
	case r.ended <- reason:
	default: // it ends already
	}
}

// report leaves the newest progress for the observer, in place of one that it
// has not received yet.
func (r *recorder) report() {
	progress := r.progress()
	select {
	case <-r.latest:
	default:
	}
	r.latest <- progress
}

func (r *recorder) progress() bench.Progress {
	now := r.clock.Now()
	r.reports++
	p := bench.Progress{
		Run: r.run, Seq: r.reports, State: bench.Running, Stop: r.stopping.Load(), Elapsed: now.Offset(), Stored: r.writer.stored, Counting: r.counting,
		Recent: r.recent.ended(), Client: r.health.recent(), Models: make([]bench.ModelProgress, 0, len(r.targets)),
	}
	for _, t := range r.targets {
		p.Models = append(p.Models, r.modelProgress(t, now, p.Stop))
	}
	if r.writer.err != nil {
		p.StoreError = r.writer.err.Error()
	}
	return p
}

func (r *recorder) modelProgress(t *target, now bench.Instant, stopping bool) bench.ModelProgress {
	m := t.meter.progress(now)
	m.Endpoint = t.endpoint.Name
	m.Total, _ = r.plan.Total(m.Endpoint)
	stage := r.stage(m.Stage)
	m.Stages, m.Load = len(r.plan.Stages), stage.Load
	m.Waiting, m.Finished = t.standing(r.plan)
	m.MaxInFlight, m.StageDuration = stage.Load.MaxInFlight(), stage.Duration
	if m.Users, _ = stage.Load.UsersAt(m.StageElapsed, stage.Duration); m.Users > 0 {
		m.MaxInFlight = m.Users
	}
	if rate, ok := stage.Load.RateAt(m.StageElapsed, stage.Duration); ok && !t.meter.idle.Load() {
		m.AskedRate = &rate
	}
	if loop := t.loop.Load(); loop != nil {
		m.Due, m.Dropped = loop.Count()
	}
	if m.Done > 0 && !stopping && !m.Finished { // a run that is stopped ends when its requests in flight do
		m.Left = r.left(t, m, now)
	}
	return m
}

// standing reports whether an endpoint waits for a stage of its own, or has gone
// through all of them. Those of a sweep are known when its search is over.
func (t *target) standing(plan bench.Plan) (waiting, finished bool) {
	if !t.meter.idle.Load() {
		return false, false
	}
	isLast := t.searched.Load() || plan.Sweep == nil && int(t.meter.stage.Load()) >= lastStage(plan, t.endpoint.Name)
	finished = isLast && t.meter.planned.Load()
	return !finished, finished
}

// lastStage is the number of the last stage that an endpoint has; -1 for none.
func lastStage(plan bench.Plan, endpoint string) int {
	for number := len(plan.Stages) - 1; number >= 0; number-- {
		if plan.Stages[number].Has(endpoint) {
			return number
		}
	}
	return -1
}

// left estimates how many seconds an endpoint still needs: from the durations of
// its stages where all have one, else from its requests.
func (r *recorder) left(t *target, m bench.ModelProgress, now bench.Instant) *float64 {
	left := 0.0
	if r.plan.Sweep != nil { // it depends on the answers
		return nil
	}
	for number, stage := range r.plan.Stages[:lastStage(r.plan, t.endpoint.Name)+1] { // those of other endpoints between, for which it waits
		switch {
		case number < m.Stage:
		case stage.Duration == 0 || r.plan.StageRequests(number) > 0:
			if m.Total == 0 {
				return nil
			}
			left = now.Offset().Seconds() / float64(m.Done) * float64(max(0, m.Total-m.Done))
			return &left
		case number == m.Stage:
			left += max(0, stage.Duration-m.StageElapsed).Seconds()
		default:
			left += stage.Duration.Seconds()
		}
	}
	return &left
}
