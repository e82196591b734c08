package runner_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/simulator"
)

// serve starts a simulator that is a server like any other, so that its tokens
// may have a price, and points the first endpoint of the plan at it.
func serve(t *testing.T, p *bench.Plan, query string) {
	t.Helper()
	behaviour, err := simulator.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	server, err := simulator.Start("127.0.0.1:0", behaviour)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	p.Endpoints[0].URL = server.URL()
}

// endless is a plan of one user that only a rule ends.
func endless() bench.Plan {
	p := plan(1, "ttft=1ms&itl=0s")
	p.Iterations = 10_000
	return p
}

// late is how many requests may begin between the one that makes a rule end the
// run and the end, of the 30,000 that there would be without: the rule is found
// beside the loop, which does not wait for it.
const late = 1000

func TestEachRuleOfThePlanEndsTheRunAndIsStored(t *testing.T) {
	for _, test := range []struct {
		why    string
		query  string
		rules  bench.StopRules
		want   bench.EndReason
		fewest int // requests that the rule needs
	}{
		{"every request fails", "fault=http_503&fault_rate=1", bench.StopRules{Errors: 7}, bench.EndErrors, 7},
		{"20 requests are the fewest for a share", "fault=http_503&fault_rate=1", bench.StopRules{ErrorRate: 0.5}, bench.EndErrorRate, 20},
		{"six tokens come out of each, and more go in", "ttft=1ms&itl=0s", bench.StopRules{Tokens: 200}, bench.EndTokens, 5},
		{"six tokens of $1000 a million come out of each", "ttft=1ms&itl=0s", bench.StopRules{Cost: 0.1}, bench.EndCost, 5},
	} {
		t.Run(string(test.want), func(t *testing.T) {
			t.Parallel()
			p := endless()
			serve(t, &p, test.query)
			p.Stop, p.Endpoints[0].PriceInput, p.Endpoints[0].PriceOutput = test.rules, 1000, 1000
			stored, all := run(t, p)
			if stored.Execution.End != test.want || stored.State != bench.Finished {
				t.Fatalf("%s: ended as %q, %s; want %q", test.why, stored.Execution.End, stored.State, test.want)
			}
			if stages := stored.Execution.Stages; len(stages) != 1 || stages[0].End != test.want || stages[0].Due != len(all) {
				t.Errorf("%s: stages %+v with %d samples", test.why, stages, len(all))
			}
			if enough := firstToEnd(p, all); enough < test.fewest || len(all) < enough || len(all) > enough+late {
				t.Errorf("%s: %d requests, want those up to number %d and what was in flight", test.why, len(all), enough)
			}
		})
	}
}

// firstToEnd returns after how many samples, in the order in which they ended, a
// rule of the plan holds, found by counting them all anew.
func firstToEnd(p bench.Plan, all []bench.Sample) int {
	for n := range all {
		failed, tokens, cost := 0, 0, 0.0
		for _, s := range all[:n+1] {
			if s.Outcome != bench.OK {
				failed++
			}
			in, out := max(0, s.Tokens.Input), max(0, s.Tokens.Output)
			dollars, _ := p.Endpoints[0].Cost(float64(in), float64(out))
			tokens, cost = tokens+in+out, cost+dollars
		}
		share := float64(failed) / float64(n+1)
		r := p.Stop
		if r.Errors > 0 && failed >= r.Errors || r.ErrorRate > 0 && n+1 >= 20 && share > r.ErrorRate || r.Tokens > 0 && tokens >= r.Tokens || r.Cost > 0 && cost >= r.Cost {
			return n + 1
		}
	}
	return len(all) + 1
}

func TestARuleThatIsNotReachedEndsNothing(t *testing.T) {
	p := plan(2, "ttft=1ms&itl=0s")
	p.Stop = bench.StopRules{Errors: 1, ErrorRate: 0.01, Tokens: 1_000_000, Cost: 1}
	stored, all := run(t, p)
	if stored.Execution.End != bench.EndRequests || len(all) != 12 {
		t.Errorf("ended as %q with %d samples", stored.Execution.End, len(all))
	}
}

// A rule counts the requests of all endpoints, and ends all of them, and the
// stages to come.
func TestARuleEndsAllEndpointsAndStages(t *testing.T) {
	p := plan(1, "fault=http_503&fault_rate=1", "ttft=1ms&itl=0s")
	p.Iterations = 10_000
	p.Stages = append(p.Stages, p.Stages[0])
	p.Stop = bench.StopRules{Errors: 3}
	stored, _ := run(t, p)
	if stored.Execution.End != bench.EndErrors || len(stored.Execution.Stages) != 2 {
		t.Fatalf("%+v, want the first stage of both models", stored.Execution)
	}
	for _, stage := range stored.Execution.Stages {
		if stage.Stage != 0 || stage.End != bench.EndErrors {
			t.Errorf("%+v", stage)
		}
	}
}

// A stage ends with its time, and answers that are not there when its grace is
// over are cut off. That is said once for the model that lacks them.
func TestAnswersThatAreCutOffAfterTheGraceAreWarnedOf(t *testing.T) {
	p := openPlan(bench.Load{Kind: bench.OpenRate, Rate: 20, Arrival: bench.ConstantArrival}, 500*time.Millisecond, "ttft=1h", "ttft=1ms&itl=0s")
	p.Stages[0].Grace = 2 * time.Second
	stored, _ := run(t, p)
	if stored.Execution.End != bench.EndDuration || stored.State != bench.Finished {
		t.Fatalf("ended as %q, %s", stored.Execution.End, stored.State)
	}
	slow, swift := stored.Summary.Models[0], stored.Summary.Models[1]
	at := slices.IndexFunc(slow.Warnings, func(w bench.Warning) bool { return w.Code == bench.CutOff })
	if slow.Cancelled != 10 || at < 0 || !strings.HasPrefix(slow.Warnings[at].Text, "10 requests were cut off") {
		t.Errorf("%d cut off, warnings %+v", slow.Cancelled, slow.Warnings)
	}
	if swift.Cancelled != 0 || slices.ContainsFunc(swift.Warnings, func(w bench.Warning) bool { return w.Code == bench.CutOff }) {
		t.Errorf("of the model that answered: %d cut off, warnings %+v", swift.Cancelled, swift.Warnings)
	}
}
