package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// rivals are requests of models a, b, ... whose TTFT is 200 ms times a factor and
// noise of 20 %.
func rivals(seed uint64, stage, requests int, factors ...float64) (samples []bench.Sample) {
	random := rand.New(rand.NewPCG(seed, uint64(stage)))
	for i, factor := range factors {
		for n := range requests {
			ttft := time.Duration(float64(200*ms) * factor * math.Exp(0.2*random.NormFloat64()))
			gap := time.Duration(float64(10*ms) * math.Exp(0.2*random.NormFloat64()))
			one := answered(time.Duration(stage*1000+n)*time.Second, ttft, gap, 40)
			one.Endpoint, one.Stage = string(rune('a'+i)), stage
			samples = append(samples, one)
		}
	}
	return samples
}

// contestants is the plan of n models and the loads of its stages.
func contestants(n int, users ...int) (plan bench.Plan) {
	for i := range n {
		plan.Endpoints = append(plan.Endpoints, bench.Endpoint{Name: string(rune('a' + i)), Title: "Model " + string(rune('A'+i))})
	}
	for i, users := range users {
		plan.Stages = append(plan.Stages, bench.Stage{Load: bench.Load{Kind: bench.Users, Users: users}, Repeat: max(0, slices.Index([]int{0, 1, 2, 3, 4}, i))})
	}
	return plan
}

func TestBestIsNamedWhereItDiffersFromAllOthers(t *testing.T) {
	for _, row := range []struct {
		why       string
		requests  int
		factors   []float64
		best, all string
	}{
		{"much faster than both", 200, []float64{1, 0.7, 1.1}, "b", "Model B answers first: p50 TTFT lower by"},
		{"like another one", 200, []float64{0.7, 0.7, 1.1}, "", "No model answers first beyond noise (p50 TTFT)"},
		{"too few requests", 6, []float64{1, 0.7}, "none", ""},
		{"one model", 200, []float64{1}, "none", ""},
	} {
		plan := contestants(len(row.factors), 4)
		summary := Summarize(plan, slices.Values(rivals(1, 0, row.requests, row.factors...)))
		best := summary.BestOf(0, "ttft", bench.P50)
		if (best == nil) != (row.best == "none") || best != nil && best.Endpoint != row.best {
			t.Errorf("%s: %+v", row.why, best)
		}
		if got := strings.Join((bench.Run{Plan: plan, Summary: summary}).Answers(), " "); !strings.HasPrefix(got, row.all) || row.all == "" && got != "" {
			t.Errorf("%s: said %q", row.why, got)
		}
	}
}

func TestBestSaysHowMuchBetterThanTheSecondBest(t *testing.T) {
	summary := Summarize(contestants(3, 4), slices.Values(rivals(1, 0, 400, 1, 0.8, 1.5)))
	best := summary.BestOf(0, "ttft", bench.P50)
	if best == nil || best.Endpoint != "b" || best.Next != "a" || !(best.Low < -0.2 && -0.2 < best.High && best.High < -0.1) {
		t.Errorf("best %+v, want b 20 %% below a", best)
	}
}

func TestEachLoadHasItsBestAndRepeatsArePutTogether(t *testing.T) {
	plan := contestants(2, 1, 8, 1)
	samples := slices.Concat(rivals(1, 0, 100, 0.8, 1), rivals(2, 1, 100, 1, 0.7), rivals(3, 2, 100, 0.8, 1))
	summary := Summarize(plan, slices.Values(samples))
	if one := summary.BestOf(0, "ttft", bench.P50); one == nil || one.Endpoint != "a" {
		t.Errorf("sequential: %+v", one)
	}
	if one := summary.BestOf(1, "ttft", bench.P50); one == nil || one.Endpoint != "b" {
		t.Errorf("eight at a time: %+v", one)
	}
	if one := summary.BestOf(2, "ttft", bench.P50); one != nil {
		t.Errorf("the repeat is compared by itself: %+v", one)
	}
	said := (bench.Run{Plan: plan, Summary: summary}).Answers()
	if len(said) != 2 || !strings.Contains(said[1], "8 users: Model B answers first") {
		t.Errorf("said %q", said)
	}
}

func TestEqualModelsSeldomHaveABest(t *testing.T) {
	const runs = 100
	for _, models := range []int{2, 4} {
		count := 0
		for seed := range uint64(runs) {
			summary := Summarize(contestants(models, 4), slices.Values(rivals(seed+10, 0, 100, slices.Repeat([]float64{1}, models)...)))
			if slices.ContainsFunc(summary.Best, func(b bench.Best) bool { return b.Endpoint != "" }) {
				count++
			}
		}
		if count > 7*runs/100 {
			t.Errorf("%d of %d runs of %d equal models have a best one", count, runs, models)
		}
	}
}

func TestARunningRunHasNoBest(t *testing.T) {
	run := bench.Run{Plan: contestants(2, 4), State: bench.Running}
	samples := func(yield func(bench.Sample, error) bool) {
		for _, one := range rivals(1, 0, 100, 0.5, 1) {
			if !yield(one, nil) {
				return
			}
		}
	}
	summary, err := SummarizeSeq(run, samples, "")
	if err != nil || summary.Best != nil {
		t.Errorf("best %v, error %v", summary.Best, err)
	}
}

// A relative change has no upper limit where the second best may be nothing: JSON
// has no infinity, and a run is stored as JSON.
func TestABestOfWhichTheChangeIsUnboundedIsNotNamed(t *testing.T) {
	slower := &comparison{better: bench.Higher}
	slower.Difference = Difference{A: 10, B: 1, Change: -0.9, Low: -1, High: -0.5}
	c := contest{endpoints: []string{"a", "b"}}
	if got := c.conclude(standing{others: []*comparison{nil, slower}}); got.Endpoint != "" || got.High != 0 {
		t.Errorf("unbounded: %+v", got)
	}
	slower.Low = -0.99
	if got := c.conclude(standing{others: []*comparison{nil, slower}}); got.Endpoint != "a" || got.High < 98 {
		t.Errorf("bounded: %+v", got)
	}
}
