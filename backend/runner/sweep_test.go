package runner_test

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
)

// sweepPlan searches the rates of simulated models that have two places each.
func sweepPlan(queries ...string) bench.Plan {
	p := openPlan(bench.Load{Kind: bench.OpenRate, Rate: 10, Arrival: bench.ConstantArrival}, time.Second, queries...)
	p.Stages[0].Settle, p.Stages[0].Grace = 200*time.Millisecond, time.Second
	p.Sweep = &bench.Sweep{From: 10, To: 100, Probe: time.Second, Requests: 10, MaxProbes: 20, Tolerance: 0.1}
	return p
}

func TestASweepAppendsTheStagesThatItTriesAndFindsTheCapacity(t *testing.T) {
	db := open(t)
	probed := 0
	run, err := runner.Run(t.Context(), db, runner.Job{
		Plan:   sweepPlan("ttft=48ms&itl=2ms&parallel=2", "ttft=48ms&itl=2ms&fault=http_503"),
		Probed: func(bench.SweepResult) { probed++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := db.Run(t.Context(), run.ID)
	if err != nil || len(stored.Execution.Sweeps) != 2 {
		t.Fatalf("stored as %+v, %v", stored.Execution, err)
	}
	found, none := stored.Execution.Sweeps[0], stored.Execution.Sweeps[1]
	if truth := 2 / 0.05; found.End != bench.SweepFound || found.Endpoint != "m" || found.Level < 0.8*truth || found.Level > 1.1*truth {
		t.Errorf("%s at %v, want about %v: %s", found.End, found.Level, truth, found.Reason)
	}
	if none.End != bench.SweepNone || none.HasAnswer() || len(none.Probes) != 1 {
		t.Errorf("a model that only fails: %s at %v: %s", none.End, none.Level, none.Reason)
	}
	stages := stored.Plan.Stages
	if len(stages) != len(found.Probes)+1 || len(stages) != probed || len(stages) != len(stored.Summary.Models) || len(stages) != len(stored.Execution.Stages) {
		t.Fatalf("%d stages of %d probes, %d summaries, %d told", len(stages), len(found.Probes)+1, len(stored.Summary.Models), probed)
	}
	for i, p := range found.Probes {
		if p.Stage != i || stages[i].Endpoint != "m" || stages[i].Load.Rate != p.Level || stored.Summary.Models[i].Attempts == 0 {
			t.Errorf("probe %+v is stage %+v", p, stages[i])
		}
	}
	if again := stored.Plan.WithoutProbes(); len(again.Stages) != 1 || again.Stages[0].Load.Rate != 10 || again.Stages[0].Endpoint != "" {
		t.Errorf("the plan again: %+v", again.Stages)
	}
}

func TestASweepThatIsStoppedSaysSo(t *testing.T) {
	stop := make(chan struct{})
	run, err := runner.Run(t.Context(), open(t), runner.Job{
		Plan: sweepPlan("ttft=1ms&itl=0s"), Stop: stop, Probed: func(bench.SweepResult) { close(stop) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if run.State != bench.Stopped || len(run.Execution.Sweeps) != 1 || run.Execution.Sweeps[0].End != bench.SweepStopped {
		t.Errorf("%s: %+v", run.State, run.Execution)
	}
}
