package stats

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// openStage is a run of one stage of open load of 10 s, from 5 s on.
func openStage(settle time.Duration) bench.Run {
	asked := plan
	asked.Stages = []bench.Stage{{Load: bench.Load{Kind: bench.OpenRate, Rate: 20, Arrival: bench.ConstantArrival}, Duration: 10 * time.Second, Settle: settle}}
	return bench.Run{Plan: asked, Execution: bench.Execution{Stages: []bench.StageExecution{
		{Stage: 0, Endpoint: "llama", Began: bench.At(5 * time.Second), Ended: bench.At(15 * time.Second), End: bench.EndDuration, Due: 200},
	}}}
}

// arriving is a request that is due at a time of the stage and takes so long.
func arriving(due, takes, settle time.Duration) bench.Sample {
	return with(answered(5*time.Second+due, takes, 0, 1), func(s *bench.Sample) {
		s.Due, s.Done = bench.At(5*time.Second+due), bench.At(5*time.Second+due+takes)
		if due < settle {
			s.Phase = bench.Settling
		}
	})
}

func TestTheRateOfAStageOfOpenLoadLeavesTheDrainOut(t *testing.T) {
	const gap = 50 * ms
	for _, test := range []struct {
		why    string
		settle time.Duration
		takes  func(i int) time.Duration // of request i of 200
		want   float64
	}{
		{"answers come after two seconds each", 0, func(int) time.Duration { return 2 * time.Second }, 20},
		{"the same after a settling time", 4 * time.Second, func(int) time.Duration { return 2 * time.Second }, 20},
		{"a settling time that is shorter than an answer", time.Second, func(int) time.Duration { return 2 * time.Second }, 20},
		{"one answer takes a minute", 0, func(i int) time.Duration {
			if i == 150 {
				return time.Minute
			}
			return time.Second
		}, 20 - 1.0/9},
		{"the server answers five a second", 0, func(i int) time.Duration { return time.Duration(i+1)*200*ms - time.Duration(i)*gap }, 49 / 9.8},
	} {
		run := openStage(test.settle)
		samples := many(200, func(i int) bench.Sample { return arriving(time.Duration(i)*gap, test.takes(i), test.settle) })
		got := summarizeRun(run, slices.Values(samples), nil).Models[0].RequestRate
		if got == nil || *got < test.want-0.01 || *got > test.want+0.01 {
			t.Errorf("%s: %v/s, want %.2f", test.why, show(got), test.want)
		}
	}
}

func TestTheWindowCountsWhereNoAnswerCameInTheStage(t *testing.T) {
	samples := slices.Values(many(200, func(i int) bench.Sample { return arriving(time.Duration(i)*50*ms, 20*time.Second, 0) }))
	run := openStage(0)
	near(t, "requests/s", summarizeRun(run, samples, nil).Models[0].RequestRate, *Summarize(run.Plan, samples).Models[0].RequestRate)
}

func TestARunWhoseStagesAreNotKnownHasTheRateOfItsWindow(t *testing.T) {
	run := openStage(0)
	samples := slices.Values(many(200, func(i int) bench.Sample { return arriving(time.Duration(i)*50*ms, 2*time.Second, 0) }))
	closed := openStage(0)
	closed.Plan.Stages[0].Load = bench.Load{Kind: bench.Users, Users: 40}
	want := 200 / (199*0.05 + 2)
	near(t, "no execution", Summarize(run.Plan, samples).Models[0].RequestRate, want)
	near(t, "closed load", summarizeRun(closed, samples, nil).Models[0].RequestRate, want)
}
