package stats

import (
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// turn is what requests of the same content ask: a prompt, or a turn of one.
type turn struct {
	prompt string
	turn   int
}

// firsts are when an endpoint was first asked each turn, in all stages and phases.
type firsts struct {
	numbers map[turn]int32
	at      []float64 // by number, in seconds of the run
}

// see returns the number of what a request asks. One that was not sent is none.
func (f *firsts) see(s *bench.Sample) int32 {
	if !s.Sent.Reached() {
		return -1
	}
	key, at := turn{s.PromptID, s.Turn}, s.Sent.Offset().Seconds()
	number, known := f.numbers[key]
	if !known {
		if f.numbers == nil {
			f.numbers = map[turn]int32{}
		}
		number = int32(len(f.at))
		f.numbers[key] = number
		f.at = append(f.at, at)
	}
	f.at[number] = min(f.at[number], at)
	return number
}

// repeats compares the first request for each prompt with the later ones by a rank
// test (van Elteren): without a cache the first is slower no more often than others
// are. The values are logarithms of TTFTs. It returns nil where fewer than
// two prompts have both.
func (f *firsts) repeats(values *list[asked]) *bench.Repeats {
	sorted := values.clone()
	sorted.sort(byPrompt)
	defer sorted.release()
	var one, others []float64
	above, variance := 0.0, 0.0 // of the first ones' ranks
	for from, to := range prompts(sorted) {
		first, later := math.NaN(), floatsIn(values.scratch)
		for v := range sorted.between(from, to) {
			if v.at == f.at[v.prompt] {
				first = v.value
			} else {
				later.add(v.value)
			}
		}
		if !math.IsNaN(first) && later.len() > 0 {
			later.sort()
			one, others = append(one, first), append(others, later.quantile(0.5))
			for other := range later.all() {
				above += sign(first-other) / 2
			}
			k := float64(later.len() + 1)
			variance += (k*k - 1) / 12
		}
		later.release()
	}
	if len(one) < 2 {
		return nil
	}
	slices.Sort(one)
	slices.Sort(others)
	return &bench.Repeats{
		Prompts: len(one), First: math.Exp(Quantile(one, 0.5)), Later: math.Exp(Quantile(others, 0.5)),
		P: math.Erfc(above/math.Sqrt(2*variance)) / 2,
	}
}

// sign is -1, 0 or 1.
func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
