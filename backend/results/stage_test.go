package results

import (
	"testing"
	"time"

	"tokenlap/backend/bench"
)

func TestStagesAreListedWhereThereAreSeveralOrAnOpenLoad(t *testing.T) {
	run := bench.Run{Plan: bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "a", Title: "Alpha"}},
		Stages:    []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 2}}},
	}}
	run.Execution.Stages = []bench.StageExecution{{Endpoint: "a", Began: bench.At(0), Ended: bench.At(10 * time.Second), Due: 50, Dropped: 10, End: bench.EndDuration}}
	if rows := stagesOf(run); len(rows) != 0 {
		t.Errorf("one stage of users: %+v", rows)
	}
	run.Plan.Stages[0].Load = bench.Load{Kind: bench.OpenRate, Rate: 5}
	rate := 3.5
	run.Summary.Models = []bench.ModelSummary{{Endpoint: "a", RequestRate: &rate}}
	rows := stagesOf(run)
	if len(rows) != 1 || rows[0].Title != "Alpha" || rows[0].Sent != 40 || *rows[0].DueRate != 5 || *rows[0].SentRate != 4 || *rows[0].DoneRate != rate || *rows[0].Seconds != 10 {
		t.Errorf("%+v", rows)
	}
}

func TestASweepSaysWhatItFoundOfEachModel(t *testing.T) {
	run := bench.Run{Plan: bench.Plan{Endpoints: []bench.Endpoint{{Name: "a", Title: "Alpha"}}}}
	run.Execution.Sweeps = []bench.SweepResult{{Endpoint: "a", Reason: "met up to 12/s"}}
	if got := sweepsOf(run); len(got) != 1 || got[0] != "Alpha: met up to 12/s" {
		t.Error(got)
	}
}
