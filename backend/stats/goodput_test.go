package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

func objectives(t *testing.T, text string) []bench.Objective {
	t.Helper()
	all, err := bench.ParseObjectives(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// answer is a request of a model that was sent at a second and took these times.
func answer(second int, outcome bench.Outcome, ttft, latency time.Duration) bench.Sample {
	s := bench.NewSample(bench.Request{Endpoint: "a", Phase: bench.Measured})
	sent := bench.At(time.Duration(second) * time.Second)
	after := func(wait time.Duration) bench.Instant { return sent + bench.Instant(wait) }
	s.Outcome, s.Streamed, s.Events = outcome, true, 10
	s.Due, s.Start, s.Sent, s.First, s.Last, s.Done = sent, sent, sent, after(ttft), after(latency), after(latency)
	s.Tokens = bench.Tokens{Source: bench.FromUsage, Input: 5, Output: 10, Cached: -1, Reasoning: -1}
	return s
}

func TestTheGoodputIsOfAttemptsThatMeetAllObjectives(t *testing.T) {
	ms := time.Millisecond
	samples := []bench.Sample{
		answer(0, bench.OK, 100*ms, 900*ms),
		answer(1, bench.OK, 600*ms, 900*ms),             // misses ttft
		answer(2, bench.OK, 100*ms, 1900*ms),            // misses latency
		answer(3, bench.OK, 200*ms, time.Second),        //
		answer(4, "http_5xx", 100*ms, time.Second),      // fails
		answer(5, bench.Dropped, 0, 0),                  // was asked for
		answer(6, bench.Cancelled, 100*ms, time.Second), // says nothing of the server
		answer(7, bench.OK, 500*ms, time.Second),        // just meets
	}
	warm := answer(0, bench.OK, 100*ms, 900*ms)
	warm.Phase = bench.Warmup
	m := stats.Summarize(bench.Plan{Objectives: objectives(t, "ttft=500ms,latency=1s,success=90%,goodput=40%")}, slices.Values(append(samples, warm))).Models[0]
	g := m.Goodput
	if g == nil || g.Attempts != 7 || g.Good != 3 || *g.Share != 3.0/7 {
		t.Fatalf("goodput %+v, want 3 of 7", g)
	}
	if window := m.Window.Seconds(); *g.Rate != 3/window || *g.Tokens != 30/window || window != 8 {
		t.Errorf("%v requests and %v tokens per second of %v s", *g.Rate, *g.Tokens, window)
	}
	if len(g.Met) != 2 || *g.Met[0].Share != 4.0/7 || *g.Met[1].Share != 4.0/7 {
		t.Errorf("met by %+v", g.Met)
	}
	if len(m.Values) != 2 || m.Values[0].Met || !m.Values[1].Met || *m.Values[1].Value != 3.0/7 {
		t.Errorf("values %+v", m.Values)
	}
}

func TestWithoutObjectivesThereIsNoGoodput(t *testing.T) {
	m := stats.Summarize(bench.Plan{}, slices.Values([]bench.Sample{complete()})).Models[0]
	if m.Goodput != nil || m.Values != nil {
		t.Errorf("goodput %+v, values %+v", m.Goodput, m.Values)
	}
	m = stats.Summarize(bench.Plan{Objectives: objectives(t, "ttft.p50=1s")}, slices.Values([]bench.Sample{complete(), complete()})).Models[0]
	if m.Goodput != nil || len(m.Values) != 1 || !m.Values[0].Met {
		t.Errorf("with one on a statistic: goodput %+v, values %+v", m.Goodput, m.Values)
	}
}

func TestTokensOfTheGoodputThatNobodyCountedAreNotMadeUp(t *testing.T) {
	s := answer(0, bench.OK, time.Millisecond, time.Second)
	s.Tokens.Output = -1
	m := stats.Summarize(bench.Plan{Objectives: objectives(t, "ttft=1s")}, slices.Values([]bench.Sample{s})).Models[0]
	if m.Goodput.Rate == nil || m.Goodput.Tokens != nil {
		t.Errorf("goodput %+v", m.Goodput)
	}
}

func TestThereIsNoGoodputByMetricsThatBufferingWithdraws(t *testing.T) {
	var samples []bench.Sample
	for second := range 20 {
		s := answer(second, bench.OK, 999*time.Millisecond, time.Second) // ten tokens in the last millisecond
		s.Last = s.First + 1000
		samples = append(samples, s)
	}
	for text, known := range map[string]bool{"ttft=1s": true, "ttft=1s,tpot=40ms": false} {
		m := stats.Summarize(bench.Plan{Objectives: objectives(t, text+",goodput=50%")}, slices.Values(samples)).Models[0]
		if !m.IsBuffered() {
			t.Fatal("the answers do not count as buffered")
		}
		g := m.Goodput
		if (g.Share != nil) != known || (g.Rate != nil) != known || *g.Met[0].Share != 1 || (m.Values[0].Value != nil) != known {
			t.Errorf("%s: %+v, %s", text, g, m.Values[0].Sentence())
		}
		if !known && (g.Met[1].Share != nil || m.ObjectiveSentences()[0] != "which requests met tpot=40ms is not known, since the answers were buffered on their way") {
			t.Errorf("%s: %+v, %s", text, g.Met, m.ObjectiveSentences()[0])
		}
	}
}

func TestNoMoreRequestsMeetAllObjectivesThanMeetEach(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	outcomes := []bench.Outcome{bench.OK, bench.OK, bench.OK, "http_5xx", bench.Dropped, bench.Cancelled}
	plan := bench.Plan{Objectives: objectives(t, "ttft=500ms,tpot=60ms,latency=1s")}
	for range 200 {
		var samples []bench.Sample
		for second := range 1 + random.IntN(30) {
			ttft := time.Duration(random.IntN(1000)) * time.Millisecond
			samples = append(samples, answer(second, outcomes[random.IntN(len(outcomes))], ttft, ttft+time.Duration(random.IntN(1000))*time.Millisecond))
		}
		m := stats.Summarize(plan, slices.Values(samples)).Models[0]
		g := m.Goodput
		if g.Good > m.Successes {
			t.Fatalf("%d good of %d successes", g.Good, m.Successes)
		}
		for _, met := range g.Met {
			if g.Share != nil && (*g.Share > *met.Share || *met.Share > 1) {
				t.Fatalf("%v meet all, and %v meet %s", *g.Share, *met.Share, met.Objective)
			}
		}
	}
}

func TestAFailureCountsAsLongerThanAnySuccess(t *testing.T) {
	infinity := math.Inf(1)
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var samples []bench.Sample
		var values []float64
		for second := range 1 + random.IntN(150) {
			outcome, value := bench.OK, time.Duration(1+random.IntN(1000))*time.Millisecond
			if random.IntN(12) == 0 {
				outcome = []bench.Outcome{"http_5xx", bench.Dropped}[random.IntN(2)]
				values = append(values, infinity)
			} else {
				values = append(values, value.Seconds())
			}
			samples = append(samples, answer(second, outcome, value, 2*time.Second))
		}
		slices.Sort(values)
		m := stats.Summarize(bench.Plan{}, slices.Values(samples)).Models[0]
		if failed := m.Failed + m.Dropped; (m.TTFT.Adjusted != nil) != (failed > 0 && m.Successes > 0) {
			t.Fatalf("%d failed of %d: adjusted %v", failed, len(samples), m.TTFT.Adjusted)
		}
		if m.TTFT.Adjusted != nil {
			checkAdjusted(t, m.TTFT.Adjusted, values)
		}
	}
	m := stats.Summarize(bench.Plan{}, slices.Values([]bench.Sample{complete(), answer(1, "http_5xx", 0, 0)})).Models[0]
	if m.QueueDelay.Adjusted != nil || m.OutputSpeed.Adjusted != nil {
		t.Error("metrics that nobody decides by have adjusted percentiles too")
	}
}

// checkAdjusted compares percentiles with those of values that hold infinities.
func checkAdjusted(t *testing.T, got *bench.Percentiles, values []float64) {
	t.Helper()
	for statistic, p := range map[bench.Statistic]float64{bench.P50: 0.5, bench.P90: 0.9, bench.P95: 0.95, bench.P99: 0.99} {
		fewest := map[bench.Statistic]int{bench.P50: 2, bench.P90: 10, bench.P95: 20, bench.P99: 100}[statistic]
		place := p * float64(len(values)-1)
		below, above := values[int(math.Floor(place))], values[int(math.Ceil(place))]
		value := *got.Value(statistic)
		switch {
		case len(values) < fewest:
			if value != nil || got.IsInfinite(statistic) {
				t.Fatalf("%s of %d values exists", statistic, len(values))
			}
		case math.IsInf(above, 1):
			if value != nil || !got.IsInfinite(statistic) {
				t.Fatalf("%s lies among the failures and is %v", statistic, got)
			}
		case value == nil || *value < below-1e-12 || *value > above+1e-12 || got.IsInfinite(statistic):
			t.Fatalf("%s is %v, want one from %v to %v", statistic, value, below, above)
		}
	}
}
