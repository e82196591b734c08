package runner

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tokenlap/backend/bench"
	"tokenlap/backend/load"
	"tokenlap/backend/prompt"
)

// asked is what a request asks, and when.
type asked struct {
	Stage                   int
	Phase                   bench.Phase
	Due                     bench.Instant
	PromptID, Text          string
	Iteration, Conversation int
	Prefix, Shared          string
	Cold                    bool
	Image                   string
	Input, Output           int
}

// askAll takes an endpoint through the stages of a plan, in virtual time, with
// answers that take 30 ms, and returns what was asked and the numbers of requests.
func askAll(t *testing.T, plan bench.Plan) (all []asked, numbers []int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var seq atomic.Int64
		clock := bench.StartClock()
		a := newAsker(plan, "m", func() int { return plan.Part.Number(int(seq.Add(1)) - 1) })
		a.calibration = prompt.Uncalibrated()
		a.images = []bench.Image{{Base64: "x"}, {Base64: "y"}, {Base64: "z"}}
		send := func(_ context.Context, r bench.Request, deliver func(bench.Sample)) bench.Instant {
			time.Sleep(30 * time.Millisecond)
			one := asked{
				Stage: r.Stage, Phase: r.Phase, Due: r.Due, PromptID: r.Prompt.ID, Text: r.Prompt.Text, Iteration: r.Iteration,
				Conversation: r.Conversation, Prefix: r.Prefix, Shared: r.Shared, Cold: r.PrefixCold, Input: r.InputWanted, Output: r.OutputWanted,
			}
			if len(r.Images) > 0 {
				one.Image = r.Images[0].Base64
			}
			mu.Lock()
			all, numbers = append(all, one), append(numbers, r.Seq)
			mu.Unlock()
			deliver(bench.NewSample(r))
			return clock.Now()
		}
		loop := load.Loop{Clock: clock, Send: send, Done: func(bench.Sample) {}}
		begin := clock.Now()
		for number, stage := range plan.Stages {
			e := loop.Run(t.Context(), t.Context(), load.Stage{
				Load: stage.Load, Duration: stage.Duration, Trace: plan.Trace, Seed: stageSeed(plan, number, "m"),
				Part: plan.Part, Begin: begin, Source: a.source(number),
			})
			if begin = 0; e.End == bench.EndDuration {
				begin = e.Ended
			}
		}
		loop.Wait()
	})
	slices.SortFunc(all, func(a, b asked) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Conversation, b.Conversation), cmp.Compare(a.Iteration, b.Iteration), cmp.Compare(a.PromptID, b.PromptID))
	})
	return all, numbers
}

func TestTheUnionOfPartsIsTheWholePlan(t *testing.T) {
	base := func(stages ...bench.Stage) bench.Plan {
		return bench.Plan{
			Endpoints: []bench.Endpoint{{Name: "m"}}, Seed: 11, Iterations: 5, Warmup: 9, UniquePrefix: true, Stages: stages, Turns: 2,
			Prompts: bench.PromptSet{Prompts: []bench.Prompt{{ID: "a", Text: "One?"}, {ID: "b", Text: "Two?"}, {ID: "c", Text: "Three?"}}},
		}
	}
	rate := func(arrival bench.Arrival, from, to float64) bench.Load {
		return bench.Load{Kind: bench.OpenRate, Rate: from, RateTo: to, Arrival: arrival, CV: 2}
	}
	trace := &bench.Trace{}
	for i := range 500 {
		trace.Arrivals = append(trace.Arrivals, bench.TraceArrival{At: time.Duration(i*i%997) * 20 * time.Millisecond, Input: 1 + i%40, Output: 1 + i%9})
	}
	slices.SortFunc(trace.Arrivals, func(a, b bench.TraceArrival) int { return cmp.Compare(a.At, b.At) })
	synthetic := func(p bench.Plan) bench.Plan {
		p.Input, p.Output, p.SharedPrefix, p.Prompts = "normal:50,20", "uniform:5..20", bench.SharedPrefix{Tokens: 20, Count: 5}, prompt.SyntheticSet()
		return p
	}
	traced := base(bench.Stage{Load: bench.Load{Kind: bench.TraceLoad, Speed: 2}})
	traced.Trace = trace
	plans := map[string]bench.Plan{
		"constant": base(bench.Stage{Load: rate(bench.ConstantArrival, 50, 0), Duration: 10 * time.Second, Settle: 2 * time.Second}),
		"poisson":  synthetic(base(bench.Stage{Load: rate(bench.PoissonArrival, 50, 0), Duration: 10 * time.Second})),
		"gamma":    base(bench.Stage{Load: rate(bench.GammaArrival, 50, 0), Duration: 10 * time.Second}),
		"ramp":     base(bench.Stage{Load: rate(bench.PoissonArrival, 5, 100), Duration: 10 * time.Second}),
		"stages": synthetic(base(
			bench.Stage{Load: rate(bench.PoissonArrival, 20, 0), Duration: 3 * time.Second},
			bench.Stage{Load: rate(bench.GammaArrival, 80, 0), Duration: 5 * time.Second, Settle: time.Second},
			bench.Stage{Load: rate(bench.ConstantArrival, 10, 0), Duration: 2500 * time.Millisecond},
		)),
		"requests at a rate": base(bench.Stage{Load: rate(bench.PoissonArrival, 50, 0), Requests: 200}),
		"trace":              synthetic(traced),
	}
	for name, plan := range plans {
		whole, _ := askAll(t, plan)
		if len(whole) < 150 {
			t.Fatalf("%s: only %d requests", name, len(whole))
		}
		for _, count := range []int{1, 2, 7, 64} {
			union, seen := []asked{}, map[int]bool{}
			for index := 1; index <= count; index++ {
				part := plan
				part.Part = bench.Part{Index: index, Count: count}
				all, numbers := askAll(t, part)
				union = append(union, all...)
				for _, number := range numbers {
					if seen[number] {
						t.Fatalf("%s in %d parts: two requests have the number %d", name, count, number)
					}
					seen[number] = true
				}
			}
			slices.SortFunc(union, func(a, b asked) int {
				return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Conversation, b.Conversation), cmp.Compare(a.Iteration, b.Iteration), cmp.Compare(a.PromptID, b.PromptID))
			})
			if diff := gocmp.Diff(whole, union); diff != "" {
				t.Errorf("%s in %d parts (-whole +union):\n%.2000s", name, count, diff)
			}
		}
	}
}

