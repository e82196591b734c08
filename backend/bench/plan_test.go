package bench

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func planned() Plan {
	return Plan{
		Endpoints:  []Endpoint{valid()},
		Prompts:    PromptSet{Name: "built-in", Prompts: []Prompt{{ID: "a", Text: "Why?"}, {ID: "b", Text: "How?"}}},
		Generation: Generation{MaxTokens: 512, Temperature: 0.7, Stream: true},
		Limits:     Limits{Total: 120 * time.Second},
		Mode:       Concurrent, Iterations: 10, Warmup: 1,
		Stages: []Stage{{Load: Load{Kind: Users, Users: 4}, Grace: 5 * time.Second}},
	}
}

// planSlips are mistakes that can be made together, each in its own field.
var planSlips = []struct {
	says string
	make func(*Plan)
}{
	{"has no model id", func(p *Plan) { p.Endpoints[0].Model = "" }},
	{"the key must be a reference", func(p *Plan) { p.Endpoints[0].Key = "1234" }},
	{"no prompt chosen", func(p *Plan) { p.Prompts.Prompts = nil }},
	{`mode "parallel"`, func(p *Plan) { p.Mode = "parallel" }},
	{"iterations 0", func(p *Plan) { p.Iterations = 0 }},
	{"warmup -1", func(p *Plan) { p.Warmup = -1 }},
	{"max tokens 0", func(p *Plan) { p.Generation.MaxTokens = 0 }},
	{"temperature NaN", func(p *Plan) { p.Generation.Temperature = math.NaN() }},
	{"concurrent 0", func(p *Plan) { p.Stages[0].Load.Users = 0 }},
	{"grace -1s", func(p *Plan) { p.Stages[0].Grace = -time.Second }},
	{`load "storm" is unknown`, func(p *Plan) { p.Stages = append(p.Stages, Stage{Load: Load{Kind: "storm"}}) }},
	{"timeout 0s: use more", func(p *Plan) { p.Limits.Total = 0 }},
	{"connect timeout -1ms", func(p *Plan) { p.Limits.Connect = -ms }},
	{"header timeout -1ms", func(p *Plan) { p.Limits.Headers = -ms }},
	{"first-token timeout -1ms", func(p *Plan) { p.Limits.FirstToken = -ms }},
	{"idle timeout -1ms", func(p *Plan) { p.Limits.Idle = -ms }},
	{"stored text -1 bytes", func(p *Plan) { p.KeepText = -1 }},
}

func TestAPlanNamesExactlyTheMistakesThatItHas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := planned()
		var says []string
		for _, slip := range planSlips {
			if rapid.Bool().Draw(t, slip.says) {
				slip.make(&p)
				says = append(says, slip.says)
			}
		}
		names(t, p.Validate(), says...)
	})
}

func TestAPlanNamesAllItsMistakesAtOnce(t *testing.T) {
	p := planned()
	var says []string
	for _, slip := range planSlips {
		slip.make(&p)
		says = append(says, slip.says)
	}
	names(t, p.Validate(), says...)
}

func TestAnEmptyPlanLacksEverything(t *testing.T) {
	names(t, Plan{}.Validate(), "no model chosen", "no prompt chosen", `mode ""`, "iterations 0", "max tokens 0", "no stage", "timeout 0s")
}

