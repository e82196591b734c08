package sweep

import (
	"fmt"
	"strings"

	"tokenlap/backend/bench"
)

// Result is what is known so far. It is final when Next has returned false; before
// that the search counts as stopped.
func (s *Search) Result() bench.SweepResult {
	_, more := s.Next()
	r := bench.SweepResult{Kind: s.load.Kind, Probes: append([]bench.SweepProbe{}, s.probes...)}
	low, high := s.bracket()
	if s.isKnee() {
		s.knee(&r, low, high)
	} else {
		s.highest(&r, low, high)
	}
	switch {
	case more:
		r.End = bench.SweepStopped
		r.Reason = "the run ended before the search did: " + r.Reason
	case r.End == bench.SweepFound && len(s.probes) >= s.sweep.MaxProbes && !s.isNarrow(low, high):
		r.End = bench.SweepProbes
		r.Reason += fmt.Sprintf("; %d probes were not enough for more", len(s.probes))
	}
	return r
}

func (s *Search) isNarrow(low, high *level) bool {
	return low == nil || high == nil || high.at-low.at <= s.sweep.Tolerance*high.at || s.load.Kind == bench.Users && high.nominal-low.nominal <= 1
}

// highest fills in the highest level that meets.
func (s *Search) highest(r *bench.SweepResult, low, high *level) {
	r.End = bench.SweepFound
	if low != nil {
		r.Level, r.Goodput = s.allowed(low)
	}
	if high != nil {
		r.Failed = rounded(high.at)
	}
	switch {
	case low == nil && high == nil:
		r.End, r.Reason = bench.SweepNone, "no level was measured"
	case low == nil:
		r.End, r.Reason = bench.SweepNone, fmt.Sprintf("not met even at %s: %s", s.words(r.Failed), reasons(high))
	case high == nil:
		r.End, r.Reason = bench.SweepHighest, fmt.Sprintf("at least %s: met even at the highest level measured", s.words(r.Level))
	default:
		r.Reason = fmt.Sprintf("met up to %s, failed at %s: %s", s.words(r.Level), s.words(r.Failed), reasons(high))
	}
}

// allowed returns a level as it came and its goodput, both as they are at the
// highest level allowed where more came than that.
func (s *Search) allowed(l *level) (at, goodput float64) {
	if l.at > s.sweep.To {
		return s.sweep.To, l.goodput * s.sweep.To / l.at
	}
	return rounded(l.at), l.goodput
}

func reasons(l *level) string { return strings.Join(l.last.Reasons, ", ") }

// knee fills in the number of users from which on the goodput does not grow.
func (s *Search) knee(r *bench.SweepResult, below, knee *level) {
	if knee == nil {
		r.End, r.Reason = bench.SweepNone, fmt.Sprintf("not one request succeeded at %s", s.words(s.sweep.From))
		return
	}
	r.End, r.Level, r.Goodput = bench.SweepFound, knee.at, knee.goodput
	r.Reason = fmt.Sprintf("the goodput does not grow beyond %s, where it is %s", s.words(r.Level), perSecond(r.Goodput))
	for _, l := range s.levels() {
		if l.at > knee.at {
			r.Failed = l.at
			break
		}
	}
	for i := range r.Probes {
		r.Probes[i].Met = r.Probes[i].Level <= r.Level
	}
	if r.Failed == 0 {
		r.End, r.Reason = bench.SweepHighest, fmt.Sprintf("the goodput grows up to %s, the highest level measured", s.words(r.Level))
	}
	if below != nil {
		r.Reason += fmt.Sprintf(" (%s at %s)", perSecond(below.goodput), s.words(below.at))
	}
}

// words writes a level for people: 12.4/s, 8 at a time.
func (s *Search) words(level float64) string { return bench.LevelWords(s.load.Kind, level) }

func perSecond(v float64) string { return bench.LevelWords(bench.OpenRate, rounded(v)) }
