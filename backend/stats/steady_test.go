package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// script is a load whose course is known. Shares are of the time in which
// requests are sent.
type script struct {
	reason   string
	users    int     // of closed load
	rate     float64 // of open load, a second
	random   bool    // its gaps are exponential
	ramp     float64 // share of the time after which the last user has come
	leave    float64 // share before the end at which the first user leaves
	slower   func(share float64) float64
	prompts  int // that differ in length
	from, to float64
}

const scriptTime = 60.0 // seconds

func (s script) plan() bench.Plan {
	load := bench.Load{Kind: bench.Users, Users: s.users}
	if s.rate > 0 {
		load = bench.Load{Kind: bench.OpenRate, Rate: s.rate}
	}
	return bench.Plan{Endpoints: []bench.Endpoint{{Name: "llama"}}, Stages: []bench.Stage{{Load: load}}}
}

// samples plays the script: answers of one second with noise of 10 %.
func (s script) samples(seed uint64) (all []bench.Sample) {
	random := rand.New(rand.NewPCG(seed, 11))
	send := func(at float64) (end float64) {
		latency := math.Exp(0.1 * random.NormFloat64())
		prompt := 0
		if s.prompts > 0 {
			prompt = len(all) % s.prompts
			latency *= 0.3 + 1.4*float64(prompt)/float64(s.prompts)
		}
		if s.slower != nil {
			latency *= s.slower(at / scriptTime)
		}
		nanoseconds := func(seconds float64) time.Duration { return time.Duration(seconds * 1e9) }
		one := answered(nanoseconds(at), nanoseconds(latency/4), nanoseconds(latency*3/4/9), 10)
		one.PromptID = strconv.Itoa(prompt)
		all = append(all, one)
		return one.Done.Offset().Seconds()
	}
	for at := 0.01; s.rate > 0 && at < scriptTime; {
		send(at)
		gap := 1 / s.rate
		if s.random {
			gap *= random.ExpFloat64()
		}
		at += gap
	}
	free := make([]float64, s.users)
	for u := range free {
		free[u] = 0.01 + s.ramp*scriptTime*float64(u)/float64(max(1, s.users-1))
	}
	for s.users > 0 {
		u := slices.Index(free, slices.Min(free))
		leaves := scriptTime * (1 - s.leave*float64(u)/float64(s.users))
		switch {
		case math.IsInf(free[u], 1):
			s.users = 0
		case free[u] >= leaves:
			free[u] = math.Inf(1)
		default:
			free[u] = send(free[u])
		}
	}
	slices.SortFunc(all, func(a, b bench.Sample) int { return cmp.Compare(a.Done, b.Done) })
	return all
}

func until(end, factor float64) func(float64) float64 {
	return func(share float64) float64 {
		if share < end {
			return factor
		}
		return 1
	}
}

func spike(begin, end, factor float64) func(float64) float64 {
	return func(share float64) float64 {
		if share >= begin && share < end {
			return factor
		}
		return 1
	}
}

func drifting(change float64) func(float64) float64 {
	return func(share float64) float64 { return 1 + change*share }
}

func fading(end, factor float64) func(float64) float64 {
	return func(share float64) float64 { return 1 + max(0, (factor-1)*(1-share/end)) }
}

