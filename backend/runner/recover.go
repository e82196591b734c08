package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

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
	seen := passages{plan: run.Plan, of: map[passageKey]*passage{}}
	for sample, err := range db.SamplesWithoutText(ctx, id) {
		if err != nil {
			return err
		}
		seen.add(&sample)
	}
	parts := run.Execution.Parts
	run.Execution, run.State, run.Finished = seen.execution(), bench.Interrupted, run.Started.Add(seen.last.Offset())
	for _, part := range parts { // the one that the run was
		run.Execution.Parts = append(run.Execution.Parts, withCounts(part, run.Execution.Stages))
	}
	if run.Summary, err = Summarize(ctx, db, run); err != nil {
		return err
	}
	return db.Finish(ctx, run)
}

// passages finds out how the endpoints went through the stages of a run from the
// samples that were stored before its process died. Requests that were in flight
// then are not among them.
type passages struct {
	plan bench.Plan
	of   map[passageKey]*passage
	last bench.Instant // at which anything happened
}

type passageKey struct {
	stage    int
	endpoint string
}

// passage is what is known of one endpoint in one stage.
type passage struct {
	first, due, last bench.Instant // the first and the last that was due, and the last that happened
	asked, dropped   int           // see bench.StageExecution.Due
	measured         int           // of asked
}

func (p *passages) add(s *bench.Sample) {
	last := max(s.Due, s.Done)
	p.last = max(p.last, last)
	calibrates := s.Phase == bench.Warmup && p.plan.IsSynthetic() && s.InputWanted == 0
	if s.Turn > 1 || calibrates {
		return
	}
	at := passageKey{s.Stage, s.Endpoint}
	one := p.of[at]
	if one == nil {
		one = &passage{first: s.Due}
		p.of[at] = one
	}
	one.first, one.due, one.last = min(one.first, s.Due), max(one.due, s.Due), max(one.last, last)
	one.asked++
	if s.Phase == bench.Measured {
		one.measured++
	}
	if s.Outcome == bench.Dropped {
		one.dropped++
	}
}

// execution returns how the run went as far as it is known.
func (p *passages) execution() bench.Execution {
	execution := bench.Execution{End: bench.EndInterrupted}
	for at, one := range p.of {
		stage := bench.StageExecution{
			Stage: at.stage, Endpoint: at.endpoint, Began: one.first, Ended: one.last, End: bench.EndInterrupted, Due: one.asked, Dropped: one.dropped,
		}
		requests := 0
		if at.stage < len(p.plan.Stages) {
			requests = p.plan.Part.Of(p.plan.StageRequests(at.stage))
		}
		switch next := p.after(at); {
		case requests > 0 && one.measured >= requests:
			stage.Ended, stage.End = one.due, bench.EndRequests
		case next == nil:
		case p.plan.Stages[at.stage].Duration > 0:
			stage.Ended, stage.End = min(one.first+bench.Instant(p.plan.Stages[at.stage].Duration), next.first), bench.EndDuration
		default:
			stage.Ended, stage.End = one.due, bench.EndTrace
		}
		execution.Stages = append(execution.Stages, stage)
	}
	sortStages(execution.Stages, p.plan)
	return execution
}

// after is the next stage that the endpoint went on to; nil if there was none.
func (p *passages) after(at passageKey) (next *passage) {
	nearest := len(p.plan.Stages)
	for other, one := range p.of {
		if other.endpoint == at.endpoint && other.stage > at.stage && other.stage < nearest {
			nearest, next = other.stage, one
		}
	}
	return next
}

// sortStages puts stages into the order of the plan, and of its endpoints within.
func sortStages(stages []bench.StageExecution, plan bench.Plan) {
	place := map[string]int{}
	for i, endpoint := range plan.Endpoints {
		place[endpoint.Name] = i
	}
	slices.SortFunc(stages, func(a, b bench.StageExecution) int {
		return cmp.Or(a.Stage-b.Stage, place[a.Endpoint]-place[b.Endpoint])
	})
}