func TestAPlanHasBounds(t *testing.T) {
	temperature := func(value float64) func(*Plan) { return func(p *Plan) { p.Generation.Temperature = value } }
	users := func(n int) func(*Plan) { return func(p *Plan) { p.Stages[0].Load.Users = n } }
	tests := []struct {
		reason string
		make   func(*Plan)
		says   []string
	}{
		{"a plan in order", func(*Plan) {}, nil},
		{"one iteration", func(p *Plan) { p.Iterations = 1 }, nil},
		{"the most iterations", func(p *Plan) { p.Iterations = maxIterations }, nil},
		{"one more", func(p *Plan) { p.Iterations = maxIterations + 1 }, []string{"iterations 10000001: use a number from 1 to 10000000"}},
		{"no warm-up", func(p *Plan) { p.Warmup = 0 }, nil},
		{"too much of it", func(p *Plan) { p.Warmup = maxIterations + 1 }, []string{"warmup"}},
		{"one user", users(1), nil},
		{"the most users", users(maxUsers), nil},
		{"one more user", users(maxUsers + 1), []string{"concurrent 10001"}},
		{"one token", func(p *Plan) { p.Generation.MaxTokens = 1 }, nil},
		{"the most tokens", func(p *Plan) { p.Generation.MaxTokens = maxTokens }, nil},
		{"one more token", func(p *Plan) { p.Generation.MaxTokens = maxTokens + 1 }, []string{"max tokens"}},
		{"the coldest", temperature(0), nil},
		{"the hottest", temperature(2), nil},
		{"colder", temperature(-0.01), []string{"temperature -0.01"}},
		{"hotter", temperature(2.01), []string{"temperature 2.01"}},
		{"infinitely hot", temperature(math.Inf(1)), []string{"temperature +Inf"}},
		{"no number", temperature(math.NaN()), []string{"temperature NaN"}},
		{"the shortest timeout", func(p *Plan) { p.Limits.Total = 1 }, nil},
		{"a timeout below zero", func(p *Plan) { p.Limits.Total = -time.Second }, []string{"timeout -1s"}},
		{"all other limits", func(p *Plan) { p.Limits = Limits{Connect: 1, Headers: 1, FirstToken: 1, Idle: 1, Total: 1} }, nil},
		{"no grace", func(p *Plan) { p.Stages[0].Grace = 0 }, nil},
		{"no text kept", func(p *Plan) { p.KeepText = 0 }, nil},
		{"no model", func(p *Plan) { p.Endpoints = nil }, []string{"no model chosen"}},
		{"the same model twice", func(p *Plan) { p.Endpoints = append(p.Endpoints, valid()) }, []string{`"llama-vllm" is chosen twice`}},
		{"the same model three times", func(p *Plan) { p.Endpoints = append(p.Endpoints, valid(), valid()) }, []string{"chosen twice", "chosen twice"}},
		{"no stage", func(p *Plan) { p.Stages = nil }, []string{"no stage"}},
		{"each stage is looked at", func(p *Plan) { p.Stages = append(p.Stages, Stage{}, Stage{Load: Load{Kind: Users}}) }, []string{`load ""`, "concurrent 0"}},
		{"sequential with one user", func(p *Plan) { p.Mode = Sequential; users(1)(p) }, nil},
		{"sequential with four", func(p *Plan) { p.Mode = Sequential }, []string{"--concurrent 4"}},
		{"sequential in the first stage only",
			func(p *Plan) {
				p.Mode, p.Stages = Sequential, []Stage{{Load: Load{Kind: Users, Users: 1}}, {Load: Load{Kind: Users, Users: 9}}}
			},
			[]string{"--concurrent 9"}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			p := planned()
			test.make(&p)
			names(t, p.Validate(), test.says...)
		})
	}
}

func TestAPlanCountsItsRequests(t *testing.T) {
	stage := func(users int) Stage { return Stage{Load: Load{Kind: Users, Users: users}} }
	tests := []struct {
		reason                          string
		iterations, prompts, warmup     int
		stages                          []Stage
		wantRequests, wantTotal, wantIn int
	}{
		{"each prompt as often as asked", 10, 18, 0, []Stage{stage(1)}, 180, 180, 1},
		{"warm-up comes once and is not measured", 10, 18, 5, []Stage{stage(4)}, 180, 185, 4},
		{"each stage asks everything again", 2, 3, 1, []Stage{stage(1), stage(8), stage(4)}, 6, 19, 8},
		{"nothing to ask", 10, 0, 3, []Stage{stage(2)}, 0, 3, 2},
		{"no stage", 10, 18, 0, nil, 0, 0, 0},
	}
	for _, test := range tests {
		p := Plan{Iterations: test.iterations, Warmup: test.warmup, Stages: test.stages, Prompts: PromptSet{Prompts: make([]Prompt, test.prompts)}}
		total, known := p.Total("")
		if !known || total != test.wantTotal || p.MaxInFlight() != test.wantIn {
			t.Errorf("%s: %d in all, %d at a time; want %d, %d", test.reason, total, p.MaxInFlight(), test.wantTotal, test.wantIn)
		}
		for number := range p.Stages {
			if got := p.StageRequests(number); got != test.wantRequests {
				t.Errorf("%s: %d in stage %d, want %d", test.reason, got, number, test.wantRequests)
			}
		}
	}
}

func TestAPlanEstimatesItsDuration(t *testing.T) {
	stage := func(users int) Stage { return Stage{Load: Load{Kind: Users, Users: users}} }
	for _, test := range []struct {
		reason string
		warmup int
		stages []Stage
		want   float64
	}{
		{"one after another", 0, []Stage{stage(1)}, 40},
		{"side by side", 0, []Stage{stage(4)}, 10},
		{"warm-up takes time too", 4, []Stage{stage(4)}, 12},
		{"more users than requests still wait for one answer", 0, []Stage{stage(100)}, 2},
		{"stages follow each other", 0, []Stage{stage(1), stage(4)}, 50},
	} {
		p := Plan{Iterations: 10, Warmup: test.warmup, Stages: test.stages, Prompts: PromptSet{Prompts: make([]Prompt, 2)}}
		if got := p.Seconds(map[string]float64{"a": 2}); got != test.want {
			t.Errorf("%s: %v s, want %v", test.reason, got, test.want)
		}
	}
}