var scripts = []script{
	{reason: "ten users all the way", users: 10, from: 0, to: 1},
	{reason: "users come over 7 %", users: 20, ramp: 0.07, from: 0.07, to: 1},
	{reason: "users come over 10 %", users: 10, ramp: 0.1, from: 0.1, to: 1},
	{reason: "users come over 20 %", users: 10, ramp: 0.2, from: 0.2, to: 1},
	{reason: "users come over 35 %", users: 20, ramp: 0.35, from: 0.35, to: 1},
	{reason: "users come over 45 %", users: 50, ramp: 0.45, from: 0.45, to: 1},
	{reason: "users leave over 10 %", users: 10, leave: 0.1, from: 0, to: 0.9},
	{reason: "users leave over 30 %", users: 20, leave: 0.3, from: 0, to: 0.7},
	{reason: "users come and leave", users: 20, ramp: 0.2, leave: 0.2, from: 0.2, to: 0.8},
	{reason: "the first tenth three times as slow", users: 10, slower: until(0.1, 3), from: 0.1, to: 1},
	{reason: "the first quarter 40 % slower", users: 10, slower: until(0.25, 1.4), from: 0.25, to: 1},
	{reason: "slow at first, faster little by little", users: 10, slower: fading(0.2, 3), from: 0.2, to: 1},
	{reason: "fast at first, as of an empty server", users: 10, slower: until(0.15, 0.6), from: 0.15, to: 1},
	{reason: "a cold model: the first requests take 5 s", users: 4, slower: until(0.01, 5), from: 0.083, to: 1},
	{reason: "users come, and are slow for longer", users: 20, ramp: 0.15, slower: until(0.3, 2.5), from: 0.3, to: 1},
	{reason: "spikes are no start-up", users: 10, slower: spike(0.3, 0.33, 4), from: 0, to: 1},
	{reason: "an early spike is none either", users: 10, slower: spike(0.06, 0.08, 4), from: 0, to: 1},
	{reason: "slower all the way is a drift", users: 10, slower: drifting(0.5), from: 0, to: 1},
	{reason: "faster all the way is a drift", users: 10, slower: drifting(-0.4), from: 0, to: 1},
	{reason: "one user", users: 1, from: 0, to: 1},
	{reason: "two users, slow in the first fifth", users: 2, slower: until(0.2, 2), from: 0.2, to: 1},
	{reason: "prompts of different lengths", users: 4, prompts: 18, from: 0, to: 1},
	{reason: "prompts of different lengths, slow at first", users: 10, prompts: 18, slower: until(0.15, 2), from: 0.15, to: 1},
	{reason: "open load", rate: 10, from: 0, to: 1},
	{reason: "open load at random", rate: 10, random: true, from: 0, to: 1},
	{reason: "open load at random, few at a time", rate: 2, random: true, from: 0, to: 1},
	{reason: "open load, slow at first", rate: 10, slower: until(0.1, 3), from: 0.1, to: 1},
	{reason: "open load at random, slow at first", rate: 10, random: true, slower: until(0.2, 2), from: 0.2, to: 1},
	{reason: "a queue that grows all the way", rate: 10, slower: drifting(5), from: 0, to: 1},
}

func TestTheSteadyWindowIsThatOfTheScript(t *testing.T) {
	const off, seeds = 0.05, 20
	for _, row := range scripts {
		for seed := range uint64(seeds) {
			samples := row.samples(seed)
			tallies := tallies{run: bench.Run{Plan: row.plan()}}
			for _, sample := range samples {
				tallies.get("llama", 0).add(&sample)
			}
			from, to := 0.0, 1.0
			if steady := tallies.get("llama", 0).steady(row.plan()); steady != nil {
				from, to = steady.From.Offset().Seconds()/scriptTime, steady.To.Offset().Seconds()/scriptTime
			}
			if math.Abs(from-row.from) > off || to < row.to-off || row.to < 1 && to > row.to+off {
				t.Errorf("%s, seed %d: %.3f to %.3f, want %.3f to %.3f", row.reason, seed, from, to, row.from, row.to)
			}
		}
	}
}

