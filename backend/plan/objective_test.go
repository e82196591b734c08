package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/plan"
)

func TestObjectivesOfAFormAreThoseOfItsPlan(t *testing.T) {
	m := newModels(t, model("alpha"))
	form := usual("alpha")
	form.Objectives, form.FailIf = "ttft=500ms, success=99%", []string{"ttft.p95>500ms", " ", "goodput<90%,failed>0"}
	made, mistakes := m.check(form)
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	want := []bench.Objective{{Metric: "ttft", Limit: 0.5}, {Metric: "success_rate", Limit: 0.99}}
	if diff := cmp.Diff(want, made.Objectives); diff != "" {
		t.Error(diff)
	}
	want = []bench.Objective{{Metric: "ttft", Statistic: bench.P95, Limit: 0.5}, {Metric: "goodput", Limit: 0.9}, {Metric: "failed"}}
	if diff := cmp.Diff(want, made.FailIf); diff != "" {
		t.Error(diff)
	}
	if got := form.Command(plan.POSIX, "tokenlap"); !strings.Contains(got, "--slo 'ttft=500ms, success=99%' --fail-if 'ttft.p95>500ms'") {
		t.Errorf("the command: %s", got)
	}
	again, err := plan.FormOf(m.remember("r1", form, 1, 1, 1), nil)
	if err != nil || again.Objectives != "ttft=500ms,success=99%" || !slices.Equal(again.FailIf, []string{"ttft.p95>500ms", "goodput<90%", "failed>0"}) {
		t.Errorf("repeated with %q and %q, %v", again.Objectives, again.FailIf, err)
	}
}

func TestASweepHasItsOwnObjectivesAndNoConditions(t *testing.T) {
	m := newModels(t, model("alpha"))
	form := search("alpha")
	form.FailIf = []string{"ttft.p95>500ms"}
	made, mistakes := m.check(form)
	if len(mistakes) > 0 || made.Objectives != nil || made.FailIf != nil || len(made.Sweep.Objectives) != 2 {
		t.Errorf("%v: objectives %v, conditions %v, of the sweep %v", mistakes, made.Objectives, made.FailIf, made.Sweep.Objectives)
	}
}

func TestMistakesInObjectivesStandBesideTheirFields(t *testing.T) {
	m := newModels(t, model("alpha"))
	for reason, c := range map[string]struct {
		change func(*plan.Form)
		want   string
	}{
		"no metric":             {func(f *plan.Form) { f.Objectives = "fast=1s" }, "slo"},
		"twice":                 {func(f *plan.Form) { f.Objectives = "ttft=1s,ttft=2s" }, "slo"},
		"a wrong direction":     {func(f *plan.Form) { f.FailIf = []string{"ttft.p95<1s"} }, "fail_if"},
		"goodput of nothing":    {func(f *plan.Form) { f.FailIf = []string{"goodput<90%"} }, "fail_if"},
		"a condition for each":  {func(f *plan.Form) { f.FailIf = []string{"ttft>1s"} }, "fail_if"},
		"a condition of no one": {func(f *plan.Form) { f.FailIf = []string{"nothing"} }, "fail_if"},
	} {
		form := usual("alpha")
		c.change(&form)
		if _, mistakes := m.check(form); len(mistakes) != 1 || mistakes[0].Field != c.want {
			t.Errorf("%s: %v, want one of %s", reason, mistakes, c.want)
		}
	}
}

func TestAPlanFileHasObjectivesAsText(t *testing.T) {
	text := "slo = \"ttft=500ms,success=99%\"\nfail_if = [\"ttft.p95>500ms\"]\nprompts.lengths = [\"short\"]\n"
	file, err := plan.ReadFile(strings.NewReader(text), "nightly.toml")
	if err != nil || len(file.Plan.Objectives) != 2 || len(file.Plan.FailIf) != 1 {
		t.Fatalf("%v: %v, %v", err, file.Plan.Objectives, file.Plan.FailIf)
	}
	var written strings.Builder
	if err := plan.WriteFile(&written, file.Plan); err != nil || !strings.Contains(written.String(), `slo = 'ttft=500ms,success=99%'`) || !strings.Contains(written.String(), `fail_if = ['ttft.p95>500ms']`) {
		t.Errorf("%v, written as\n%s", err, written.String())
	}
	_, err = plan.ReadFile(strings.NewReader("slo = \"ttft=fast\"\nfail_if = [\"ttft.p95\"]\n"), "nightly.toml")
	if err == nil || !strings.Contains(err.Error(), "nightly.toml, line 1: objective") || !strings.Contains(err.Error(), "nightly.toml, line 2: condition") {
		t.Errorf("mistakes: %v", err)
	}
}
