package sweep_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
	"tokenlap/backend/sweep"
)

// server is a simulated queue of K places, each busy for a service time with a
// request. Beyond its capacity, K / service, requests wait; or, if it refuses,
// fail at once.
type server struct {
	places  int
	service time.Duration
	jitter  float64 // of the service time, as a share
	refuses bool
	broken  bool
}

const capacity = 20.0 // requests a second

func queueing() server { return server{places: 10, service: 500 * time.Millisecond} }

// probe lets a stage run in virtual time.
func (s server) probe(number int, stage bench.Stage, seed uint64) sweep.Observation {
	random := rand.New(rand.NewPCG(seed, uint64(number)))
	free := make([]float64, s.places)
	o := sweep.Observation{Number: number, Stage: stage}
	end := stage.Duration.Seconds()
	if stage.Load.Kind == bench.Users {
		users := make([]float64, stage.Load.Users)
		for {
			who := slices.Index(users, slices.Min(users))
			if users[who] >= end {
				break
			}
			users[who] = s.serve(&o, users[who], free, random)
		}
	} else {
		for due := 0.0; due < end; due += gap(stage.Load, random) {
			s.serve(&o, due, free, random)
		}
	}
	summary := stats.Summarize(bench.Plan{}, slices.Values(o.Samples))
	o.Summary = &summary.Models[0]
	return o
}

func gap(l bench.Load, random *rand.Rand) float64 {
	if l.Arrival == bench.PoissonArrival {
		return random.ExpFloat64() / l.Rate
	}
	return 1 / l.Rate
}

// serve adds the sample of a request and returns when it ended.
func (s server) serve(o *sweep.Observation, due float64, free []float64, random *rand.Rand) float64 {
	place := slices.Index(free, slices.Min(free))
	sample := bench.NewSample(bench.Request{Endpoint: "m", Phase: bench.Measured, Due: at(due)})
	if due < o.Stage.Settle.Seconds() {
		sample.Phase = bench.Settling
	}
	sample.Streamed, sample.Start, sample.Sent, sample.Outcome = true, at(due), at(due), bench.OK
	start, ended := max(due, free[place]), due+0.01
	if s.broken || s.refuses && start > due {
		sample.Outcome = "http_429"
	} else {
		ended = start + s.service.Seconds()*(1+s.jitter*random.NormFloat64())
		free[place] = ended
		sample.First, sample.Last = at(start+0.1), at(ended)
	}
	sample.Done = at(ended)
	o.Samples = append(o.Samples, sample)
	return ended
}

func at(seconds float64) bench.Instant {
	return bench.At(time.Duration(seconds * float64(time.Second)))
}

func search(s server, load bench.Load, plan bench.Sweep, seed uint64) bench.SweepResult {
	plan.Probe, plan.MaxProbes, plan.Tolerance = max(plan.Probe, 15*time.Second), 40, 0.03
	pattern := bench.Stage{Load: load, Settle: 3 * time.Second}
	find := sweep.New(plan, load)
	for number := 0; ; number++ {
		level, more := find.Next()
		if !more {
			return find.Result()
		}
		find.Add(sweep.Observe(s.probe(number, plan.Stage(pattern, "m", level), seed), plan.Objectives))
	}
}

