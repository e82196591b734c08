package runner_test

import (
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

func TestRecoverClosesOrphans(t *testing.T) {
	dir := t.TempDir()
	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := plan(1, "ttft=1ms&itl=0s")
	done, err := runner.Run(t.Context(), db, runner.Job{Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	orphan := done
	orphan.ID = "orphan"
	if err := db.Begin(t.Context(), orphan); err != nil {
		t.Fatal(err)
	}
	if err := db.AddSamples(t.Context(), orphan.ID, samples(t, db, done.ID)[:5]); err != nil {
		t.Fatal(err)
	}
	if err := runner.Recover(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if run, err := db.Run(t.Context(), orphan.ID); err != nil || run.State != bench.Running {
		t.Errorf("a run that is owned became %s, %v", run.State, err)
	}
	db.Close() // its owner is gone
	if db, err = store.Open(dir, nil); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := runner.Recover(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	run, err := db.Run(t.Context(), orphan.ID)
	if err != nil || run.State != bench.Interrupted || run.Summary.Models[0].Successes != 5 || !run.Finished.After(run.Started) {
		t.Errorf("recovered as %s with %+v, %v", run.State, run.Summary.Models, err)
	}
}

// recovered stores a part of a run's samples as those of a run whose process died,
// and returns what the next start makes of it.
func recovered(t *testing.T, p bench.Plan, keep func(*bench.Sample) bool) (done, again bench.Run) {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if done, err = runner.Run(t.Context(), db, runner.Job{Plan: p}); err != nil {
		t.Fatal(err)
	}
	orphan := done
	orphan.ID, orphan.Execution, orphan.Summary = "orphan", bench.Execution{}, bench.Summary{}
	for _, part := range done.Execution.Parts { // as it was before the first request
		part.Due, part.Dropped = 0, 0
		orphan.Execution.Parts = append(orphan.Execution.Parts, part)
	}
	if err := db.Begin(t.Context(), orphan); err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(samples(t, db, done.ID), func(s bench.Sample) bool { return !keep(&s) })
	if err := db.AddSamples(t.Context(), orphan.ID, left); err != nil {
		t.Fatal(err)
	}
	db.Close() // its owner is gone
	if db, err = store.Open(dir, nil); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := runner.Recover(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if again, err = db.Run(t.Context(), orphan.ID); err != nil {
		t.Fatal(err)
	}
	return done, again
}

func TestARunThatDiedInItsSecondStageHasTheStagesThatWere(t *testing.T) {
	rate := bench.Load{Kind: bench.OpenRate, Rate: 50, Arrival: bench.ConstantArrival}
	for _, test := range []struct {
		why    string
		stages []bench.Stage
		first  bench.EndReason
	}{
		{"stages that end by their time", []bench.Stage{{Load: rate, Duration: 400 * time.Millisecond}}, bench.EndDuration},
		{"stages that end by their requests", []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 2}, Requests: 20}}, bench.EndRequests},
	} {
		t.Run(string(test.first), func(t *testing.T) {
			t.Parallel()
			p := plan(1, "ttft=2ms&itl=0s", "ttft=1ms&itl=0s")
			p.Stages = slices.Repeat(test.stages, 3)
			inSecond := map[string]int{}
			done, again := recovered(t, p, func(s *bench.Sample) bool {
				if s.Stage == 1 {
					inSecond[s.Endpoint]++
				}
				return s.Stage == 0 || s.Stage == 1 && inSecond[s.Endpoint] <= 7
			})
			if again.State != bench.Interrupted || again.Execution.End != bench.EndInterrupted || len(again.Execution.Stages) != 4 {
				t.Fatalf("%s: recovered as %s with %+v", test.why, again.State, again.Execution)
			}
			for i, got := range again.Execution.Stages {
				was := done.Execution.Stages[i]
				if got.Stage != was.Stage || got.Endpoint != was.Endpoint || got.Dropped != 0 {
					t.Errorf("%s: %+v, was %+v", test.why, got, was)
				}
				if near := time.Duration(got.Began - was.Began).Abs(); near > 100*time.Millisecond {
					t.Errorf("%s: stage %d began %v off", test.why, got.Stage, near)
				}
				due, end := was.Due, test.first
				if got.Stage == 1 {
					due, end = 7, bench.EndInterrupted
				}
				if got.Due != due || got.End != end {
					t.Errorf("%s: stage %d of %s has %d due and ended as %q, want %d and %q", test.why, got.Stage, got.Endpoint, got.Due, got.End, due, end)
				}
				if m := again.Summary.Of(got.Endpoint, got.Stage); m == nil || m.Successes != due {
					t.Errorf("%s: summary %+v", test.why, m)
				}
			}
			if m := again.Summary.Of("m", 2); m == nil || m.Attempts != 0 {
				t.Errorf("%s: of the stage that never was: %+v", test.why, m)
			}
		})
	}
}

func TestAPartThatDiedCountsTheRequestsThatAreStored(t *testing.T) {
	t.Parallel()
	p := plan(1, "ttft=1ms&itl=0s")
	p.Stages = []bench.Stage{{Load: bench.Load{Kind: bench.OpenRate, Rate: 50, Arrival: bench.ConstantArrival}, Duration: 400 * time.Millisecond}}
	p.Part = bench.Part{Index: 1, Count: 2}
	stored := 0
	_, again := recovered(t, p, func(*bench.Sample) bool {
		stored++
		return stored <= 7
	})
	if parts := again.Execution.Parts; len(parts) != 1 || parts[0].Part != p.Part || parts[0].Due != 7 || parts[0].Dropped != 0 {
		t.Errorf("%+v", parts)
	}
}