// What users send when depends on answers; how many there are, what they ask, and
// when each comes and goes does not.
func TestTheUsersAndTheirRequestsAreDealtToTheParts(t *testing.T) {
	plan := bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "m"}}, Seed: 11, Iterations: 100, Warmup: 9, UniquePrefix: true,
		Prompts: bench.PromptSet{Prompts: []bench.Prompt{{ID: "a", Text: "One?"}, {ID: "b", Text: "Two?"}, {ID: "c", Text: "Three?"}}},
		Stages:  []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: 64}}},
	}
	timeless := func(plan bench.Plan) (all []asked) {
		all, _ = askAll(t, plan)
		for i := range all {
			all[i].Due = 0
		}
		return all
	}
	order := func(a, b asked) int { return cmp.Compare(a.Prefix, b.Prefix) }
	whole := timeless(plan)
	slices.SortFunc(whole, order)
	if len(whole) != 309 {
		t.Fatalf("%d requests", len(whole))
	}
	for _, count := range []int{1, 2, 7, 64} {
		union := []asked{}
		for index := 1; index <= count; index++ {
			part := plan
			part.Part = bench.Part{Index: index, Count: count}
			union = append(union, timeless(part)...)
		}
		slices.SortFunc(union, order)
		if diff := gocmp.Diff(whole, union); diff != "" {
			t.Errorf("%d parts (-whole +union):\n%.2000s", count, diff)
		}
	}
}

// Parts whose answers differ in speed send different numbers of requests in a
// stage that ends by its time, and still none twice.
func TestPartsThatSendMoreThanOthersAskNothingTwice(t *testing.T) {
	plan := bench.Plan{
		Endpoints: []bench.Endpoint{{Name: "m"}}, Seed: 11, Iterations: 1, UniquePrefix: true,
		Prompts: bench.PromptSet{Prompts: []bench.Prompt{{ID: "a", Text: "One?"}}},
		Stages: []bench.Stage{
			{Load: bench.Load{Kind: bench.Users, Users: 7, UsersTo: 20}, Duration: 3 * time.Second, Settle: time.Second},
			{Load: bench.Load{Kind: bench.Users, Users: 5}, Duration: 2 * time.Second, Settle: time.Second},
		},
	}
	seen := map[string]int{}
	for index := 1; index <= 7; index++ {
		plan.Part = bench.Part{Index: index, Count: 7}
		all, _ := askAll(t, plan)
		for _, one := range all {
			if before, twice := seen[one.Prefix]; twice {
				t.Fatalf("parts %d and %d ask the same", before, index)
			}
			seen[one.Prefix] = index
		}
	}
	if len(seen) < 1000 {
		t.Errorf("only %d requests", len(seen))
	}
}
