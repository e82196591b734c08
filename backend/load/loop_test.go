package load_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

// numbered is a source without end that numbers its requests over stages.
func numbered(seq *atomic.Int64, stage int) load.Source {
	return func(user int, due bench.Instant, _ time.Duration) (bench.Request, load.Draw) {
		return bench.Request{Seq: int(seq.Add(1)) - 1, Stage: stage, User: user, Due: due}, load.Own
	}
}

// inFlightAt is how many requests were in flight at an instant: sent at it or
// before, and not ended by then.
func inFlightAt(samples []bench.Sample, at bench.Instant) (n int) {
	for _, s := range samples {
		if s.Start.Reached() && s.Start <= at && s.Done > at {
			n++
		}
	}
	return n
}

// went takes users through stages of ten seconds and returns the samples.
func went(t *testing.T, takes time.Duration, loads ...bench.Load) (samples []bench.Sample, executions []bench.StageExecution) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var got collect
		var seq atomic.Int64
		clock := bench.StartClock()
		loop := load.Loop{Clock: clock, Send: answers(clock, takes), Done: got.add}
		for number, l := range loads {
			executions = append(executions, loop.Run(t.Context(), t.Context(), load.Stage{
				Load: l, Duration: 10 * time.Second, Source: numbered(&seq, number),
			}))
		}
		loop.Wait()
		samples = got.samples
	})
	return samples, executions
}

func users(n int) bench.Load { return bench.Load{Kind: bench.Users, Users: n} }

func TestUsersHandOverFromStageToStageWithoutDraining(t *testing.T) {
	levels := []int{1, 2, 4, 8, 2}
	var loads []bench.Load
	for _, n := range levels {
		loads = append(loads, users(n))
	}
	samples, executions := went(t, 700*time.Millisecond, loads...)
	for number, n := range levels {
		begin := bench.At(time.Duration(number) * 10 * time.Second)
		for step := time.Second; step < 10*time.Second; step += 100 * time.Millisecond { // after the first answers
			if got := inFlightAt(samples, begin+bench.Instant(step)); got != n {
				t.Fatalf("stage %d: %d in flight after %v, want %d", number, got, step, n)
			}
		}
		if got := inFlightAt(samples, begin); got != max(n, levels[max(0, number-1)]) {
			t.Errorf("stage %d begins with %d in flight", number, got)
		}
		if e := executions[number]; e.Began != begin || e.Ended != begin+bench.Instant(10*time.Second) || e.End != bench.EndDuration {
			t.Errorf("stage %d: %+v", number, e)
		}
	}
	due := 0
	for _, e := range executions {
		due += e.Due
	}
	if due != len(samples) {
		t.Errorf("%d due, %d samples", due, len(samples))
	}
}

func TestAnAnswerMayLastThroughStages(t *testing.T) {
	samples, _ := went(t, 25*time.Second, users(2), users(2), users(2), users(2))
	slices.SortFunc(samples, func(a, b bench.Sample) int { return int(a.Due - b.Due) })
	if len(samples) != 4 {
		t.Fatalf("%d requests, want 2 users with two answers each", len(samples))
	}
	for _, s := range samples[2:] {
		if s.Due != bench.At(25*time.Second) || s.Stage != 2 {
			t.Errorf("due at %v in stage %d, want 25s in stage 2, when its user was free", s.Due.Offset(), s.Stage)
		}
	}
}

func TestTheNumberOfUsersChangesEvenlyOverARamp(t *testing.T) {
	for _, ramp := range [][2]int{{1, 11}, {11, 1}, {4, 5}} {
		samples, _ := went(t, 10*time.Millisecond, bench.Load{Kind: bench.Users, Users: ramp[0], UsersTo: ramp[1]})
		for at := 250 * time.Millisecond; at < 10*time.Second; at += 500 * time.Millisecond {
			line := float64(ramp[0]) + float64(ramp[1]-ramp[0])*at.Seconds()/10
			got := float64(inFlightAt(samples, bench.At(at)))
			if got < line-0.6 || got > line+1.1 { // one who goes has an answer to wait for
				t.Errorf("%v: %v in flight after %v, want about %.1f", ramp, got, at, line)
			}
		}
	}
}

func TestAStageEndsWithItsRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got collect
		clock := bench.StartClock()
		loop := load.Loop{Clock: clock, Send: answers(clock, time.Second), Done: got.add}
		e := loop.Run(t.Context(), t.Context(), load.Stage{Load: rate(10, bench.ConstantArrival, 0), Duration: time.Hour, Source: finite(30)})
		if e.End != bench.EndRequests || e.Due != 30 || e.Ended != bench.At(2900*time.Millisecond) {
			t.Errorf("%+v, want 30 requests in 2.9s", e)
		}
		loop.Wait()
		if len(got.samples) != 30 {
			t.Errorf("%d samples", len(got.samples))
		}
	})
}

func TestStoppingEndsAnOpenLoadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got collect
		var seq atomic.Int64
		clock := bench.StartClock()
		starting, stop := context.WithCancel(t.Context())
		time.AfterFunc(1250*time.Millisecond, stop)
		loop := load.Loop{Clock: clock, Send: answers(clock, time.Second), Done: got.add}
		e := loop.Run(starting, t.Context(), load.Stage{Load: rate(2, bench.ConstantArrival, 0), Source: numbered(&seq, 0)})
		loop.Wait()
		if e.End != bench.EndUser || e.Ended != bench.At(1250*time.Millisecond) || len(got.samples) != 3 {
			t.Errorf("%+v with %d samples, want 3 by 1.25s", e, len(got.samples))
		}
	})
}

