package runner

import (
	"context"
	"errors"
	"slices"
	"sync"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
	"tokenlap/backend/store"
	"tokenlap/backend/sweep"
)

// sweeper carries out a plan with a sweep: it appends a stage to the plan for each
// level that the search of an endpoint wants, one endpoint after the other, and
// stores the plan with it. Requests in flight end between probes; those that take
// longer than the grace are cut off.
type sweeper struct {
	job      Job
	db       *store.Store
	run      string
	targets  []*target
	recorder *recorder

	plan      bench.Plan
	begun     int // probes of all endpoints
	execution bench.Execution
}

// measure returns how the run went. Its error is a plan that cannot be stored.
func (s *sweeper) measure(ctx, starting context.Context) (bench.Execution, error) {
	var failed error
	for _, t := range s.targets {
		if failed = s.search(ctx, starting, t); failed != nil || starting.Err() != nil {
			break
		}
	}
	s.execution.End = endOf(ctx, starting, s.execution, s.targets)
	var reason bench.EndReason
	if s.execution.End.IsPlanned() && !s.isComplete() && errors.As(context.Cause(starting), &reason) {
		s.execution.End = reason // between two probes
	}
	return s.execution, failed
}

// isComplete reports whether the search of each endpoint came to its end.
func (s *sweeper) isComplete() bool {
	stopped := func(r bench.SweepResult) bool { return r.End == bench.SweepStopped }
	return len(s.execution.Sweeps) == len(s.targets) && !slices.ContainsFunc(s.execution.Sweeps, stopped)
}

// search finds the answer for one endpoint.
func (s *sweeper) search(ctx, starting context.Context, t *target) (failed error) {
	pattern := s.job.Plan.Stages[0]
	find := sweep.New(*s.plan.Sweep, pattern.Load)
	samples := &probeSamples{next: s.recorder.add}
	t.deliver = samples.add
	defer t.open(s.recorder)()
	for starting.Err() == nil {
		level, more := find.Next()
		if !more {
			t.searched.Store(true)
			break
		}
		number := s.begun
		if failed = s.begin(t, s.plan.Sweep.Stage(pattern, t.endpoint.Name, level)); failed != nil {
			break
		}
		executions := t.runBlock(ctx, starting, s.plan, block{stages: []int{number}}, s.recorder)
		s.execution.Stages = append(s.execution.Stages, executions...)
		if starting.Err() != nil {
			break
		}
		find.Add(sweep.Observe(samples.observation(s.plan, number, executions[0]), s.plan.Sweep.Objectives))
		if s.job.Probed != nil {
			s.job.Probed(t.resultOf(find))
		}
	}
	s.execution.Sweeps = append(s.execution.Sweeps, t.resultOf(find))
	return failed
}

func (t *target) resultOf(find *sweep.Search) bench.SweepResult {
	result := find.Result()
	result.Endpoint = t.endpoint.Name
	return result
}

// begin appends a stage to the plan, in place of the pattern if it is the first.
// No request is in flight then, so nothing reads what it changes but the recorder.
func (s *sweeper) begin(t *target, stage bench.Stage) error {
	stages := append(slices.Clone(s.plan.Stages[:s.begun]), stage)
	s.plan.Stages = stages
	s.begun++
	s.recorder.current.Store(&stages)
	t.asker.plan = s.plan
	t.conversations = make([]context.Context, len(s.plan.Stages))
	return s.db.SavePlan(context.Background(), s.run, s.plan)
}

// probeSamples keeps the samples of a probe and passes all on.
type probeSamples struct {
	next func(bench.Sample)

	mu  sync.Mutex
	all []bench.Sample
}

func (p *probeSamples) add(s bench.Sample) {
	p.mu.Lock()
	p.all = append(p.all, s)
	p.mu.Unlock()
	p.next(s)
}

// observation returns what happened in a stage whose requests have all ended, and
// forgets it.
func (p *probeSamples) observation(plan bench.Plan, number int, execution bench.StageExecution) sweep.Observation {
	p.mu.Lock()
	defer p.mu.Unlock()
	o := sweep.Observation{Number: number, Stage: plan.Stages[number], Began: execution.Began, Samples: p.all, Summary: &bench.ModelSummary{}}
	p.all = nil
	if models := stats.Summarize(bench.Plan{Objectives: plan.Sweep.Objectives}, slices.Values(o.Samples)).Models; len(models) > 0 {
		o.Summary = &models[0]
	}
	return o
}
