package app_test

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
	"tokenlap/backend/bench/benchtest"
)

func TestAResultIsAWholeRunWithoutItsTexts(t *testing.T) {
	p := newPast(t)
	run := benchtest.Run("r1", []string{"alpha"}, 2)
	warm := benchtest.Sample(9, 3)
	warm.Phase = bench.Warmup
	p.keep(run, benchtest.Sample(0, 3), benchtest.Sample(1, 3), warm, benchtest.Failure(3, bench.FailReset, ""))
	result, err := p.Result(t.Context(), "last")
	must(t, err)
	if result.Requests != 4 || result.Summary.Models[0].Successes != 2 || result.Run.ID != "r1" {
		t.Errorf("result %+v", result)
	}
	if prompts := result.Plan.Prompts.Prompts; len(prompts) != 2 || prompts[0].Text != "" || prompts[0].ID != "short-one" || prompts[0].Length != "short" {
		t.Errorf("prompts %+v", prompts)
	}
	if !strings.HasPrefix(result.Command, "tokenlap run alpha") || !strings.Contains(result.Command, "--concurrent 2") {
		t.Errorf("command %q", result.Command)
	}
	_, err = p.Result(t.Context(), "none")
	refused(t, err, bench.CodeNotFound, "none")
}

func TestAResultOfALiveRunHasTheSamplesSoFar(t *testing.T) {
	p := newPast(t)
	p.begin(benchtest.Run("r1", []string{"alpha"}, 1), benchtest.Sample(0, 3))
	for want := 1; want < 3; want++ {
		result, err := p.Result(t.Context(), "r1")
		must(t, err)
		if result.Run.State != "running" || result.Requests != want || result.Summary.Models[0].Successes != want {
			t.Errorf("after %d: %+v", want, result)
		}
		must(t, p.db.AddSamples(t.Context(), "r1", []bench.Sample{benchtest.Sample(want, 3)}))
	}
}

func TestAnImportedResultHasNoCommand(t *testing.T) {
	p := newPast(t)
	run := benchtest.Run("r1", []string{"alpha"}, 0)
	run.State, run.Plan.Prompts = bench.Imported, bench.PromptSet{}
	run.Manifest.Definitions = "seed-v1"
	p.keep(run, benchtest.Sample(0, 0))
	result, err := p.Result(t.Context(), "r1")
	must(t, err)
	if result.Command != "" || result.Run.Definitions != "seed-v1" || result.Plan.Prompts.Prompts == nil {
		t.Errorf("result %+v", result)
	}
}