func TestFiguresAreOfTheRequestsSentInTheWindow(t *testing.T) {
	// Ten requests of 1.001 s, sent at 0 s, 1 s ... 9 s, of ten tokens each.
	samples := many(10, func(i int) bench.Sample { return answered(time.Duration(i)*time.Second, 100*ms, 100*ms, 10) })
	run := bench.Run{Plan: plan}
	run.Summary.Models = []bench.ModelSummary{{Endpoint: "llama", Steady: &bench.SteadyWindow{
		From: bench.At(2500 * ms), To: bench.At(5500 * ms), ByHand: true,
	}}}
	summary, err := SummarizeSeq(run, func(yield func(bench.Sample, error) bool) {
		for _, s := range samples {
			if !yield(s, nil) {
				return
			}
		}
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	m := summary.Models[0]
	if m.Attempts != 10 || m.Decisive() == &m || m.Decisive().Attempts != 3 || m.Decisive().TTFT.N != 3 {
		t.Fatalf("the window has %d of %d requests, want 3 of 10", m.Decisive().Attempts, m.Attempts)
	}
	inside := m.Decisive()
	// Those sent at 2 s and 5 s lie partly inside: tokens at 2.5 to 3.0 s and at 5.1 to 5.5 s.
	near(t, "tokens/s", inside.SystemTokens, (6+20+5)/3.0)
	near(t, "requests/s", inside.RequestRate, 3.0/3)
	near(t, "in flight", inside.MeanInFlight, (0.501+1.001+1.001+0.5)/3)
	near(t, "sent/s", m.Steady.SentRate, 1)
	if m.Steady.AskedRate != nil {
		t.Errorf("closed load asks for %v requests per second", *m.Steady.AskedRate)
	}
	if want := "steady window 2.5 s to 5.5 s, 3 of 10 requests, set by hand"; m.SteadySentence() != want {
		t.Errorf("%q, want %q", m.SteadySentence(), want)
	}
}

func TestAWindowByHandEndsWithTheMeasuredTime(t *testing.T) {
	run := bench.Run{Plan: plan}
	run.Summary.Models = []bench.ModelSummary{{Endpoint: "llama", Steady: &bench.SteadyWindow{
		From: bench.At(0), To: bench.At(time.Hour), ByHand: true,
	}}}
	one := answered(time.Second, 100*ms, 100*ms, 10)
	m := summarizeRun(run, slices.Values([]bench.Sample{one}), nil).Models[0]
	if m.Steady.From != one.Sent || m.Steady.To != one.Done || m.Steady.Figures != nil || m.Decisive() != &m {
		t.Errorf("the window that has everything is %+v", m.Steady)
	}
}

func TestAskedSentAndFinishedRatesOfOpenLoad(t *testing.T) {
	row := script{rate: 20, slower: until(0.2, 3)}
	m := Summarize(row.plan(), slices.Values(row.samples(1))).Models[0]
	if m.Steady == nil || m.Steady.AskedRate == nil {
		t.Fatal("no steady window with a rate")
	}
	for what, rate := range map[string]*float64{"asked": m.Steady.AskedRate, "sent": m.Steady.SentRate, "finished": m.Decisive().RequestRate} {
		if math.Abs(*rate-20) > 1 {
			t.Errorf("%s rate %.2f, want 20", what, *rate)
		}
	}
	if flight := *m.Decisive().MeanInFlight; math.Abs(flight-20) > 3 {
		t.Errorf("in flight %.1f, want 20", flight)
	}
}

func TestLoadsThatAreToChangeHaveNoWindow(t *testing.T) {
	row := script{users: 20, ramp: 0.35}
	plan := row.plan()
	plan.Stages[0].Load.UsersTo = 40
	if m := Summarize(plan, slices.Values(row.samples(1))).Models[0]; m.Steady != nil {
		t.Errorf("a ramp has the window %+v", m.Steady)
	}
}

func TestRequestsThatAreAllSentAtOnceHaveNoWindow(t *testing.T) {
	burst := many(60, func(i int) bench.Sample { return answered(time.Duration(i)*ms, 400*ms, 20*ms, 10) })
	if m := summarize(burst...); m.Steady != nil || m.Decisive().Attempts != 60 {
		t.Errorf("few of them began in the window %+v", m.Steady)
	}
}

func TestFewRequestsHaveNoWindow(t *testing.T) {
	slow := many(29, func(i int) bench.Sample {
		return answered(time.Duration(i)*time.Second, time.Duration(max(100, 900-200*i))*ms, ms, 10)
	})
	if m := summarize(slow...); m.Steady != nil {
		t.Errorf("29 requests have the window %+v", m.Steady)
	}
}
