package runner

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runfile"
)

// newMerged returns the run that parts make, without samples and summary. Its clock is
// such that all parts begin late enough on it for all instants of theirs, and that it
// started on a millisecond, which is how exactly a time of day is stored.
func newMerged(parts []*part, job MergeJob) bench.Run {
	first := parts[0].file.Run
	latest := slices.MaxFunc(parts, func(a, b *part) int { return cmp.Compare(a.Begin, b.Begin) })
	started := latest.StartAt.Add(-latest.Begin.Offset()).Truncate(time.Millisecond)
	begin := bench.At(latest.StartAt.Sub(started))
	plan := first.Plan
	plan.Part = bench.Part{}
	if job.Name != "" {
		plan.Name = job.Name
	}
	run := bench.Run{
		ID: identify(parts), Name: defaultName(plan), State: mergedState(parts), Started: started, Plan: plan,
		Tags: append([]string{}, job.Tags...), Note: job.Note, Manifest: first.Manifest,
	}
	run.Manifest.Host = hostsOf(parts)
	for _, part := range parts {
		file := part.file.Run
		part.shift = time.Duration(begin - part.Begin)
		run.Manifest.ClockStep = max(run.Manifest.ClockStep, file.Manifest.ClockStep)
		run.Health = joinHealth(run.Health, file.Health)
		joinExecution(&run.Execution, part)
		if end := started.Add(file.Finished.Sub(file.Started) + part.shift); end.After(run.Finished) {
			run.Finished = end
		}
		execution := part.PartExecution
		execution.Begin, execution.State, execution.Health = begin, file.State, file.Health
		run.Execution.Parts = append(run.Execution.Parts, execution)
	}
	run.Manifest.Origins = []bench.Origin{{File: parts[0].file.Name, Format: runfile.Suffix, Hash: run.ID}} // so that it is discarded if this process dies
	sortStages(run.Execution.Stages, plan)
	return run
}

// mergedState is how far a run of parts got: as far as the one that got the least far.
func mergedState(parts []*part) bench.State {
	has := func(state bench.State) bool {
		return slices.ContainsFunc(parts, func(p *part) bool { return p.file.Run.State == state })
	}
	switch {
	case len(parts) < parts[0].Count:
		return bench.Partial
	case has(bench.Interrupted):
		return bench.Interrupted
	case has(bench.Stopped):
		return bench.Stopped
	}
	return bench.Finished
}

// hostsOf is the host of the parts, or how many hosts they have.
func hostsOf(parts []*part) string {
	var hosts []string
	for _, part := range parts {
		if !slices.Contains(hosts, part.Host) {
			hosts = append(hosts, part.Host)
		}
	}
	if len(hosts) == 1 {
		return hosts[0]
	}
	return fmt.Sprintf("%d hosts", len(hosts))
}

// joinExecution adds how a part went through its share of the stages.
func joinExecution(all *bench.Execution, part *part) {
	execution := part.file.Run.Execution
	all.End = joinEnds(all.End, execution.End)
	for _, stage := range execution.Stages {
		stage.Began, stage.Ended = stage.Began.Shifted(part.shift), stage.Ended.Shifted(part.shift)
		at := slices.IndexFunc(all.Stages, func(s bench.StageExecution) bool { return s.Stage == stage.Stage && s.Endpoint == stage.Endpoint })
		if at < 0 {
			all.Stages = append(all.Stages, stage)
			continue
		}
		joined := &all.Stages[at]
		joined.Began, joined.Ended = min(joined.Began, stage.Began), max(joined.Ended, stage.Ended)
		joined.Due, joined.Dropped = joined.Due+stage.Due, joined.Dropped+stage.Dropped
		joined.End = joinEnds(joined.End, stage.End)
	}
}

// joinEnds is what ended all parts, or what cut one of them short.
func joinEnds(all, one bench.EndReason) bench.EndReason {
	if all == "" || all.IsPlanned() {
		return one
	}
	return all
}

// joinHealth joins the health of two programs: counts and times are added, of lags,
// pauses and shares the worse is taken.
func joinHealth(a, b bench.Health) bench.Health {
	a.Stamps = joinStamps(a, b)
	a.Beats += b.Beats
	a.GCPauses += b.GCPauses
	a.GCPauseTotal += b.GCPauseTotal
	a.CPU += b.CPU
	a.CPUShare = max(a.CPUShare, b.CPUShare)
	a.MemoryPeak = max(a.MemoryPeak, b.MemoryPeak)
	for _, worse := range []struct {
		of  *time.Duration
		and time.Duration
	}{
		{&a.LagP50, b.LagP50}, {&a.LagP99, b.LagP99}, {&a.LagMax, b.LagMax}, {&a.GCPauseMax, b.GCPauseMax},
		{&a.ReadLagP50, b.ReadLagP50}, {&a.ReadLagP99, b.ReadLagP99}, {&a.ReadLagMax, b.ReadLagMax},
		{&a.StartLagP50, b.StartLagP50}, {&a.StartLagP99, b.StartLagP99}, {&a.StartLagMax, b.StartLagMax},
		{&a.TTFTError, b.TTFTError}, {&a.Slept, b.Slept},
	} {
		*worse.of = max(*worse.of, worse.and)
	}
	return a
}

// joinStamps is what arrivals of both are stamped by: by the read where one is.
func joinStamps(a, b bench.Health) bench.Stamps {
	switch {
	case a.Beats == 0:
		return b.Stamps
	case b.Beats == 0 || a.Stamps == b.Stamps:
		return a.Stamps
	}
	return bench.ReadStamps
}
