// Package sweep searches the highest level of a load that meets objectives, or
// the level beyond which the goodput does not grow. It knows neither clocks nor
// servers: the runner tries the levels that Search wants, and Observe makes of
// the requests of each what Search needs to know.
package sweep

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"tokenlap/backend/bench"
)

// The shares that decide. DEFINITIONS.md states them.
const (
	lost       = 0.03 // of what is asked for may be missing from the goodput, beyond the share that is missing at the first level
	kneeShare  = 0.95 // of the highest goodput belongs to the knee
	growth     = 0.05 // the goodput of users still grows if twice the load adds more than this share
	closeShare = 0.1  // a value that differs from its limit by less is marginal
	mostTries  = 3    // probes of one level
)

// Search chooses the levels of one endpoint: each is twice the one before until
// one fails, then the geometric mean of the highest that meets and the lowest that
// does not. A level whose result is marginal is tried again, and if the two differ,
// once more.
type Search struct {
	sweep  bench.Sweep
	load   bench.Load // pattern of the probes
	probes []bench.SweepProbe
}

// New begins the search of a plan whose first stage has the given load.
func New(s bench.Sweep, load bench.Load) *Search { return &Search{sweep: s, load: load} }

// Add takes the result of the level that Next returned.
func (s *Search) Add(p bench.SweepProbe) {
	first := p
	if len(s.probes) > 0 {
		first = s.probes[0]
	}
	if s.load.IsOpen() && p.Met && p.Goodput < (1-lost)*p.Asked*share(first) {
		p.Met = false
		p.Reasons = append(p.Reasons, fmt.Sprintf("only %s of %s were good", perSecond(p.Goodput), perSecond(p.Asked)))
	}
	s.probes = append(s.probes, p)
}

// share is the part of what was asked for that was good.
func share(p bench.SweepProbe) float64 {
	if p.Asked == 0 {
		return 1
	}
	return min(1, p.Goodput/p.Asked)
}

// level is one level with all its probes.
type level struct {
	nominal, at float64 // at: as it came, which a random load does not hit exactly
	goodput     float64 // mean
	met, tries  int
	marginal    bool
	last        bench.SweepProbe // of those with the verdict
}

func (l level) isMet() bool { return 2*l.met > l.tries }

// isOpen reports whether the level must be tried again.
func (l level) isOpen() bool {
	return l.marginal && l.tries == 1 || l.tries > 1 && l.tries < mostTries && 2*l.met == l.tries
}

// levels are those tried so far, ascending.
func (s *Search) levels() []level {
	var all []level
	for _, p := range s.probes {
		i := slices.IndexFunc(all, func(l level) bool { return l.nominal == p.Level })
		if i < 0 {
			i = len(all)
			all = append(all, level{nominal: p.Level})
		}
		l, n := &all[i], float64(all[i].tries)
		l.at = (l.at*n + s.position(p)) / (n + 1)
		l.goodput = (l.goodput*n + p.Goodput) / (n + 1)
		l.tries++
		if p.Met {
			l.met++
		}
		l.marginal = l.marginal || p.Marginal
	}
	for _, p := range s.probes {
		i := slices.IndexFunc(all, func(l level) bool { return l.nominal == p.Level })
		if p.Met == all[i].isMet() {
			all[i].last = p
		}
	}
	slices.SortFunc(all, func(a, b level) int { return cmp.Compare(a.at, b.at) })
	return all
}

// position is the level of a probe as it came: of random arrivals the number of
// those that came.
func (s *Search) position(p bench.SweepProbe) float64 {
	if s.isRandom() && p.Asked > 0 {
		return p.Asked
	}
	return p.Level
}

// isRandom reports whether the requests of a level come at random.
func (s *Search) isRandom() bool {
	return s.load.Kind == bench.OpenRate && s.load.Arrival != bench.ConstantArrival
}

// isKnee reports whether the search is for the knee of a number of users. That of
// a rate needs no search of its own: beyond it a queue grows or requests fail.
func (s *Search) isKnee() bool { return s.load.Kind == bench.Users && len(s.sweep.Objectives) == 0 }

// bracket returns the levels between which the answer lies: low, the highest that
// meets or, of a knee, the highest below it; and high. Either may be nil. A level
// that meets and came as high as the highest one allowed ends the search: what lies
// above it does not matter.
func (s *Search) bracket() (low, high *level) {
	all := s.levels()
	if s.isKnee() {
		return kneeOf(all)
	}
	for i := range all {
		if !all[i].isMet() {
			return low, &all[i]
		}
		if low = &all[i]; low.at >= s.sweep.To {
			return low, nil
		}
	}
	return low, nil
}

// kneeOf returns the lowest level whose goodput is about the highest, and the one
// below.
func kneeOf(all []level) (below, knee *level) {
	most := 0.0
	for _, l := range all {
		most = max(most, l.goodput)
	}
	for i := range all {
		if most > 0 && all[i].goodput >= kneeShare*most {
			return below, &all[i]
		}
		below = &all[i]
	}
	return below, nil
}

// Next returns the level to try next; false if the search is over.
func (s *Search) Next() (next float64, more bool) {
	if len(s.probes) == 0 {
		return s.sweep.From, true
	}
	if len(s.probes) >= s.sweep.MaxProbes {
		return 0, false
	}
	if all := s.levels(); !s.isKnee() {
		if i := slices.IndexFunc(all, level.isOpen); i >= 0 {
			return all[i].nominal, true
		}
	}
	if s.rises() {
		highest := s.probes[len(s.probes)-1].Level
		for _, p := range s.probes {
			highest = max(highest, p.Level)
		}
		return min(2*highest, s.sweep.To), highest < s.sweep.To
	}
	return s.between()
}

// rises reports whether levels are still doubled.
func (s *Search) rises() bool {
	if !s.isKnee() {
		low, high := s.bracket()
		return high == nil && (low == nil || low.at < s.sweep.To)
	}
	n := len(s.probes)
	for i := 1; i < n; i++ {
		if s.probes[i].Goodput < (1+growth*(s.probes[i].Level/s.probes[i-1].Level-1))*s.probes[i-1].Goodput {
			return false
		}
	}
	return s.probes[0].Goodput > 0 && s.probes[n-1].Level < s.sweep.To
}

// between returns a level within the bracket; false if it is narrow enough.
func (s *Search) between() (float64, bool) {
	low, high := s.bracket()
	if low == nil || high == nil || high.at-low.at <= s.sweep.Tolerance*high.at {
		return 0, false
	}
	next := math.Sqrt(low.at * high.at)
	if s.load.Kind == bench.Users {
		next = math.Round(next)
		return next, next > low.nominal && next < high.nominal
	}
	next = min(rounded(next), s.sweep.To)
	return next, s.tries(next) < s.mostTries()
}

// tries is how many probes a level has had.
func (s *Search) tries(nominal float64) (n int) {
	for _, p := range s.probes {
		if p.Level == nominal {
			n++
		}
	}
	return n
}

// mostTries is how often a level may be tried to narrow the bracket. Random arrivals
// of a level that came fewer or more than asked for come differently the next time.
func (s *Search) mostTries() int {
	if s.isRandom() {
		return mostTries
	}
	return 1
}

// rounded keeps four digits, which are enough for any tolerance.
func rounded(v float64) float64 {
	if v <= 0 {
		return v
	}
	scale := math.Pow10(3 - int(math.Floor(math.Log10(v))))
	return math.Round(v*scale) / scale
}
