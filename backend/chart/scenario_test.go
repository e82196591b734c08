package chart

import (
	"flag"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// scenario is a run made up for tests: the same seed gives the same run.
type scenario struct {
	models    []string
	users     []int // of each stage
	each      int   // requests of a model in a stage
	failing   int   // one of so many fails; 0: none
	dead      int   // so many models fail always, the last of all
	warmup    int
	decades   bool          // each model is ten times slower than the one before
	thinking  bool          // the first model thinks first
	whole     bool          // not streamed
	bare      bool          // as imported: no chunks, no headers
	uncounted bool          // no tokens are counted
	inputs    []int         // tokens of the prompts in turn; none: a few like numbers
	rates     []float64     // requests a second of each stage, in place of users
	settle    time.Duration // of each stage
	sweep     bool          // a sweep found a knee between the second-last level and the last
	turns     int           // of conversations; 0: none
	wanted    int           // input tokens
	price     float64       // of the first model, in US dollars per million tokens; each further one is cheaper; 0: not known
}

func (c scenario) make() (bench.Run, []bench.Sample) {
	run := bench.Run{
		ID: "r1", Name: "nightly", State: bench.Finished, Started: time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC),
		Manifest: bench.Manifest{Definitions: bench.Definitions},
	}
	for i, title := range c.models {
		run.Plan.Endpoints = append(run.Plan.Endpoints, bench.Endpoint{Name: fmt.Sprintf("m%d-%s", i, short(title, 8)), Title: title, PriceInput: c.price / float64(i+1), PriceOutput: 4 * c.price / float64(i+1)})
	}
	for _, users := range c.users { // closed load
		run.Plan.Stages = append(run.Plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: users}})
	}
	for _, rate := range c.rates {
		c.users = append(c.users, 1+int(rate))
		run.Plan.Stages = append(run.Plan.Stages, bench.Stage{
			Load: bench.Load{Kind: bench.OpenRate, Rate: rate, Arrival: bench.PoissonArrival}, Settle: c.settle, Duration: time.Duration(float64(c.each) / rate * float64(time.Second)),
		})
	}
	for _, length := range bench.PromptLengths {
		for _, complexity := range bench.PromptComplexities {
			run.Plan.Prompts.Prompts = append(run.Plan.Prompts.Prompts, bench.Prompt{ID: length + complexity, Length: length, Complexity: complexity})
		}
	}
	made := maker{scenario: c, run: run, random: rand.New(rand.NewPCG(7, 7))}
	for model := range run.Plan.Endpoints {
		made.clock = 20 * time.Millisecond
		for stage := range c.users {
			made.stage(model, stage)
		}
	}
	run.Summary, run.Execution = stats.Summarize(run.Plan, slices.Values(made.samples)), made.execution
	if c.sweep {
		run.Plan.Sweep = &bench.Sweep{Objectives: []bench.Objective{{Metric: "ttft", Statistic: bench.P95, Limit: 0.5}}}
		for _, e := range run.Plan.Endpoints {
			run.Execution.Sweeps = append(run.Execution.Sweeps, bench.SweepResult{Endpoint: e.Name, Kind: bench.OpenRate, End: bench.SweepFound,
				Level: c.rates[len(c.rates)-2], Failed: c.rates[len(c.rates)-1], Reason: "met up to here, failed beyond: ttft.p95 was 620 ms"})
		}
	}
	return run, made.samples
}

type maker struct {
	scenario
	run     bench.Run
	random  *rand.Rand
	clock   time.Duration
	samples []bench.Sample

	execution bench.Execution
}

