//go:build unix

package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

func drawn(random *rand.Rand, n int, mean, deviation float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = mean + deviation*random.NormFloat64()
	}
	return values
}

func TestARevisionIsWorseOnlyBeyondNoiseAndTheSmallestEffect(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name                   string
		atMost                 bool
		target, base, head, sd float64
		worse, better          bool
	}{
		{"the same", true, 100, 80, 80, 4, false, false},
		{"slower by a quarter", true, 100, 80, 100, 4, true, false},
		{"faster by a quarter", true, 100, 80, 60, 4, false, true},
		{"a rate that fell by a quarter", false, 100, 160, 120, 4, true, false},
		{"a rate that rose by a quarter", false, 100, 120, 160, 4, false, true},
		{"slower by a quarter within its noise", true, 100, 80, 100, 60, false, false},
		{"certainly slower, by a hundredth", true, 100, 80, 81, 0.01, false, false},
		{"twice of almost nothing", true, 100, 0.5, 1, 0.01, false, false},
		{"without a target", true, 0, 80, 200, 1, false, false},
	} {
		figures := []*figure{{name: c.name, target: c.target, atMost: c.atMost, values: drawn(random, 8, c.base, c.sd)}}
		head := []*figure{{values: drawn(random, 8, c.head, c.sd)}}
		if got := judge(figures, head)[0]; got.worse != c.worse || got.better != c.better {
			t.Errorf("%s: worse %v, better %v, want %v, %v (%+v)", c.name, got.worse, got.better, c.worse, c.better, got)
		}
	}
}

// Of many comparisons of a revision with itself hardly one says that it became worse.
func TestTheSameRevisionIsSeldomWorse(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	alarms := 0
	for range 300 {
		var base, head []*figure
		for range 10 {
			base = append(base, &figure{target: 1, atMost: true, values: drawn(random, 8, 100, 30)})
			head = append(head, &figure{values: drawn(random, 8, 100, 30)})
		}
		for _, c := range judge(base, head) {
			if c.worse {
				alarms++
			}
		}
	}
	if alarms > 9 { // 300 times 1%, and what chance adds to that
		t.Errorf("%d alarms in 300 comparisons", alarms)
	}
}

// The values are those of wilcox.test(x, y, alternative = "greater") in R.
func TestTheChanceOfRanksIsExact(t *testing.T) {
	for _, c := range []struct {
		larger, smaller []float64
		want            float64
	}{
		{[]float64{4, 5, 6}, []float64{1, 2, 3}, 0.05},
		{[]float64{1, 2, 3}, []float64{4, 5, 6}, 1},
		{[]float64{2, 4, 6}, []float64{1, 3, 5}, 0.35},
		{[]float64{1, 1, 1}, []float64{1, 1, 1}, 1},
		{[]float64{7, 8, 9, 10}, []float64{1, 2, 3, 4, 5, 6}, 1.0 / 210},
	} {
		if got := chanceOfRanks(c.larger, c.smaller); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v above %v: %v, want %v", c.larger, c.smaller, got, c.want)
		}
	}
}

func TestATakenTurnIsFairToBoth(t *testing.T) {
	var first, second int
	for round := range 8 {
		order := turns(round)
		if order[0] == order[1] {
			t.Fatalf("round %d measures one revision twice", round)
		}
		if order[0] == 0 {
			first++
		} else {
			second++
		}
	}
	if first != second {
		t.Errorf("one revision is first in %d rounds, the other in %d", first, second)
	}
}