func objectives(t *testing.T, text string) []bench.Objective {
	t.Helper()
	all, err := bench.ParseObjectives(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	evenly  = bench.Load{Kind: bench.OpenRate, Rate: 1, Arrival: bench.ConstantArrival}
	poisson = bench.Load{Kind: bench.OpenRate, Rate: 1, Arrival: bench.PoissonArrival}
	users   = bench.Load{Kind: bench.Users, Users: 1}
)

func TestTheCapacityOfAQueueIsFound(t *testing.T) {
	noisy := queueing()
	noisy.jitter = 0.2
	refusing := queueing()
	refusing.refuses = true
	for reason, c := range map[string]struct {
		server server
		load   bench.Load
		sweep  bench.Sweep
		want   float64
	}{
		"even arrivals":                  {queueing(), evenly, bench.Sweep{From: 1, To: 1000}, capacity},
		"even arrivals, an objective":    {queueing(), evenly, bench.Sweep{From: 1, To: 1000, Objectives: objectives(t, "ttft.p95=2s")}, capacity},
		"noise":                          {noisy, evenly, bench.Sweep{From: 1, To: 1000}, capacity},
		"random arrivals":                {queueing(), poisson, bench.Sweep{From: 1, To: 1000, Probe: time.Minute, Requests: 1000}, capacity},
		"a server that refuses":          {refusing, evenly, bench.Sweep{From: 1, To: 1000}, capacity},
		"users":                          {queueing(), users, bench.Sweep{From: 1, To: 1000}, 10},
		"users, noise":                   {noisy, users, bench.Sweep{From: 1, To: 1000}, 10},
		"users, an objective":            {queueing(), users, bench.Sweep{From: 1, To: 1000, Objectives: objectives(t, "latency.p95=1s")}, 20},
		"a share of requests, even gaps": {queueing(), evenly, bench.Sweep{From: 1, To: 1000, Objectives: objectives(t, "ttft=200ms,goodput=95%")}, capacity},
	} {
		for seed := range uint64(5) {
			t.Run(fmt.Sprintf("%s, seed %d", reason, seed), func(t *testing.T) {
				r := search(c.server, c.load, c.sweep, seed)
				if r.End != bench.SweepFound || math.Abs(r.Level-c.want) > 0.05*c.want {
					t.Errorf("%s at %v in %d probes, want %v: %s", r.End, r.Level, len(r.Probes), c.want, r.Reason)
				}
			})
		}
	}
}

func TestHowASearchEndsWithoutTwoSides(t *testing.T) {
	strict := objectives(t, "ttft.p95=50ms")
	for reason, c := range map[string]struct {
		server server
		load   bench.Load
		sweep  bench.Sweep
		end    bench.SweepEnd
		level  float64
		says   string
	}{
		"a server that keeps up":      {queueing(), evenly, bench.Sweep{From: 1, To: 12}, bench.SweepHighest, 12, "at least 12/s: met even at the highest"},
		"users that it keeps up with": {queueing(), users, bench.Sweep{From: 1, To: 6}, bench.SweepHighest, 6, "grows up to 6 users"},
		"one that fails at once":      {server{places: 1, broken: true}, evenly, bench.Sweep{From: 2, To: 12}, bench.SweepNone, 0, "not met even at 2/s: no request succeeded"},
		"the same for users":          {server{places: 1, broken: true}, users, bench.Sweep{From: 2, To: 12}, bench.SweepNone, 0, "not one request succeeded at 2 users"},
		"an objective out of reach":   {queueing(), evenly, bench.Sweep{From: 2, To: 12, Objectives: strict}, bench.SweepNone, 0, "ttft.p95 was 100 ms"},
	} {
		r := search(c.server, c.load, c.sweep, 1)
		if r.End != c.end || r.Level != c.level || !strings.Contains(r.Reason, c.says) {
			t.Errorf("%s: %s at %v: %s", reason, r.End, r.Level, r.Reason)
		}
	}
}

func TestAQueueThatGrowsIsNotSustainedThoughTheObjectiveHolds(t *testing.T) {
	plan := bench.Sweep{From: 1, To: 100, Probe: 15 * time.Second}
	for rate, want := range map[float64]bool{0.95 * capacity: true, 1.05 * capacity: false} {
		stage := plan.Stage(bench.Stage{Load: evenly, Settle: 3 * time.Second}, "m", rate)
		p := sweep.Observe(queueing().probe(0, stage, 1), objectives(t, "ttft.p95=10s"))
		if !p.Values[0].Met || p.Sustained != want || p.Met != want {
			t.Errorf("%v/s: sustained %t, met %t, objective met %t", rate, p.Sustained, p.Met, p.Values[0].Met)
		}
	}
}

func TestAMarginalLevelIsTriedAgainAndTheMajorityDecides(t *testing.T) {
	find := sweep.New(bench.Sweep{From: 8, To: 8.1, MaxProbes: 10, Tolerance: 0.05}, evenly)
	for _, met := range []bool{false, true, true} {
		level, more := find.Next()
		if !more || level != 8 {
			t.Fatalf("next %v, %t, want 8 again", level, more)
		}
		find.Add(bench.SweepProbe{Level: 8, Asked: 8, Goodput: 8, Met: met, Marginal: true})
	}
	if r := find.Result(); r.Level != 8 || len(r.Probes) != 3 {
		t.Errorf("level %v after %d probes", r.Level, len(r.Probes))
	}
}

// TestALevelThatCameOtherwiseThanAskedForIsTriedAgain has a level within the
// bracket of which too few requests come to narrow it.
func TestALevelThatCameOtherwiseThanAskedForIsTriedAgain(t *testing.T) {
	for arrival, most := range map[bench.Arrival]int{bench.PoissonArrival: 3, bench.ConstantArrival: 1} {
		find := sweep.New(bench.Sweep{From: 50, To: 200, MaxProbes: 20, Tolerance: 0.03}, bench.Load{Kind: bench.OpenRate, Rate: 50, Arrival: arrival})
		tries, highest := map[float64]int{}, 0
		for level, more := find.Next(); more; level, more = find.Next() {
			tries[level]++
			highest = max(highest, tries[level])
			asked := level
			if level < 100 {
				asked = 50
			}
			find.Add(bench.SweepProbe{Level: level, Asked: asked, Goodput: asked, Met: level < 100})
		}
		if len(tries) < 3 || highest != most {
			t.Errorf("%s: the levels had %v tries, want at most %d", arrival, tries, most)
		}
	}
}

func TestASearchThatIsCutShortSaysWhatItKnows(t *testing.T) {
	find := sweep.New(bench.Sweep{From: 1, To: 100, MaxProbes: 3, Tolerance: 0.05}, evenly)
	for _, met := range []bool{true, true, false} {
		level, _ := find.Next()
		if r := find.Result(); r.End != bench.SweepStopped {
			t.Errorf("before %v: %s", level, r.End)
		}
		find.Add(bench.SweepProbe{Level: level, Asked: level, Goodput: level, Met: met, Reasons: []string{"too slow"}})
	}
	r := find.Result()
	if _, more := find.Next(); more || r.End != bench.SweepProbes || r.Level != 2 || r.Failed != 4 || !strings.Contains(r.Reason, "met up to 2/s, failed at 4/s: too slow; 3 probes") {
		t.Errorf("more %t: %s, %s", more, r.End, r.Reason)
	}
}

// TestNoAnswerIsAboveTheHighestLevelAllowed has random arrivals of which more come
// than asked for.
func TestNoAnswerIsAboveTheHighestLevelAllowed(t *testing.T) {
	for reason, c := range map[string]struct {
		fails float64 // the nominal level from which on nothing meets
		end   bench.SweepEnd
		level float64
		says  string
	}{
		"the highest level meets":              {100, bench.SweepHighest, 40, "at least 40/s"},
		"one below it comes as high and meets": {40, bench.SweepHighest, 40, "at least 40/s"},
		"what meets came below it":             {20, bench.SweepFound, 20.36, "met up to 20.36/s"},
	} {
		find := sweep.New(bench.Sweep{From: 10, To: 40, MaxProbes: 30, Tolerance: 0.01}, poisson)
		for level, more := find.Next(); more; level, more = find.Next() {
			if level > 40 {
				t.Fatalf("%s: %v is tried", reason, level)
			}
			find.Add(bench.SweepProbe{Level: level, Asked: 1.2 * level, Goodput: 1.2 * level, Met: level < c.fails})
		}
		r := find.Result()
		if r.End != c.end || r.Level != c.level || r.Goodput > 1.001*r.Level || !strings.Contains(r.Reason, c.says) {
			t.Errorf("%s: %s at %v with %v good: %s", reason, r.End, r.Level, r.Goodput, r.Reason)
		}
	}
}
