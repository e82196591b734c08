package load_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
)

// finite is a source of n requests.
func finite(n int) load.Source {
	seq := 0
	return func(user int, due bench.Instant, _ time.Duration) (bench.Request, load.Draw) {
		if seq == n {
			return bench.Request{}, load.None
		}
		seq++
		return bench.Request{Seq: seq - 1, User: user, Due: due}, load.Own
	}
}

// answers stands for a server that takes its time and a client that listens
// until the context ends.
func answers(clock bench.Clock, takes time.Duration) load.Send {
	return func(ctx context.Context, r bench.Request, deliver func(bench.Sample)) bench.Instant {
		s := bench.NewSample(r)
		s.Start, s.Outcome = clock.Now(), bench.OK
		select {
		case <-time.After(takes):
		case <-ctx.Done():
			s.Outcome = bench.Cancelled
		}
		s.Done = clock.Now()
		deliver(s)
		return s.Done
	}
}

// runUsers takes users through one stage, to its last answer.
func runUsers(starting, sending context.Context, users int, source load.Source, loop *load.Loop) {
	loop.Run(starting, sending, load.Stage{Load: bench.Load{Kind: bench.Users, Users: users}, Source: source})
	loop.Wait()
}

// collect gathers samples from many goroutines.
type collect struct {
	mu      sync.Mutex
	samples []bench.Sample
}

func (c *collect) add(s bench.Sample) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.samples = append(c.samples, s)
}

func TestUsersKeepTheirNumberInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const users, requests = 20, 36_000
		clock := bench.StartClock()
		var got collect
		runUsers(t.Context(), t.Context(), users, finite(requests), &load.Loop{Clock: clock, Send: answers(clock, 2*time.Second), Done: got.add})

		if took, want := time.Since(clock.Started()), requests/users*2*time.Second; took != want {
			t.Errorf("took %v, want exactly %v", took, want)
		}
		slices.SortFunc(got.samples, func(a, b bench.Sample) int { return a.Seq - b.Seq })
		if len(got.samples) != requests {
			t.Fatalf("%d samples, want %d", len(got.samples), requests)
		}
		for i, s := range got.samples {
			wave := time.Duration(i/users) * 2 * time.Second
			if s.Seq != i || s.Due != bench.At(wave) || s.Start != bench.At(wave) || s.Done != bench.At(wave+2*time.Second) {
				t.Fatalf("sample %d: seq %d due %v start %v done %v, want wave %v", i, s.Seq, s.Due.Offset(), s.Start.Offset(), s.Done.Offset(), wave)
			}
		}
	})
}

func TestOneUserAsksOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := bench.StartClock()
		var got collect
		runUsers(t.Context(), t.Context(), 1, finite(5), &load.Loop{Clock: clock, Send: answers(clock, time.Second), Done: got.add})
		for i, s := range got.samples {
			if s.Start != bench.At(time.Duration(i)*time.Second) {
				t.Errorf("request %d started at %v", i, s.Start.Offset())
			}
		}
		if len(got.samples) != 5 {
			t.Errorf("%d samples, want 5", len(got.samples))
		}
	})
}

func TestStoppingStartsNothingNewAndLetsTheRestEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := bench.StartClock()
		starting, stop := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, stop) // in the middle of the second wave
		var got collect
		runUsers(starting, t.Context(), 4, finite(1000), &load.Loop{Clock: clock, Send: answers(clock, 2*time.Second), Done: got.add})
		if len(got.samples) != 8 {
			t.Fatalf("%d samples, want the 8 of two waves", len(got.samples))
		}
		for _, s := range got.samples {
			if s.Outcome != bench.OK {
				t.Errorf("request %d was cut off", s.Seq)
			}
		}
	})
}

func TestTheSecondDeadlineCutsOffWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := bench.StartClock()
		starting, stop := context.WithCancel(t.Context())
		sending, cut := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		time.AfterFunc(5*time.Second, cut)
		var got collect
		runUsers(starting, sending, 3, finite(1000), &load.Loop{Clock: clock, Send: answers(clock, time.Minute), Done: got.add})
		for _, s := range got.samples {
			if s.Outcome != bench.Cancelled || s.Done != bench.At(5*time.Second) {
				t.Errorf("request %d: %s at %v, want cancelled at 5s", s.Seq, s.Outcome, s.Done.Offset())
			}
		}
		if len(got.samples) != 3 {
			t.Errorf("%d samples, want 3", len(got.samples))
		}
	})
}

func TestFewerRequestsThanUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := bench.StartClock()
		var got collect
		runUsers(t.Context(), t.Context(), 10, finite(3), &load.Loop{Clock: clock, Send: answers(clock, time.Second), Done: got.add})
		if len(got.samples) != 3 || time.Since(clock.Started()) != time.Second {
			t.Errorf("%d samples in %v", len(got.samples), time.Since(clock.Started()))
		}
	})
}

func ExampleLoop() {
	clock := bench.StartClock()
	var asked atomic.Int64
	runUsers(context.Background(), context.Background(), 2, finite(4), &load.Loop{Clock: clock, Send: func(_ context.Context, r bench.Request, deliver func(bench.Sample)) bench.Instant {
		deliver(bench.NewSample(r))
		return clock.Now()
	}, Done: func(bench.Sample) { asked.Add(1) }})
	fmt.Println(asked.Load(), "requests ended")
	// Output: 4 requests ended
}

// lingering stands for answers that free their user after a second and are
// delivered three seconds later.
func lingering(clock bench.Clock) load.Send {
	return func(_ context.Context, r bench.Request, deliver func(bench.Sample)) bench.Instant {
		time.Sleep(time.Second)
		free := clock.Now()
		go func() {
			time.Sleep(3 * time.Second)
			s := bench.NewSample(r)
			s.Outcome, s.Done = bench.OK, clock.Now()
			deliver(s)
		}()
		return free
	}
}

func TestAUserGoesOnBeforeItsAnswerIsDeliveredAndTheRunWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := bench.StartClock()
		var got collect
		runUsers(t.Context(), t.Context(), 2, finite(6), &load.Loop{Clock: clock, Send: lingering(clock), Done: got.add})
		if took := time.Since(clock.Started()); took != 6*time.Second || len(got.samples) != 6 {
			t.Fatalf("%d samples after %v, want 6 after 3 waves of 1s and 3s more", len(got.samples), took)
		}
		for _, s := range got.samples {
			wave := s.Seq / 2
			if due := s.Due.Offset(); due != time.Duration(wave)*time.Second {
				t.Errorf("request %d was due at %v, want %ds: when its user was free", s.Seq, due, wave)
			}
		}
	})
}
