package bench

import (
	"strings"
	"testing"
	"time"
)

func TestThingsAreDealtToPartsWithoutLossOrDouble(t *testing.T) {
	for count := 1; count <= 12; count++ {
		for things := range 40 {
			sum, owners := 0, make([]int, things)
			for index := 1; index <= count; index++ {
				part := Part{Index: index, Count: count}
				sum += part.Of(things)
				for n := range part.Of(things) {
					number := part.Number(n)
					if number >= things || !part.Has(number) {
						t.Fatalf("%v: its thing %d has number %d", part, n, number)
					}
					owners[number]++
				}
			}
			for number, owned := range owners {
				if owned != 1 {
					t.Fatalf("%d parts: %d have number %d", count, owned, number)
				}
			}
			if sum != things {
				t.Fatalf("%d parts have %d of %d things", count, sum, things)
			}
		}
	}
}

func TestPartsAreRead(t *testing.T) {
	if part, err := ParsePart("3/8"); err != nil || part != (Part{Index: 3, Count: 8}) || part.String() != "3/8" {
		t.Errorf("%v, %v", part, err)
	}
	for _, wrong := range []string{"", "3", "0/8", "9/8", "-1/8", "1/0", "1/1001", "a/8", "1/2/3", " 1/2"} {
		if part, err := ParsePart(wrong); CodeOf(err) != CodeInvalid {
			t.Errorf("%q is read as %v, %v", wrong, part, err)
		}
	}
}

func TestAPlanIsKnownByWhatItAsksFor(t *testing.T) {
	plan := Plan{Name: "a", Seed: 1, Prompts: PromptSet{Prompts: []Prompt{{ID: "a", Text: "One?"}}}}
	same, other := plan, plan
	same.Name, same.Part, same.Prompts.Hash = "b", Part{Index: 2, Count: 3}, "abc"
	other.Prompts.Prompts = []Prompt{{ID: "a", Text: "Two?"}}
	if plan.Digest() != same.Digest() || plan.Digest() == other.Digest() {
		t.Error("digests do not follow what is asked")
	}
	other = plan
	other.Seed, other.Part = 5, Part{Index: 2, Count: 3}
	if seed := plan.CommonSeed(); seed == 0 || seed != other.CommonSeed() || seed>>53 > 0 {
		t.Errorf("common seeds %d and %d", seed, other.CommonSeed())
	}
}

func TestPlansThatCannotBeCutAreRefusedWithWhatToDo(t *testing.T) {
	rate := Stage{Load: Load{Kind: OpenRate, Rate: 5}, Duration: time.Second}
	for name, test := range map[string]struct {
		plan Plan
		want string
	}{
		"a sweep":                   {Plan{Sweep: &Sweep{}, Stages: []Stage{rate}}, "a sweep cannot be cut"},
		"a stage without fixed end": {Plan{Stages: []Stage{{Load: Load{Kind: Users, Users: 9}}, rate}}, "stage 1 does not end at a fixed time"},
		"too few users":             {Plan{Stages: []Stage{{Load: Load{Kind: Users, Users: 7}}}}, "use more users or at most 7 parts"},
		"too low a limit":           {Plan{Stages: []Stage{{Load: Load{Kind: OpenRate, Rate: 5, Limit: 7}}}}, "a limit of 7"},
		"a rate":                    {Plan{Stages: []Stage{rate, rate}}, ""},
		"users by requests":         {Plan{Stages: []Stage{{Load: Load{Kind: Users, Users: 8}, Requests: 20}}}, ""},
	} {
		err := checkParts(test.plan, 8)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func TestTheSpreadOfPartsIsThatOfTheTwoWorstClocks(t *testing.T) {
	clock := func(spread time.Duration) PartExecution {
		return PartExecution{Clock: ClockOffset{Source: "http://collector", Spread: spread}}
	}
	execution := Execution{Parts: []PartExecution{clock(2), clock(7), clock(3), clock(5)}}
	if spread, known := execution.Spread(); !known || spread != 12 {
		t.Errorf("%v, %v", spread, known)
	}
	execution.Parts = append(execution.Parts, PartExecution{})
	if spread, known := execution.Spread(); known {
		t.Errorf("%v, although one clock was not measured", spread)
	}
}

func TestAMergedRunSaysWhichPartsItLacks(t *testing.T) {
	run := Run{}
	for _, index := range []int{1, 2, 4} {
		run.Execution.Parts = append(run.Execution.Parts, PartExecution{Part: Part{Index: index, Count: 5}, Share: 0.2})
	}
	if share := run.Execution.MissingShare(); share < 0.399 || share > 0.401 {
		t.Errorf("share %v", share)
	}
	if got := run.PartsSentence(); got != "Made of 3 of 5 parts (missing: 3, 5). Their clocks were not compared." {
		t.Errorf("%q", got)
	}
	run.Execution.Parts[1].Late = time.Second
	if got := run.PartsSentence(); !strings.HasSuffix(got, "compared. ! marks those that were late, ended early, or whose client was late at times.") {
		t.Errorf("with one that was late: %q", got)
	}
	if run.Plan.Part = (Part{Index: 1, Count: 5}); run.PartsSentence() != "" {
		t.Error("the run of a part is called merged")
	}
}

func TestRulesThatCountAreDividedAmongParts(t *testing.T) {
	rules := StopRules{Errors: 3, ErrorRate: 0.1, Tokens: 1000, Cost: 8}
	if got := rules.Dealt(Part{}); got != rules {
		t.Errorf("the whole plan has %+v", got)
	}
	if got, want := rules.Dealt(Part{Index: 8, Count: 8}), (StopRules{Errors: 1, ErrorRate: 0.1, Tokens: 125, Cost: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// checkParts cuts a plan that has all else that plans need.
func checkParts(plan Plan, count int) error {
	plan.Endpoints = []Endpoint{{Name: "m", URL: "http://127.0.0.1:1/v1", Model: "m"}}
	plan.Prompts.Prompts = []Prompt{{ID: "a", Text: "One?"}}
	plan.Mode, plan.Iterations, plan.Generation.MaxTokens, plan.Limits.Total = Concurrent, 1, 1, time.Second
	for i := range plan.Stages {
		if plan.Stages[i].Load.Kind == OpenRate {
			plan.Stages[i].Load.Arrival = PoissonArrival
		}
	}
	return plan.CheckParts(count)
}

func TestPartsTogetherMayHaveMoreLoadThanOneProcess(t *testing.T) {
	many := Plan{Stages: []Stage{{Load: Load{Kind: Users, Users: 45_000}}}}
	fast := Plan{Stages: []Stage{{Load: Load{Kind: OpenRate, Rate: 450_000, Limit: 45_000}, Duration: time.Second}}}
	slow := Plan{Stages: []Stage{{Load: Load{Kind: OpenRate, Rate: 0.001}, Duration: time.Second}}}
	for name, test := range map[string]struct {
		plan  Plan
		count int
		isFit bool
	}{
		"users":                    {many, 5, true},
		"users, for too few parts": {many, 4, false},
		"a rate":                   {fast, 5, true},
		"a rate, for too few":      {fast, 4, false},
		"the lowest rate":          {slow, 64, true},
	} {
		if err := checkParts(test.plan, test.count); (err == nil) != test.isFit {
			t.Errorf("%s: %v", name, err)
		}
	}
}
