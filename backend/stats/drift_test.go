package stats

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"tokenlap/backend/bench"
)

// course are the logarithms of n values, a second apart: noise of 15 % whose
// successive values correlate by phi, around what shape says.
func course(seed uint64, n int, phi float64, shape func(share float64) float64) []asked {
	random := rand.New(rand.NewPCG(seed, 10))
	noise, values := random.NormFloat64(), []asked{}
	for i := range n {
		values = append(values, asked{point: point{float64(i), 0.15*noise + shape(float64(i)/float64(n-1))}})
		noise = phi*noise + math.Sqrt(1-phi*phi)*random.NormFloat64()
	}
	return values
}

func level(float64) float64 { return 0 }

// rise changes by a share from the first value to the last.
func rise(change float64) func(float64) float64 {
	return func(share float64) float64 { return math.Log1p(change) * share }
}

func TestOnlyAClearAndLargeChangeIsUnsteady(t *testing.T) {
	step := func(share float64) float64 { return map[bool]float64{true: 0.3}[share > 0.5] }
	for _, row := range []struct {
		reason      string
		n           int
		phi         float64
		shape       func(float64) float64
		least, most float64 // share of 100 runs that are unsteady
	}{
		{"independent noise", 300, 0, level, 0, 0.02},
		{"noise in bursts", 300, 0.6, level, 0, 0.05},
		{"noise in long bursts", 300, 0.9, level, 0, 0.06},
		{"few values", 40, 0.3, level, 0, 0.05},
		{"clear, but small", 3000, 0, rise(0.07), 0, 0.05},
		{"25 % slower at the end", 300, 0, rise(0.25), 0.98, 1},
		{"25 % faster at the end", 300, 0, rise(-0.25), 0.98, 1},
		{"40 % slower at the end, noise in bursts", 300, 0.6, rise(0.4), 0.95, 1},
		{"a step in the middle", 300, 0, step, 0.98, 1},
	} {
		unsteady := 0
		for seed := range uint64(100) {
			if drift, ok := driftOf(listOf(course(seed, row.n, row.phi, row.shape)...)); ok && drift.IsUnsteady() {
				unsteady++
			}
		}
		if share := float64(unsteady) / 100; share < row.least || share > row.most {
			t.Errorf("%s: unsteady in %.1f %% of the runs, want %.0f to %.0f %%", row.reason, 100*share, 100*row.least, 100*row.most)
		}
	}
}

func TestTheIntervalOfADriftHoldsTheTruth(t *testing.T) {
	held := 0
	for seed := range uint64(400) {
		drift, _ := driftOf(listOf(course(seed, 300, 0.3, rise(0.2))...))
		if drift.Low <= 0.2 && 0.2 <= drift.High && drift.Low <= drift.Change && drift.Change <= drift.High {
			held++
		}
	}
	if held < 368 || held == 400 {
		t.Errorf("the interval holds the truth in %d of 400 runs, want about 380", held)
	}
}

// Each pass asks the short prompts first and the long ones last.
func TestDifferentPromptsAreNoDrift(t *testing.T) {
	for _, passes := range []int{2, 3, 10} {
		unsteady, missed := 0, 0
		for seed := range uint64(100) {
			values, slower := course(seed, 120, 0, level), course(seed, 120, 0, rise(0.5))
			for i := range values {
				number := i % (120 / passes)
				long := 3 * float64(number*passes) / 120
				values[i].prompt, values[i].value = int32(number), values[i].value+long
				slower[i].prompt, slower[i].value = int32(number), slower[i].value+long
			}
			if drift, _ := driftOf(listOf(values...)); drift.IsUnsteady() {
				unsteady++
			}
			if drift, _ := driftOf(listOf(slower...)); !drift.IsUnsteady() {
				missed++
			}
		}
		if unsteady > 6 || missed > 10 {
			t.Errorf("%d passes: unsteady in %d of 100 runs, and a change of 50 %% missed in %d", passes, unsteady, missed)
		}
	}
}

func TestADriftIsOfTheMetricsThatASummaryShows(t *testing.T) {
	slower := func(i int) bench.Sample {
		s := answered(time.Duration(i)*time.Second, 100*ms+time.Duration(i)*2*ms, 20*ms, 20)
		s.PromptID = strconv.Itoa(i % 7)
		return s
	}
	of := func(samples []bench.Sample) map[string]bench.Drift {
		found := map[string]bench.Drift{}
		for _, drift := range summarize(samples...).Drift {
			found[drift.Metric] = drift
		}
		return found
	}
	found := of(many(100, slower))
	if len(found) != 3 || !found["ttft"].IsUnsteady() || found["tpot"].IsUnsteady() {
		t.Errorf("%+v, want an unsteady TTFT and a steady TPOT", found)
	}
	if change := found["ttft"].Change; change < 1.5 || change > 2.5 {
		t.Errorf("TTFT rose by %.2f, want about 2", change)
	}
	if few := of(many(fewestDrift-1, slower)); len(few) != 0 {
		t.Errorf("too few requests: %+v", few)
	}
	atOnce := func(i int) bench.Sample {
		return with(slower(i), func(s *bench.Sample) {
			for j := range s.Chunks {
				s.Chunks[j].At, s.Chunks[j].Read = s.Chunks[0].At+bench.Instant(j), uint32(j/10)
			}
			s.Last = s.Chunks[len(s.Chunks)-1].At
		})
	}
	if found := of(many(100, atOnce)); len(found) != 2 {
		t.Errorf("buffered: %+v, want no drift of a TPOT that is withdrawn", found)
	}
}
