package runner

import (
	"cmp"
	"context"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

// Start is when the load of a run begins: as soon as it can, or at a time, so that
// runs of parts of a plan begin together.
type Start struct {
	At    time.Time                                            // by the clock of Clock's source; zero: as soon as it can
	Clock bench.ClockOffset                                    // of this machine, measured before the run
	Again func(ctx context.Context) (bench.ClockOffset, error) // measures the offset once more, after the load; nil: it is not
}

// connectLead is how long before its begin a part opens its connections: servers
// close those that are idle for some seconds.
const connectLead = 3 * time.Second

// clock starts the clock of the run. The begin of its load lies on it also where
// that has passed.
func (s Start) clock() bench.Clock {
	clock := bench.StartClock()
	if s.At.IsZero() {
		return clock
	}
	return clock.Back(max(0, clock.Started().Sub(s.local())))
}

// local is when the load begins by the clock of this machine.
func (s Start) local() time.Time { return s.At.Add(-s.Clock.Offset) }

// instant is when the load begins; 0: as soon as it can.
func (s Start) instant(clock bench.Clock) bench.Instant {
	if s.At.IsZero() {
		return 0
	}
	return bench.At(s.local().Sub(clock.Started()))
}

// schedule is when the blocks of a plan begin.
type schedule struct {
	begin  bench.Instant   // of the first one; 0: at once
	from   bench.Instant   // when the run was ready, if that was after begin; else 0
	blocks []time.Duration // from begin on, for each; nil: when the one before has ended
}

// of is when a block begins; 0: at once.
func (s schedule) of(block int) bench.Instant {
	switch {
	case s.blocks != nil:
		return s.begin + bench.Instant(s.blocks[block])
	case block == 0:
		return s.begin
	}
	return 0
}

// prepare opens the connections, calibrates, and waits for the begin of the load.
func (r *running) prepare(starting context.Context) (s schedule) {
	plan, clock := r.job.Plan, r.targets[0].meter.clock
	alarm := load.NewAlarm(clock)
	defer alarm.Close()
	if s.begin = r.job.Start.instant(clock); s.begin.Reached() {
		calibrate(starting, plan, r.targets)
		alarm.Sleep(starting, s.begin-bench.Instant(connectLead))
		warmConnections(starting, r.targets, plan)
	} else {
		warmConnections(starting, r.targets, plan)
		calibrate(starting, plan, r.targets)
	}
	now := clock.Now()
	if s.begin.Reached() && now > s.begin {
		s.from = now
	}
	if !plan.Part.IsZero() {
		s.begin, s.blocks = cmp.Or(s.begin, now), plan.BlockBegins()
	}
	alarm.Sleep(starting, s.begin)
	return s
}

// newPart describes the part of a plan that a run is, before its first request.
func newPart(run bench.Run, job Job, clock bench.Clock) bench.PartExecution {
	at := job.Start.At
	if at.IsZero() {
		at = run.Started
	}
	return bench.PartExecution{
		Part: run.Plan.Part, Plan: run.Plan.Digest(), Run: run.ID, Host: run.Manifest.Host,
		StartAt: at, Begin: job.Start.instant(clock), Clock: job.Start.Clock, Share: run.Plan.PartShare(),
	}
}

// notePart completes the description with how it went.
func (r *running) notePart(ctx context.Context, parts []bench.PartExecution, s schedule) {
	if len(parts) == 0 {
		return
	}
	part := parts[0]
	if !part.Begin.Reached() {
		part.Begin, part.StartAt = s.begin, r.run.Started.Add(s.begin.Offset())
	}
	if s.from.Reached() {
		part.Late = time.Duration(s.from - s.begin)
	}
	if again := r.job.Start.Again; again != nil {
		if later, err := again(ctx); err == nil { // else the first one stands
			part.Clock = part.Clock.Widened(later)
		}
	}
	r.run.Execution.Parts = []bench.PartExecution{withCounts(part, r.run.Execution.Stages)}
}

// withCounts is a part with what the stages of its run count.
func withCounts(part bench.PartExecution, stages []bench.StageExecution) bench.PartExecution {
	part.Due, part.Dropped = 0, 0
	for _, stage := range stages {
		part.Due, part.Dropped = part.Due+stage.Due, part.Dropped+stage.Dropped
	}
	return part
}