func (c *maker) stage(model, stage int) {
	prompts, random, users := c.run.Plan.Prompts.Prompts, c.random, c.users[stage]
	began := c.clock
	for i := range c.each + c.warmup {
		prompt := prompts[i%len(prompts)]
		ttft := time.Duration((0.06 + 0.05*float64(model)) * (1 + 0.15*float64(users)) * math.Exp(random.NormFloat64()*0.3) * float64(time.Second))
		gap := time.Duration(8+3*model) * time.Millisecond
		if c.decades {
			slower := time.Duration(math.Pow10(model))
			ttft, gap = ttft*slower, gap*slower
		}
		if c.inputs != nil {
			ttft += time.Duration(c.inputs[i%len(c.inputs)]) * 120 * time.Microsecond
		}
		s := c.answer(random, c.clock, ttft, gap, 20+random.IntN(40)+30*(i%3))
		s.Seq, s.Endpoint, s.Stage, s.Phase, s.PromptID, s.Reused = len(c.samples), c.run.Plan.Endpoints[model].Name, stage, bench.Measured, prompt.ID, i > 2
		if i < c.warmup {
			s.Phase = bench.Warmup
		}
		if c.inputs != nil {
			s.Tokens.Input = c.inputs[i%len(c.inputs)] + model
		}
		if c.thinking && model == 0 && s.Answer.Reached() {
			s.Answer = s.First + bench.Instant(400*time.Millisecond)
		}
		if !s.Reused {
			s.DNS, s.TCP, s.TLS = 2*time.Millisecond, 5*time.Millisecond, 11*time.Millisecond
		}
		if c.failing > 0 && i%c.failing == c.failing-1 || model >= len(c.models)-c.dead {
			s = broken(s, []bench.Outcome{bench.FailHTTP429, bench.TimeoutIdle, bench.FailReset}[random.IntN(3)])
		}
		if s.Phase == bench.Measured && c.clock-began < c.settle {
			s.Phase = bench.Settling
		}
		if c.turns > 0 {
			s.Conversation, s.Turn = 1+i/c.turns, 1+i%c.turns
			s.Tokens.Input = 100*s.Turn + random.IntN(30)
		}
		if c.wanted > 0 {
			s.InputWanted, s.OutputWanted = c.wanted, 30+i%60
			s.Tokens.Input = c.wanted + random.IntN(21) - 10
		}
		c.samples = append(c.samples, s)
		if c.rates != nil {
			c.clock += time.Duration(random.ExpFloat64() / c.rates[stage] * float64(time.Second))
			continue
		}
		c.clock += (max(s.Done, s.Last).Offset()-c.clock)/time.Duration(users) + time.Millisecond
	}
	if c.rates == nil { // as runs before their course was stored
		return
	}
	c.execution.Stages = append(c.execution.Stages, bench.StageExecution{Stage: stage, Endpoint: c.run.Plan.Endpoints[model].Name,
		Began: bench.At(began), Ended: bench.At(c.clock), End: bench.EndRequests, Due: c.each + c.warmup})
}

func (c scenario) answer(random *rand.Rand, sent, ttft, gap time.Duration, n int) bench.Sample {
	s := bench.Sample{
		Outcome: bench.OK, Status: 200, Streamed: !c.whole, Events: n,
		Due: bench.At(sent - 2), Start: bench.At(sent - 2), Conn: bench.At(sent - 1), Sent: bench.At(sent),
		Tokens: bench.Tokens{Source: bench.FromUsage, Input: 12 + n%7, Output: n},
	}
	if c.uncounted {
		s.Tokens = bench.NoTokens
	}
	at := sent + ttft
	if c.whole {
		s.Done = bench.At(at + time.Duration(n)*gap)
		return s
	}
	for i := range n {
		s.Chunks = append(s.Chunks, bench.Chunk{At: bench.At(at), Read: uint32(i + 1), Bytes: 4})
		at += time.Duration(float64(gap) * math.Exp(random.NormFloat64()*0.4))
	}
	s.Wrote, s.Headers = s.Sent+20_000, s.Sent+bench.Instant(ttft/3)
	s.First, s.FirstEvent, s.Answer = s.Chunks[0].At, s.Chunks[0].At-bench.Instant(ttft/10), s.Chunks[0].At
	s.Last = s.Chunks[n-1].At
	s.Done = s.Last + 300_000
	if c.bare {
		s.Chunks, s.Headers, s.FirstEvent, s.Wrote, s.Conn = nil, 0, 0, 0, 0
	}
	return s
}

func broken(s bench.Sample, kind bench.Outcome) bench.Sample {
	s.Outcome, s.Chunks, s.Events, s.Tokens = kind, nil, 0, bench.NoTokens
	s.First, s.FirstEvent, s.Answer, s.Last = 0, 0, 0, 0
	s.Done = s.Sent + bench.Instant(90*time.Millisecond)
	return s
}

func each(samples []bench.Sample) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for _, sample := range samples {
			if !yield(sample, nil) {
				return
			}
		}
	}
}

// titles are as many model names as asked for, of every length.
func titles(n int) []string {
	some := []string{"Llama 3.1 8B", "Qwen2.5 7B Instruct", "gemma-3-27b", "DeepSeek R1 Distill Llama 70B (vLLM, eight H100, tensor parallel)", "Mistral Small", "Phi-4"}
	var all []string
	for i := range n {
		title := some[i%len(some)]
		if i >= len(some) {
			title = fmt.Sprintf("%s #%d", title, i/len(some)+1)
		}
		all = append(all, title)
	}
	return all
}

// relatives are as many names, which differ in two digits of eighty characters.
func relatives(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("organisation/very-long-family-name-%02d-instruct-fine-tuned-on-something-eu-west-1", i))
	}
	return all
}

