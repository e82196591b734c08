package bench

import "slices"

// IsGood reports whether a request counts in the goodput: it succeeded and meets
// all objectives about each request.
func IsGood(s *Sample, objectives []Objective) bool {
	missed := func(o Objective) bool { return o.IsPerRequest() && !o.MetBy(s) }
	return s.Outcome == OK && !slices.ContainsFunc(objectives, missed)
}

// Goodput is how many attempts there were, and how many of them were good.
type Goodput struct {
	Attempts int
	Good     int
}

// Add counts a measured request: an attempt is one that the user did not cut off.
// One that was dropped is an attempt, since it was asked for.
func (g *Goodput) Add(s *Sample, objectives []Objective) {
	if !s.Phase.IsCounted() || s.Outcome == Cancelled {
		return
	}
	g.Attempts++
	if IsGood(s, objectives) {
		g.Good++
	}
}

// Share is the share of good attempts; false if there was no attempt.
func (g Goodput) Share() (share float64, known bool) {
	if g.Attempts == 0 {
		return 0, false
	}
	return float64(g.Good) / float64(g.Attempts), true
}

// GoodputSummary is what came of the objectives about each request.
type GoodputSummary struct {
	Attempts int              `json:"attempts"` // dropped ones included
	Good     int              `json:"good"`     // of them, those that succeeded and meet all
	Share    *float64         `json:"share"`
	Rate     *float64         `json:"rate"`   // good requests a second of the window
	Tokens   *float64         `json:"tokens"` // output tokens of good requests, a second of the window
	Met      []ObjectiveShare `json:"met"`    // of each objective about a request
}

// ObjectiveShare is an objective about each request with the share of attempts
// that meet it.
type ObjectiveShare struct {
	Objective Objective `json:"objective"`
	Share     *float64  `json:"share"`
}

// goodput is the number of attempts of a summary and how many were good.
func (m *ModelSummary) goodput() Goodput {
	if m.Goodput == nil || m.Goodput.Share == nil {
		return Goodput{}
	}
	return Goodput{Attempts: m.Goodput.Attempts, Good: m.Goodput.Good}
}
