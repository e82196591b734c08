package runner_test

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// offsets are when the requests of the load were due, from its begin on.
func offsets(all []bench.Sample, begin bench.Instant) (due []time.Duration) {
	for i := range all {
		due = append(due, time.Duration(all[i].Due-begin))
	}
	slices.Sort(due)
	return due
}

func TestPartsThatRunAtOnceSendTheWholePlan(t *testing.T) {
	p := openPlan(bench.Load{Kind: bench.OpenRate, Rate: 80, Arrival: bench.PoissonArrival}, 700*time.Millisecond, "ttft=3ms&itl=1ms")
	p.Stages = append(p.Stages, p.Stages[0])
	p.Stages[1].Load.Rate = 40
	db, dbOfWhole := open(t), open(t)
	at := time.Now().Add(500 * time.Millisecond)
	whole, err := runner.Run(t.Context(), dbOfWhole, runner.Job{Plan: p, Start: runner.Start{At: at}})
	if err != nil {
		t.Fatal(err)
	}
	begin := whole.Execution.Stages[0].Began
	if got := whole.Started.Add(begin.Offset()); got.Sub(at).Abs() > time.Microsecond {
		t.Errorf("begun at %v, want %v", got, at)
	}
	want := offsets(samples(t, dbOfWhole, whole.ID), begin)

	var mu sync.Mutex
	var union []time.Duration
	var group sync.WaitGroup
	at = time.Now().Add(500 * time.Millisecond)
	for index := 1; index <= 3; index++ {
		part := p
		part.Part = bench.Part{Index: index, Count: 3}
		group.Go(func() {
			offset := time.Duration(index) * time.Hour // the clock of this machine is slow by hours
			clock := bench.ClockOffset{Source: "http://collector", Offset: offset, Spread: time.Millisecond}
			again := func(context.Context) (bench.ClockOffset, error) {
				return bench.ClockOffset{Source: "http://collector", Offset: offset + 2*time.Millisecond, Spread: 3 * time.Millisecond}, nil
			}
			run, err := runner.Run(t.Context(), db, runner.Job{Plan: part, Start: runner.Start{At: at.Add(offset), Clock: clock, Again: again}})
			if err != nil || len(run.Execution.Parts) != 1 {
				t.Errorf("part %d: %v, %v", index, run.Execution.Parts, err)
				return
			}
			one := run.Execution.Parts[0]
			all := samples(t, db, run.ID)
			if one.Part != part.Part || one.Plan != p.Digest() || one.Run != run.ID || one.Due != len(all) || one.Late != 0 || one.Clock.Spread != 5*time.Millisecond {
				t.Errorf("part %d is described as %+v", index, one)
			}
			for i := range all {
				if all[i].Seq%3 != index-1 {
					t.Errorf("part %d has request %d", index, all[i].Seq)
				}
			}
			mu.Lock()
			union = append(union, offsets(all, one.Begin)...)
			mu.Unlock()
		})
	}
	group.Wait()
	slices.Sort(union)
	if !slices.Equal(want, union) {
		t.Errorf("the parts sent at\n%v, want\n%v", union, want)
	}
}

func TestAPartThatComesLateJoinsAtWhereThePlanIs(t *testing.T) {
	const late = 600 * time.Millisecond
	p := openPlan(bench.Load{Kind: bench.OpenRate, Rate: 100, Arrival: bench.ConstantArrival}, time.Second, "ttft=3ms&itl=1ms")
	p.Part = bench.Part{Index: 2, Count: 2}
	db := open(t)
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Start: runner.Start{At: time.Now().Add(-late)}})
	if err != nil {
		t.Fatal(err)
	}
	part, dropped := run.Execution.Parts[0], 0
	for _, s := range samples(t, db, run.ID) {
		early := time.Duration(s.Due-part.Begin) < part.Late
		if early != (s.Outcome == bench.Dropped) || early && s.Message == "" || !cmp.Less(0, s.Due) {
			t.Errorf("request %d, due %v after the begin, is %s %q", s.Seq, time.Duration(s.Due-part.Begin), s.Outcome, s.Message)
		}
		if early {
			dropped++
		}
	}
	if part.Late < late || part.Late > 2*late || dropped < 30 || part.Dropped != dropped || part.Due != 50 {
		t.Errorf("late by %v with %d of %d dropped: %+v", part.Late, dropped, part.Due, part)
	}
	if stage := run.Execution.Stages[0]; stage.Due != 50 || time.Duration(stage.Ended-stage.Began) != time.Second {
		t.Errorf("stage %+v", stage)
	}
}

func TestUsersOfALatePartComeWhenItIsReady(t *testing.T) {
	p := plan(8, "ttft=20ms&itl=1ms")
	p.Stages[0].Duration, p.Part = time.Second, bench.Part{Index: 1, Count: 4}
	db := open(t)
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: p, Start: runner.Start{At: time.Now().Add(-500 * time.Millisecond)}})
	if err != nil {
		t.Fatal(err)
	}
	part, users := run.Execution.Parts[0], map[int]bool{}
	for _, s := range samples(t, db, run.ID) {
		if users[s.User] = true; time.Duration(s.Due-part.Begin) < part.Late {
			t.Errorf("request %d was due before the part was ready", s.Seq)
		}
	}
	if len(users) != 2 || !users[0] || !users[4] || part.Share != 0.25 {
		t.Errorf("users %v, share %v", users, part.Share)
	}
}
