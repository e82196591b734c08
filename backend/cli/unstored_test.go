package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/runner"
	"tokenlap/backend/store"
)

func TestWhatCouldNotBeStoredIsReportedAllTheSame(t *testing.T) {
	db, err := store.Open(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	plan := bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "m", URL: "simulated:?ttft=1ms&itl=0s&tokens=4", Model: "m"}},
		Prompts:   bench.PromptSet{Prompts: []bench.Prompt{{ID: "a", Text: "One?"}}}, Generation: bench.Generation{MaxTokens: 4, Stream: true},
		Limits: bench.Limits{Total: time.Minute}, Mode: bench.Sequential, Iterations: 3,
		Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 1}}},
	}
	run, err := runner.Run(t.Context(), db, runner.Job{Plan: plan})
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	env := &environment{errs: &said}
	run.State = bench.Interrupted // as the runner has it, and the store does not
	unstored := &runner.UnstoredError{Samples: []bench.Sample{{Seq: 3, Endpoint: "m", Phase: bench.Measured, Outcome: bench.FailReset}}}
	subject, err := env.measuredOf(t.Context(), db, run, errors.Join(nil, unstored))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, err := range subject.Samples {
		if rows++; err != nil {
			t.Fatal(err)
		}
	}
	m := subject.Run.Summary.Models[0]
	if rows != 4 || m.Successes != 3 || m.Failed != 1 || subject.Run.State != bench.Interrupted || !strings.Contains(said.String(), "1 request could not") {
		t.Errorf("%d rows, %d ok, %d failed, %s; said %q", rows, m.Successes, m.Failed, subject.Run.State, said.String())
	}
}

func TestTroubleWithTheStoreIsSaidWhenItChanges(t *testing.T) {
	var said bytes.Buffer
	v := newProgressView(&said, bench.Plan{})
	for _, trouble := range []string{"", "disk full", "disk full", "disk gone", ""} {
		v.show(bench.Progress{StoreError: trouble})
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], "disk full") || !strings.Contains(lines[1], "disk gone") || !strings.Contains(lines[2], "stored again") {
		t.Errorf("said %q", lines)
	}
}
