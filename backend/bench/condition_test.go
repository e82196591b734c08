package bench_test

import (
	"strings"
	"testing"

	"tokenlap/backend/bench"
)

func TestAConditionIsTheObjectiveThatHoldsWhereItDoesNot(t *testing.T) {
	for text, want := range map[string]bench.Objective{
		"ttft.p95>500ms":      {Metric: "ttft", Statistic: bench.P95, Limit: 0.5},
		"success<99%":         {Metric: "success_rate", Limit: 0.99},
		"output_speed.p50<20": {Metric: "output_speed", Statistic: bench.P50, Limit: 20},
		"failed>0":            {Metric: "failed"},
		"goodput<95%":         {Metric: bench.GoodputShare, Limit: 0.95},
		" ttft.p95 > 500ms ":  {Metric: "ttft", Statistic: bench.P95, Limit: 0.5},
	} {
		got, err := bench.ParseConditions([]string{text})
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %+v, %v, want %+v", text, got, err, want)
		}
	}
	if got, err := bench.ParseConditions([]string{"ttft.p95>500ms,success<99%", "failed>3"}); err != nil || len(got) != 3 ||
		got[0].Condition() != "ttft.p95>500ms" || got[1].Condition() != "success<99%" || got[2].Condition() != "failed>3" {
		t.Errorf("several: %v, %v", got, err)
	}
}

func TestWrongConditionsSayWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                 "such as ttft.p95>500ms",
		"ttft.p95=500ms":   "such as ttft.p95>500ms",
		"ttft.p95>=500ms":  "such as ttft.p95>500ms",
		"ttft.p95<500ms":   "of ttft.p95 lower values are better, so write ttft.p95>500ms",
		"success>99%":      "higher values are better, so write success<99%",
		"ttft>500ms":       "add a statistic, such as ttft.p95",
		"ttft.p97>500ms":   `condition "ttft.p97>500ms": there is no statistic "p97"`,
		"ttft.p95>0ms":     "use a limit above 0",
		"ttft.p95>fast":    `"fast" is no limit of ttft`,
		"requests<3":       `there is no metric "requests"`,
		"success<99%<100%": "no limit of success_rate",
	} {
		_, err := bench.ParseConditions([]string{text})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want one with %q", text, err, want)
			continue
		}
		if _, message, _ := strings.Cut(err.Error(), ": "); strings.Contains(message, "objective \"") {
			t.Errorf("%q: the sentence speaks of an objective: %v", text, err)
		}
	}
}

func TestConditionsOfARunSayByHowMuch(t *testing.T) {
	at := func(v float64) *float64 { return &v }
	conditions, err := bench.ParseConditions([]string{"ttft.p95>500ms", "success<99%", "ttft.p99>1s", "goodput<90%", "failed>0"})
	if err != nil {
		t.Fatal(err)
	}
	run := bench.Run{Plan: bench.Plan{FailIf: conditions}, Summary: bench.Summary{Models: []bench.ModelSummary{{
		Endpoint: "slow", Attempts: 100, Successes: 97, Failed: 3, SuccessRate: at(0.97), TTFT: bench.Distribution{N: 97, P95: at(0.62)},
		Goodput: &bench.GoodputSummary{Attempts: 100, Good: 95, Share: at(0.95)},
	}}}}
	var got []string
	for _, one := range run.Conditions() {
		got = append(got, one.Sentence())
		if isGoodput := one.Objective.Metric == bench.GoodputShare; one.Met != isGoodput {
			t.Errorf("%s: met %t", one.Sentence(), one.Met)
		}
	}
	want := []string{
		"ttft.p95 was 620 ms, 120 ms above the limit of 500 ms",
		"success was 97 %, 2 points below the limit of 99 %",
		"ttft.p99 is not known: too few requests succeeded for it, and its limit is 1 s",
		"goodput was 95 %, within the limit of 90 %",
		"failed was 3, above the limit of 0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestConditionsAreAboutTheSteadyWindow(t *testing.T) {
	at := func(v float64) *float64 { return &v }
	inside := bench.ModelSummary{TTFT: bench.Distribution{N: 90, P95: at(0.2)}, Goodput: &bench.GoodputSummary{Attempts: 90, Good: 90, Share: at(1)}}
	conditions, _ := bench.ParseConditions([]string{"ttft.p95>500ms", "goodput<90%"})
	run := bench.Run{Plan: bench.Plan{FailIf: conditions}, Summary: bench.Summary{Models: []bench.ModelSummary{{
		TTFT: bench.Distribution{N: 100, P95: at(0.9)}, Goodput: &bench.GoodputSummary{Attempts: 100, Good: 50, Share: at(0.5)},
		Steady: &bench.SteadyWindow{Figures: &inside},
	}}}}
	for _, one := range run.Conditions() {
		if !one.Met {
			t.Errorf("%s, though only before the steady window", one.Sentence())
		}
	}
}

func TestThePlanSaysWhatIsWrongWithItsObjectives(t *testing.T) {
	good, _ := bench.ParseConditions([]string{"goodput<90%"})
	perRequest, _ := bench.ParseObjectives("ttft=500ms")
	endpoint := func(name, slo string) bench.Endpoint { return bench.Endpoint{Name: name, SLO: slo} }
	for reason, c := range map[string]struct {
		plan bench.Plan
		want string
	}{
		"goodput without objectives":   {bench.Plan{FailIf: good, Endpoints: []bench.Endpoint{endpoint("a", "tpot=40ms"), endpoint("b", "")}}, "give b one about each request"},
		"no statistic":                 {bench.Plan{FailIf: perRequest}, "add a statistic, such as ttft.p95"},
		"an endpoint's own objectives": {bench.Plan{Endpoints: []bench.Endpoint{endpoint("a", "ttft=fast")}}, "no limit of ttft"},
		"twice":                        {bench.Plan{Objectives: append(perRequest, perRequest...)}, "stands twice"},
		"a sweep":                      {bench.Plan{Objectives: perRequest, Sweep: &bench.Sweep{}}, "a sweep has objectives of its own"},
	} {
		if err := c.plan.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", reason, err, c.want)
		}
	}
	plan := bench.Plan{FailIf: good, Objectives: perRequest, Endpoints: []bench.Endpoint{endpoint("a", "tpot=40ms")}}
	if err := plan.Validate(); strings.Contains(err.Error(), "goodput") {
		t.Errorf("objectives of the plan are those of all models: %v", err)
	}
	if got := plan.ObjectivesOf("a"); len(got) != 1 || got[0].Metric != "ttft" {
		t.Errorf("those of the plan come first: %v", got)
	}
	plan.Objectives = nil
	if got := plan.ObjectivesOf("a"); len(got) != 1 || got[0].Metric != "tpot" {
		t.Errorf("else those of the endpoint: %v", got)
	}
}