var scenarios = map[string]scenario{
	"one":        {models: titles(1), users: []int{1}, each: 180},
	"two":        {models: titles(2), users: []int{4}, each: 180, failing: 17, warmup: 5, thinking: true},
	"six":        {models: titles(6), users: []int{2}, each: 90, failing: 11},
	"twenty":     {models: titles(20), users: []int{2}, each: 60, failing: 9},
	"stages":     {models: titles(3), users: []int{1, 5, 10, 25}, each: 40, failing: 13, warmup: 3},
	"single":     {models: titles(1), users: []int{1}, each: 1},
	"all-failed": {models: titles(2), users: []int{1}, each: 20, failing: 1},
	"one-dead":   {models: titles(2), users: []int{1, 4}, each: 40, dead: 1},
	"whole":      {models: titles(2), users: []int{1}, each: 60, whole: true},
	"imported":   {models: titles(2), users: []int{1}, each: 60, bare: true},
	"long":       {models: []string{strings.Repeat("WM", 90), strings.Repeat("长名字", 20) + " 72B", "org/" + strings.Repeat("very-long-name-", 9) + "q4_k_m"}, users: []int{1, 100}, each: 60, failing: 7},
	"alike":      {models: relatives(20), users: []int{2}, each: 30, failing: 9},
	"foreign":    {models: []string{"通义千问 72B", "文心一言", "🚀🚀", "Rocket 🚀", "GLM-4 智谱"}, users: []int{1, 4}, each: 30},
	"decades":    {models: titles(3), users: []int{1}, each: 54, decades: true},
	"uncounted":  {models: titles(2), users: []int{2}, each: 60, uncounted: true},
	"tiers":      {models: titles(2), users: []int{1, 8}, each: 120, inputs: []int{30, 128, 512, 2048, 8192, 32768}},
	"one-tier":   {models: titles(2), users: []int{1}, each: 40, inputs: []int{512}},
	"rates":      {models: titles(2), rates: []float64{1, 2, 4, 8}, each: 60, failing: 13, settle: time.Second},
	"rate":       {models: titles(1), rates: []float64{5, 10, 5}, each: 60},
	"rates-six":  {models: titles(6), rates: []float64{5, 10, 20, 40, 80}, each: 60, settle: time.Second / 2},
	"sweep":      {models: titles(2), rates: []float64{1, 2, 4, 8, 6, 6.9, 7.4}, each: 60, sweep: true},
	"talk":       {models: titles(2), users: []int{4}, each: 120, turns: 5, failing: 23},
	"wanted":     {models: titles(2), users: []int{2}, each: 80, wanted: 512},
	"priced":     {models: titles(6), users: []int{4}, each: 90, failing: 17, price: 3},
	"few":        {models: titles(3), users: []int{2}, each: 12, price: 3},
	"empty":      {models: titles(2), users: []int{1}},
	"unplanned":  {},
}

func drawn(t testing.TB, c scenario, theme Theme) (bench.Run, []Chart) {
	t.Helper()
	run, samples := c.make()
	charts, err := Draw(run, each(samples), Medium{Theme: theme})
	if err != nil {
		t.Fatal(err)
	}
	return run, charts
}

var look = flag.String("look", "", "write every chart of every made-up run, light and dark, into this folder")

func TestEveryChartBecomesAPicture(t *testing.T) {
	r := drawing(t)
	wanted, themes := map[string]scenario{"two": scenarios["two"], "one-dead": scenarios["one-dead"]}, []Theme{Light}
	if *look != "" {
		wanted, themes = scenarios, []Theme{Light, Dark}
	}
	for name, made := range wanted {
		if raced {
			made.each = 8
		}
		for _, theme := range themes {
			pictures(t, r, name, made, theme)
		}
	}
}

// spared charts are not drawn where that takes too long: one with boxes, one
// with bars and one with lines are enough there.
func spared(name string) bool {
	return raced && !slices.Contains([]string{"ttft_comparison", "success_rate", "ecdf"}, name)
}

func pictures(t *testing.T, r *Renderer, name string, made scenario, theme Theme) {
	t.Helper()
	size := Size{Width: 1000, Height: 500, Scale: 1}
	_, charts := drawn(t, made, theme)
	for _, chart := range charts {
		if chart.Option == nil {
			t.Logf("%s %s: %s", name, chart.Name, chart.Missing)
			continue
		}
		if spared(chart.Name) {
			continue
		}
		svg, err := r.SVG(chart.Option, theme.ECharts(), size)
		if err != nil {
			t.Errorf("%s %s: %v", name, chart.Name, err)
			continue
		}
		if *look == "" {
			continue
		}
		picture, err := r.PNG(svg, size, theme.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*look, fmt.Sprintf("%s_%s_%s.png", name, chart.Name, theme)), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
