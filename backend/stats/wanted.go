package stats

import (
	"fmt"
	"math"

	"tokenlap/backend/bench"
)

// wanted collects how what was asked for compares with what came: lengths of
// prompts and answers, and the times of requests whose shared prefix was cached.
type wanted struct {
	plan       bench.Plan
	cold, warm floats // TTFTs in seconds

	inputs      int // with a wanted length and the server's own count
	inputWanted float64
	inputCame   float64
	answers     int // the same of answers
	short       int // of them: with fewer tokens than wanted
}

func newWanted(plan bench.Plan, s *scratch) wanted {
	return wanted{plan: plan, cold: floatsIn(s), warm: floatsIn(s)}
}

// add takes a success.
func (w *wanted) add(s *bench.Sample) {
	ttft, streamed := s.TTFT()
	if warm, known := s.IsWarm(w.plan.SharedPrefix); known && streamed {
		list := &w.cold
		if warm {
			list = &w.warm
		}
		list.add(ttft.Seconds())
	}
	if s.Tokens.Source != bench.FromUsage {
		return
	}
	if s.InputWanted > 0 && s.Turn <= 1 && s.Tokens.Input >= 0 && len(w.plan.Images.Files) == 0 { // later turns hold those before, and images have tokens too
		w.inputs++
		w.inputWanted += float64(s.InputWanted)
		w.inputCame += float64(s.Tokens.Input)
	}
	if s.OutputWanted > 0 {
		w.answers++
		if s.Tokens.Output < s.OutputWanted {
			w.short++
		}
	}
}

// into writes the distributions and warns of lengths that were not met.
func (w *wanted) into(m *bench.ModelSummary) {
	m.TTFTCold, m.TTFTWarm = w.cold.describe(bench.Seconds), w.warm.describe(bench.Seconds)
	w.cold.release()
	w.warm.release()
	warn := func(code, format string, args ...any) {
		m.Warnings = append(m.Warnings, bench.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
	}
	const tolerance = 0.03
	if w.inputs > 0 && math.Abs(w.inputCame/w.inputWanted-1) > tolerance {
		n := float64(w.inputs)
		warn(InputLength, "Prompts have %.1f tokens on average, and %.1f were wanted.", w.inputCame/n, w.inputWanted/n)
	}
	if w.short > 0 {
		warn(ShortAnswers, "%d of %s ended with fewer tokens than wanted: the server does not take ignore_eos and min_tokens, or does not keep to them.",
			w.short, number(w.answers, "answer"))
	}
}