func TestModelsThatTakeTurnsTakeTheTimeOfEach(t *testing.T) {
	of := func(endpoint string) Stage {
		return Stage{Load: Load{Kind: Users, Users: 1}, Requests: 10, Endpoint: endpoint}
	}
	for _, test := range []struct {
		reason string
		stages []Stage
		want   float64
	}{
		{"in parallel the slower one counts", []Stage{of("")}, 36}, // 2 requests warm up
		{"one after the other", []Stage{of("a"), of("b")}, 24 + 36},
		{"in turns, warmed up once", []Stage{of("a"), of("b"), of("b"), of("a")}, 24 + 66 + 20},
	} {
		p := Plan{Iterations: 1, Warmup: 2, Stages: test.stages, Prompts: PromptSet{Prompts: make([]Prompt, 1)}}
		if got := p.Seconds(map[string]float64{"a": 2, "b": 3}); got != test.want {
			t.Errorf("%s: %v s, want %v", test.reason, got, test.want)
		}
	}
}

func TestALoadOfAnUnknownKindIsNoNumberOfUsers(t *testing.T) {
	l := Load{Kind: "storm", Users: 4} // as a newer Tokenlap may have stored it
	if n, ok := l.Concurrency(); ok || n != 0 || l.MaxInFlight() != 0 || l.Seconds(10, 1) != 0 || l.String() != "unknown load" {
		t.Errorf("%d at a time, %d in flight, %v", n, l.MaxInFlight(), l)
	}
}

func TestALoadSaysHowManyAskAtATime(t *testing.T) {
	for users, want := range map[int]string{1: "sequential", 2: "2 users", 1000: "1000 users"} {
		if got := (Load{Kind: Users, Users: users}).String(); got != want {
			t.Errorf("%d users: %q, want %q", users, got, want)
		}
	}
	for want, load := range map[string]Load{"unknown load": {Kind: Users}, "constant 2.5/s": {Kind: Users, Description: "constant 2.5/s"}} {
		if got := load.String(); got != want {
			t.Errorf("imported: %q, want %q", got, want)
		}
	}
}

func TestValidateChangesNothing(t *testing.T) {
	p := planned()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(planned(), p); diff != "" {
		t.Error(diff)
	}
}

func TestAPlanSaysWhatItsLoadsAskFor(t *testing.T) {
	users, rate := Load{Kind: Users, Users: 4}, Load{Kind: OpenRate, Rate: 20}
	trace := &Trace{Arrivals: []TraceArrival{{At: time.Second}, {At: 2 * time.Second}, {At: 4 * time.Second}, {At: 9 * time.Second}}}
	for _, test := range []struct {
		reason          string
		stage           Stage
		expected, total int
		known           bool
		seconds         float64
	}{
		{"users for a time ask as often as they are answered", Stage{Load: users, Duration: time.Minute}, 0, 0, false, 60},
		{"users for a number of requests", Stage{Load: users, Requests: 8}, 8, 8, true, 4},
		{"whichever ends first", Stage{Load: users, Requests: 8, Duration: time.Minute}, 8, 0, false, 4},
		{"a rate for a time", Stage{Load: rate, Duration: time.Minute}, 1200, 1200, true, 60},
		{"what settles is sent and not measured", Stage{Load: rate, Duration: time.Minute, Settle: 10 * time.Second}, 1000, 1200, true, 60},
		{"a rate for a number of requests", Stage{Load: rate, Requests: 100}, 100, 100, true, 7},
		{"a rate until the requests are sent", Stage{Load: rate, Requests: 100, Duration: time.Minute}, 100, 100, true, 7},
		{"a rate until the time is over", Stage{Load: rate, Requests: 10_000, Duration: time.Minute}, 1200, 1200, true, 60},
		{"a ramp has its mean rate", Stage{Load: Load{Kind: OpenRate, Rate: 10, RateTo: 30}, Duration: time.Minute}, 1200, 1200, true, 60},
		{"a ramp settles at its lowest rates", Stage{Load: Load{Kind: OpenRate, Rate: 0.001, RateTo: 40}, Duration: time.Minute, Settle: 30 * time.Second}, 900, 1200, true, 60},
		{"a trace", Stage{Load: Load{Kind: TraceLoad, Speed: 1}}, 4, 4, true, 10},
		{"a trace played faster and cut", Stage{Load: Load{Kind: TraceLoad, Speed: 2}, Duration: 2 * time.Second}, 3, 3, true, 4},
	} {
		p := Plan{Iterations: 1, Prompts: PromptSet{Prompts: make([]Prompt, 2)}, Stages: []Stage{test.stage}, Trace: trace}
		expected, known := p.Expected(0)
		total, totalKnown := p.Total("")
		if known != test.known && test.stage.Requests == 0 || totalKnown != test.known && test.stage.Requests == 0 {
			t.Errorf("%s: known %t and %t", test.reason, known, totalKnown)
		}
		if known && expected != test.expected || totalKnown && total != test.total {
			t.Errorf("%s: %d expected, %d in all, want %d and %d", test.reason, expected, total, test.expected, test.total)
		}
		if got := p.Seconds(map[string]float64{"a": 2}); math.Abs(got-test.seconds) > 1e-9 {
			t.Errorf("%s: %v s, want %v", test.reason, got, test.seconds)
		}
	}
}
