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
	run.Execution.Sweeps = []bench.SweepResult{{Endpoint: "a", Kind: bench.OpenRate, End: bench.SweepFound, Level: 12, Failed: 13, Goodput: 11.5, Reason: "met up to 12/s"}}
	want := SweepRow{Endpoint: "a", Title: "Alpha", Kind: bench.OpenRate, End: bench.SweepFound, Level: 12, Failed: 13, Goodput: 11.5, Reason: "met up to 12/s"}
	if got := sweepsOf(run); len(got) != 1 || got[0] != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestAResultSaysWhatWasWantedOfPromptsAndAnswers(t *testing.T) {
	conversation := []bench.Prompt{{Text: "one", Turns: []string{"two", "three"}}, {Text: "alone"}}
	for name, c := range map[string]struct {
		plan bench.Plan
		want Wanted
	}{
		"plain prompts want nothing":         {bench.Plan{Prompts: bench.PromptSet{Prompts: conversation[1:]}}, Wanted{Turns: 1}},
		"the shared prefix is part of it":    {bench.Plan{Input: "512", Output: "uniform:10..30", SharedPrefix: bench.SharedPrefix{Tokens: 100, Count: 2}}, Wanted{Input: 612, Output: 20, Turns: 1}},
		"a prefix alone wants no length":     {bench.Plan{SharedPrefix: bench.SharedPrefix{Tokens: 100, Count: 2}}, Wanted{Turns: 1}},
		"the longest conversation has turns": {bench.Plan{Prompts: bench.PromptSet{Prompts: conversation}}, Wanted{Turns: 3}},
		"no more turns than the plan has":    {bench.Plan{Turns: 2, Prompts: bench.PromptSet{Prompts: conversation}}, Wanted{Turns: 2}},
	} {
		if got := wantedOf(c.plan); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
