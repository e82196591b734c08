package runner_test

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// openPlan asks simulated models at a rate for a time.
func openPlan(load bench.Load, duration time.Duration, queries ...string) bench.Plan {
	p := plan(1, queries...)
	p.Generation.MaxTokens = 2
	p.Stages = []bench.Stage{{Load: load, Duration: duration, Grace: time.Minute}}
	return p
}

// A server that stands still for two seconds holds up each request that comes
// meanwhile. Users who wait for their answers send none, so that the freeze is a
// single slow answer of theirs; at a rate it is two seconds of them.
func TestFreezeOfAServerIsSeenWholeAtARateAndHiddenFromAUser(t *testing.T) {
	const freeze = 2.0
	query := "ttft=5ms&itl=5ms&freeze_after=500ms&freeze_for=2s"
	t.Run("rate", func(t *testing.T) {
		t.Parallel()
		load := bench.Load{Kind: bench.OpenRate, Rate: 50, Arrival: bench.ConstantArrival}
		run, err := runner.Run(t.Context(), open(t), runner.Job{Plan: openPlan(load, 4*time.Second, query)})
		if err != nil {
			t.Fatal(err)
		}
		m := run.Summary.Models[0]
		if m.Attempts < 199 || m.Attempts > 200 || m.Successes != m.Attempts {
			t.Fatalf("%d attempts, %d successes; want all of 200", m.Attempts, m.Successes)
		}
		// Of 100 in a second each comes 20 ms after the one before, and 1 % of 200 are two.
		if p99 := *m.ResponseTime.P99; p99 < freeze-0.1 || p99 > freeze+0.5 {
			t.Errorf("the response time has a p99 of %.3f s: want the freeze of 2 s", p99)
		}
		if p50 := *m.ResponseTime.P50; p50 < 0.01 {
			t.Errorf("the median response time is %.3f s: under the service time", p50)
		}
	})
	t.Run("user", func(t *testing.T) {
		t.Parallel()
		p := plan(1, query)
		p.Generation.MaxTokens, p.Iterations = 2, 40
		run, err := runner.Run(t.Context(), open(t), runner.Job{Plan: p})
		if err != nil {
			t.Fatal(err)
		}
		m := run.Summary.Models[0]
		if most := *m.Latency.Max; m.Successes != 120 || most < freeze {
			t.Fatalf("%d successes, the longest of %.3f s: the freeze did not meet the run", m.Successes, most)
		}
		if p99 := *m.Latency.P99; p99 > freeze/2 {
			t.Errorf("the service time has a p99 of %.3f s: one slow answer of 120 must not show in it", p99)
		}
	})
}

// The server answers 25 requests a second and five may be in flight: of 100 a
// second most are dropped, and each is accounted for.
func TestRequestsBeyondTheLimitAreDroppedAndCounted(t *testing.T) {
	const limit = 5
	for _, arrival := range bench.Arrivals {
		t.Run(string(arrival), func(t *testing.T) {
			t.Parallel()
			db := open(t)
			load := bench.Load{Kind: bench.OpenRate, Rate: 100, Arrival: arrival, Limit: limit}
			if arrival == bench.GammaArrival {
				load.CV = 2
			}
			run, err := runner.Run(t.Context(), db, runner.Job{Plan: openPlan(load, 1500*time.Millisecond, "ttft=190ms&itl=10ms", "ttft=1ms&itl=0s")})
			if err != nil {
				t.Fatal(err)
			}
			due := map[string][]time.Duration{}
			for _, stage := range run.Execution.Stages {
				all := endpointSamples(samples(t, db, run.ID), stage.Endpoint)
				dropped, most := dropsOf(t, all)
				if stage.Due != len(all) || stage.Dropped != dropped || most > limit {
					t.Errorf("%s: %d due, %d dropped; stored are %d, %d of them dropped; %d in flight at most", stage.Endpoint, stage.Due, stage.Dropped, len(all), dropped, most)
				}
				for i := range all {
					due[stage.Endpoint] = append(due[stage.Endpoint], time.Duration(all[i].Due-stage.Began))
				}
			}
			slow, _ := run.Execution.StageExecution(run.Plan.Endpoints[0].Name, 0)
			fast, _ := run.Execution.StageExecution(run.Plan.Endpoints[1].Name, 0)
			if slow.Dropped < 50 || slow.Due < 60 || fast.Dropped > slow.Dropped/2 {
				t.Errorf("%d of %d dropped by the slow server, %d of %d by the fast one", slow.Dropped, slow.Due, fast.Dropped, fast.Due)
			}
			if !slices.Equal(due[slow.Endpoint], due[fast.Endpoint]) {
				t.Error("the requests of the two models were due at different times of the stage")
			}
		})
	}
}

// endpointSamples returns the samples of an endpoint in the order in which they
// were due.
func endpointSamples(all []bench.Sample, endpoint string) []bench.Sample {
	all = slices.DeleteFunc(all, func(s bench.Sample) bool { return s.Endpoint != endpoint })
	slices.SortStableFunc(all, func(a, b bench.Sample) int { return int(a.Due - b.Due) })
	return all
}

// dropsOf returns how many were dropped, and how many of the others were in
// flight at once at most. None may be sent before it is due.
func dropsOf(t *testing.T, all []bench.Sample) (dropped, most int) {
	var sent []bench.Sample
	for i := range all {
		switch s := &all[i]; {
		case s.Outcome == bench.Dropped && s.Sent == 0:
			dropped++
		case s.Outcome != bench.OK || s.Sent < s.Due:
			t.Errorf("request %d: %s, due at %v, sent at %v", s.Seq, s.Outcome, s.Due.Offset(), s.Sent.Offset())
		default:
			sent = append(sent, *s)
		}
	}
	for i := range sent {
		count := 0
		for k := range sent {
			if sent[k].Start <= sent[i].Start && sent[i].Start < sent[k].Done {
				count++
			}
		}
		most = max(most, count)
	}
	return dropped, most
}