func TestAnOpenLoadDoesNotWaitForAnswersAndDropsBeyondItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got collect
		var seq atomic.Int64
		clock := bench.StartClock()
		loop := load.Loop{Clock: clock, Send: answers(clock, time.Second), Done: got.add}
		l := rate(10, bench.ConstantArrival, 0)
		l.Limit = 4
		e := loop.Run(t.Context(), t.Context(), load.Stage{Load: l, Duration: 2 * time.Second, Source: numbered(&seq, 0)})
		loop.Wait()
		sent := 0
		for _, s := range got.samples {
			if s.Outcome == bench.Dropped {
				if s.Start.Reached() || s.Seq != int(s.Due.Offset()/(100*time.Millisecond)) {
					t.Errorf("a dropped request was started, or is not the one that was due: %+v", s)
				}
				continue
			}
			sent++
			if s.Start != s.Due {
				t.Errorf("due at %v, started at %v", s.Due.Offset(), s.Start.Offset())
			}
		}
		if e.Due != 20 || e.Dropped != 12 || sent != 8 { // of each ten, four are in flight at a time
			t.Errorf("%+v, %d sent", e, sent)
		}
	})
}

// Whatever the load, nothing that is due is lost, nothing starts early, and no
// limit is passed.
func TestLoadsKeepTheirPromises(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		stages := rapid.SliceOfN(rapid.Custom(drawStage), 1, 4).Draw(r, "stages")
		slowest := time.Duration(rapid.IntRange(0, 3000).Draw(r, "slowest")) * time.Millisecond
		seed := rapid.Uint64().Draw(r, "seed")
		stopAfter := time.Duration(rapid.IntRange(1, 60).Draw(r, "stop")) * time.Second
		synctest.Test(t, func(t *testing.T) { promises(t, r, scenario{stages, slowest, seed, stopAfter}) })
	})
}

func drawStage(r *rapid.T) load.Stage {
	s := load.Stage{Duration: time.Duration(rapid.IntRange(1, 10_000).Draw(r, "duration")) * time.Millisecond}
	most := func(kind bench.LoadKind) int {
		if kind == bench.Users {
			return 12
		}
		return 60
	}
	s.Load.Kind = rapid.SampledFrom([]bench.LoadKind{bench.Users, bench.OpenRate, bench.TraceLoad}).Draw(r, "kind")
	level, to := rapid.IntRange(1, most(s.Load.Kind)).Draw(r, "level"), rapid.IntRange(0, most(s.Load.Kind)).Draw(r, "to")
	switch s.Load.Kind {
	case bench.Users:
		s.Load.Users, s.Load.UsersTo = level, to
	case bench.OpenRate:
		s.Load.Rate, s.Load.RateTo = float64(level), float64(to)
		s.Load.Arrival, s.Load.CV = rapid.SampledFrom(bench.Arrivals).Draw(r, "arrival"), 2
		s.Load.Limit = rapid.IntRange(0, 20).Draw(r, "limit")
	default:
		s.Load.Speed = 2
		s.Trace = &bench.Trace{}
		at := time.Duration(0)
		for range level {
			at += time.Duration(rapid.IntRange(0, 1000).Draw(r, "gap")) * time.Millisecond
			s.Trace.Arrivals = append(s.Trace.Arrivals, bench.TraceArrival{At: at})
		}
	}
	return s
}

// scenario is a plan, and what a server and a user make of it.
type scenario struct {
	stages    []load.Stage
	slowest   time.Duration
	seed      uint64
	stopAfter time.Duration
}

func promises(t *testing.T, r *rapid.T, w scenario) {
	var got collect
	var seq atomic.Int64
	var inFlight, most [8]atomic.Int64
	clock := bench.StartClock()
	starting, stop := context.WithTimeout(t.Context(), w.stopAfter)
	defer stop()
	send := func(ctx context.Context, q bench.Request, deliver func(bench.Sample)) bench.Instant {
		now := inFlight[q.Stage].Add(1)
		most[q.Stage].Store(max(most[q.Stage].Load(), now))
		defer inFlight[q.Stage].Add(-1)
		random := rand.New(rand.NewPCG(w.seed, uint64(q.Seq)))
		takes := 10*time.Millisecond + time.Duration(random.Float64()*float64(w.slowest)) // without any, virtual time would stand still
		return answers(clock, takes)(ctx, q, deliver)
	}
	loop := load.Loop{Clock: clock, Send: send, Done: got.add}
	due, dropped := 0, 0
	for number, s := range w.stages {
		s.Seed, s.Source = w.seed, numbered(&seq, number)
		e := loop.Run(starting, t.Context(), s)
		due, dropped = due+e.Due, dropped+e.Dropped
		if limit := int64(s.Load.MaxInFlight()); limit > 0 && most[number].Load() > limit {
			r.Fatalf("stage %d: %d in flight, at most %d were allowed", number, most[number].Load(), limit)
		}
	}
	loop.Wait()
	dropsSeen := 0
	for _, s := range got.samples {
		if s.Outcome == bench.Dropped {
			dropsSeen++
		} else if s.Start < s.Due {
			r.Fatalf("request %d was due at %v and started at %v", s.Seq, s.Due.Offset(), s.Start.Offset())
		}
	}
	if len(got.samples) != due || dropsSeen != dropped {
		r.Fatalf("%d due and %d dropped, %d samples with %d drops", due, dropped, len(got.samples), dropsSeen)
	}
}
