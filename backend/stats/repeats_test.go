package stats

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// passes asks so many prompts so often, one a second, with a TTFT of 100 ms and 20 %
// of jitter; slow says how much longer a request takes in a pass.
func passes(seed uint64, prompts, times int, slow func(pass int) time.Duration) []bench.Sample {
	random := rand.New(rand.NewPCG(seed, 3))
	return many(prompts*times, func(i int) bench.Sample {
		jitter := time.Duration(random.NormFloat64() * float64(20*ms))
		s := answered(time.Duration(i)*time.Second, 100*ms+max(jitter, -80*ms)+slow(i/prompts), 20*ms, 20)
		s.PromptID = strconv.Itoa(i % prompts)
		return s
	})
}

func same(int) time.Duration { return 0 }

// cold makes the first pass slower.
func cold(by time.Duration) func(int) time.Duration {
	return func(pass int) time.Duration { return map[bool]time.Duration{true: by}[pass == 0] }
}

func TestRepeatsThatAreMuchFasterHintAtACache(t *testing.T) {
	warmedUp := func(samples []bench.Sample) []bench.Sample {
		for i := range samples[:10] {
			samples[i].Phase = bench.Warmup
		}
		return samples
	}
	elsewhere := func(samples []bench.Sample) []bench.Sample {
		for i := range samples {
			samples[i].Stage = min(i/10, 1)
		}
		return samples
	}
	for _, row := range []struct {
		reason  string
		plan    bench.Plan
		samples []bench.Sample
		warm    bool
	}{
		{"repeats take half the time", bench.Plan{}, passes(1, 10, 5, cold(100*ms)), true},
		{"one prompt is too little to tell", bench.Plan{}, passes(1, 1, 8, cold(100*ms)), false},
		{"repeats are as slow", bench.Plan{}, passes(1, 10, 5, same), false},
		{"repeats are a little faster", bench.Plan{}, passes(1, 10, 20, cold(30*ms)), false},
		{"later passes are slower", bench.Plan{}, passes(1, 10, 5, func(pass int) time.Duration { return time.Duration(pass) * 50 * ms }), false},
		{"all were seen in the warm-up", bench.Plan{}, warmedUp(passes(1, 10, 5, cold(100*ms))), false},
		{"all were seen in an earlier stage", bench.Plan{}, elsewhere(passes(1, 10, 5, cold(100*ms))), false},
		{"no prompt came twice", bench.Plan{}, passes(1, 50, 1, same), false},
		{"a shared prefix is to be cached", bench.Plan{SharedPrefix: bench.SharedPrefix{Tokens: 500, Count: 1}}, passes(1, 10, 5, cold(100*ms)), false},
		{"synthetic prompts differ", bench.Plan{Input: "512"}, passes(1, 10, 5, cold(100*ms)), false},
	} {
		summary := Summarize(row.plan, func(yield func(bench.Sample) bool) {
			for _, s := range row.samples {
				if !yield(s) {
					return
				}
			}
		})
		m := summary.Models[len(summary.Models)-1]
		if m.Repeats.IsWarm() != row.warm {
			t.Errorf("%s: %+v, want warm: %v", row.reason, m.Repeats, row.warm)
		}
	}
	r := summarize(passes(1, 10, 5, cold(100*ms))...).Repeats
	if r.Prompts != 10 || r.First < 0.17 || r.First > 0.23 || r.Later < 0.08 || r.Later > 0.12 {
		t.Errorf("%+v, want 10 prompts at about 200 and 100 ms", r)
	}
}

func TestEqualRequestsSeldomLookLikeACache(t *testing.T) {
	unlikely := 0
	for seed := range uint64(300) {
		if summarize(passes(seed, 8, 4, same)...).Repeats.P < 0.05 {
			unlikely++
		}
	}
	if unlikely < 3 || unlikely > 30 {
		t.Errorf("p is below 5 %% in %d of 300 runs, want about 15", unlikely)
	}
}
