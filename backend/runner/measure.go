package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

// measure takes the endpoints through the stages of the plan, to the end or until
// it is stopped, and returns how that went. In a block all of its endpoints run
// in parallel.
func measure(ctx, starting context.Context, targets []*target, recorder *recorder, s schedule) bench.Execution {
	plan := recorder.plan
	var (
		mu        sync.Mutex
		execution bench.Execution
	)
	for _, t := range targets {
		defer t.open(recorder)()
	}
	for number, stages := range plan.Blocks() {
		var group sync.WaitGroup
		block := block{stages: stages, begin: s.of(number), from: s.from}
		for _, t := range targets {
			if !plan.Stages[stages[0]].Has(t.endpoint.Name) {
				continue
			}
			group.Go(func() {
				executions := t.runBlock(ctx, starting, plan, block, recorder)
				mu.Lock()
				defer mu.Unlock()
				execution.Stages = append(execution.Stages, executions...)
			})
		}
		group.Wait()
		if starting.Err() != nil {
			break
		}
	}
	sortStages(execution.Stages, plan)
	execution.End = endOf(ctx, starting, execution, targets)
	return execution
}

// endOf returns what ended a run: what stopped it, or else what ended its last
// stage. A run whose last requests were cut off by the user was stopped.
func endOf(ctx, starting context.Context, execution bench.Execution, targets []*target) bench.EndReason {
	var reason bench.EndReason
	last := len(execution.Stages) - 1
	switch {
	case panicIn(ctx) != nil:
		return bench.EndFailure
	case ctx.Err() != nil:
		return bench.EndUser
	case errors.As(context.Cause(starting), &reason) && (reason != bench.EndUser || wasCut(execution, targets)):
		return reason
	case last >= 0:
		return execution.Stages[last].End
	}
	return bench.EndUser
}

// wasCut reports whether stopping kept requests from being sent or answered: a
// run that is stopped as its last answers come was not.
func wasCut(execution bench.Execution, targets []*target) bool {
	early := func(s bench.StageExecution) bool { return s.End == bench.EndUser }
	cut := func(t *target) bool { return t.meter.cut.Load() > 0 }
	return len(execution.Stages) == 0 || slices.ContainsFunc(execution.Stages, early) || slices.ContainsFunc(targets, cut)
}

// open readies the load of an endpoint; the function that it returns closes it.
func (t *target) open(recorder *recorder) (closeLoop func()) {
	t.conversations = make([]context.Context, len(recorder.plan.Stages))
	alarm := load.NewAlarm(recorder.clock)
	t.loop.Store(&load.Loop{Clock: recorder.clock, Send: t.send, Done: t.deliver, Sleep: alarm.Sleep})
	return alarm.Close
}

// block is a block of a plan as it is run.
type block struct {
	stages []int
	begin  bench.Instant // of the first; 0: at once
	from   bench.Instant // what is due before is too late for this run; 0: nothing
}

// runBlock takes one endpoint through the stages of a block and waits for its
// requests in flight: those of a block that ends with its time, for the grace of
// the last stage.
func (t *target) runBlock(ctx, starting context.Context, plan bench.Plan, block block, recorder *recorder) []bench.StageExecution {
	var executions []bench.StageExecution
	loop, grace := t.loop.Load(), plan.Stages[block.stages[len(block.stages)-1]].Grace
	sending, cut := context.WithCancel(ctx)
	defer cut()
	defer cutAfterGrace(starting, cut, grace)()
	begin := block.begin
	for _, number := range block.stages {
		stage := plan.Stages[number]
		going, end := context.WithCancel(starting)
		defer end()
		t.conversations[number] = going
		t.meter.begin(number, recorder.clock.Now())
		execution := loop.Run(starting, sending, load.Stage{
			Load: stage.Load, Duration: stage.Duration, Trace: plan.Trace, Seed: stageSeed(plan, number, t.endpoint.Name),
			Part: plan.Part, Begin: begin, From: block.from, Source: t.asker.source(number),
		})
		begin = 0
		if execution.End == bench.EndDuration {
			begin = execution.Ended
			end() // else the conversations that began go on to their last turn
		}
		execution.Stage, execution.Endpoint = number, t.endpoint.Name
		var reason bench.EndReason
		if execution.End == bench.EndUser && errors.As(context.Cause(starting), &reason) {
			execution.End = reason
		}
		executions = append(executions, execution)
		if starting.Err() != nil {
			break
		}
	}
	if len(executions) > 0 && executions[len(executions)-1].End == bench.EndDuration {
		defer time.AfterFunc(grace, cut).Stop()
	}
	loop.Wait()
	if len(executions) > 0 {
		t.meter.end(executions[len(executions)-1].End)
	}
	return executions
}

// warnOfCuts says where answers were cut off because the time left to them was
// over. That a user cut them off needs no warning.
func warnOfCuts(summary *bench.Summary, execution bench.Execution) {
	if execution.End == bench.EndUser {
		return
	}
	for i := range summary.Models {
		m := &summary.Models[i]
		if m.Cancelled > 0 {
			m.Warnings = append(m.Warnings, bench.Warning{Code: bench.CutOff, Text: cutWarning(m.Cancelled)})
		}
	}
}

func cutWarning(requests int) string {
	verb := "requests were"
	if requests == 1 {
		verb = "request was"
	}
	return fmt.Sprintf("%d %s cut off when the grace was over: the longest answers are missing.", requests, verb)
}

// stageSeed is the seed of a stage's arrivals. The n-th stage of each endpoint
// has the same one, so that models are compared under the same load.
func stageSeed(plan bench.Plan, number int, endpoint string) uint64 {
	before := uint64(0)
	for _, stage := range plan.Stages[:number] {
		if stage.Has(endpoint) {
			before++
		}
	}
	return plan.Seed ^ before*0x9e3779b97f4a7c15 // the golden ratio: neighbours differ in all bits
}

// cutAfterGrace calls cut a time after starting has ended, until the function that
// it returns is called.
func cutAfterGrace(starting context.Context, cut context.CancelFunc, grace time.Duration) (release func()) {
	done := make(chan struct{})
	unregister := context.AfterFunc(starting, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cut()
		case <-done:
		}
	})
	return func() { unregister(); close(done) }
}
