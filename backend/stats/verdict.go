package stats

import "tokenlap/backend/bench"

// limit is from where on one sign of the client's own lateness makes a run
// careful or doubtful.
type limit struct {
	cause             bench.Cause
	careful, doubtful float64
}

// In seconds: a token comes every 5 to 50 ms and a first token after 50 ms and
// more, so what wakes us later than that shows in both. In shares of the
// processor: from half of it on, goroutines begin to wait for cores.
var limits = [...]limit{
	{bench.LagCause, 0.005, 0.02},
	{bench.CPUCause, 0.5, 0.8},
	{bench.GCCause, 0.02, 0.1},
}

// Judge says how far the client itself lets a run be believed. Nil where it
// was not watched: an imported run, or one that still goes on.
func Judge(h bench.Health) *bench.Verdict {
	if h.Beats == 0 {
		return nil
	}
	return judge(h.LagP99.Seconds(), h.CPUShare, h.GCPauseMax.Seconds())
}

// JudgePulse is the same for the last seconds of a run that goes on. Nil
// before the first look.
func JudgePulse(p bench.Pulse) *bench.Verdict {
	if p.LagP99 == nil {
		return nil
	}
	share := 0.0
	if p.CPUShare != nil {
		share = *p.CPUShare
	}
	return judge(*p.LagP99, share, 0)
}

// judge takes the signs in the order of limits.
func judge(signs ...float64) *bench.Verdict {
	verdict := &bench.Verdict{Trust: bench.Good, Causes: []bench.Cause{}}
	for i, limit := range limits {
		switch {
		case signs[i] >= limit.doubtful:
			verdict.Trust = bench.Doubtful
		case signs[i] < limit.careful:
			continue
		case verdict.Trust == bench.Good:
			verdict.Trust = bench.Careful
		}
		verdict.Causes = append(verdict.Causes, limit.cause)
	}
	return verdict
}
