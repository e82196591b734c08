package bench_test

import (
	"testing"

	"tokenlap/backend/bench"
)

func TestRunsAreComparableWhereWorkloadAndLoadAreEqual(t *testing.T) {
	plan := func(change func(*bench.Plan)) bench.Plan {
		p := bench.Plan{
			Prompts: bench.PromptSet{Hash: "abc"}, Generation: bench.Generation{MaxTokens: 256, Stream: true}, Iterations: 3,
			Stages: []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 4}}}, Trace: &bench.Trace{Source: "a.csv"},
		}
		change(&p)
		return p
	}
	same := bench.ComparableKey(plan(func(*bench.Plan) {}), "2", 0)
	for _, one := range []struct {
		name        string
		change      func(*bench.Plan)
		definitions string
		comparable  bool
	}{
		{"more iterations measure the same more exactly", func(p *bench.Plan) { p.Iterations = 9 }, "2", true},
		{"a duration measures the same for longer", func(p *bench.Plan) { p.Stages[0].Requests = 100 }, "2", true},
		{"a name is no part of a workload", func(p *bench.Plan) { p.Name = "nightly" }, "2", true},
		{"a trace that is not played", func(p *bench.Plan) { p.Trace = nil }, "2", true},
		{"older definitions of our own", func(*bench.Plan) {}, "1", true},
		{"definitions of another tool", func(*bench.Plan) {}, "guidellm-0.3", false},
		{"another load", func(p *bench.Plan) { p.Stages[0].Load.Users = 5 }, "2", false},
		{"other prompts", func(p *bench.Plan) { p.Prompts.Hash = "abd" }, "2", false},
		{"other lengths of prompts", func(p *bench.Plan) { p.Input = "512" }, "2", false},
		{"other lengths of answers", func(p *bench.Plan) { p.Output = "512" }, "2", false},
		{"longer answers", func(p *bench.Plan) { p.Generation.MaxTokens = 512 }, "2", false},
		{"answers in one piece", func(p *bench.Plan) { p.Generation.Stream = false }, "2", false},
		{"prompts that no cache knows", func(p *bench.Plan) { p.UniquePrefix = true }, "2", false},
		{"lengths of a trace", func(p *bench.Plan) { p.Input = bench.TraceLengths }, "2", false},
	} {
		if got := bench.ComparableKey(plan(one.change), one.definitions, 0) == same; got != one.comparable {
			t.Errorf("%s: comparable %v", one.name, got)
		}
	}
}

func TestAStatisticOfATrendIsReadByItsName(t *testing.T) {
	for text, want := range map[string]string{"ttft.p95": "ttft_p95", "ttft": "ttft_p50", "success": "success_rate", "system_tokens": "system_tokens", " tpot.mean ": "tpot_mean"} {
		if got, err := bench.ParseStatistic(text); err != nil || got.ID() != want {
			t.Errorf("%q: %s, %v, want %s", text, got.ID(), err, want)
		}
	}
	for _, text := range []string{"", "speed", "ttft.p51", "success_rate.p50"} {
		if got, err := bench.ParseStatistic(text); err == nil {
			t.Errorf("%q is %s", text, got.ID())
		}
	}
}

func TestAChangeIsWrittenWithItsInterval(t *testing.T) {
	change := bench.TrendChange{Change: 0.123, Low: -0.0456, High: 0.3, Worse: true}
	if got, want := change.Text(), "worse: +12 % (-4.6 to +30 %)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
