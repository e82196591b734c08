package bench

// Trust is how far a run can be believed, by how its client fared.
type Trust string

const (
	Good     Trust = "good"
	Careful  Trust = "careful"  // differences of a few milliseconds may be the client's
	Doubtful Trust = "doubtful" // the client was late: the figures hold its own delays
)

// Cause is a sign that the client was the one who was late.
type Cause string

const (
	LagCause Cause = "lag" // its timers woke it late
	CPUCause Cause = "cpu" // it used much of the processor
	GCCause  Cause = "gc"  // its garbage collector paused it
)

// Verdict says how far a run can be believed, and why not further.
type Verdict struct {
	Trust  Trust   `json:"trust"`
	Causes []Cause `json:"causes"` // empty where all is well
}

// Sentence says the verdict for files and terminals.
func (v *Verdict) Sentence() string {
	switch v.Trust {
	case Careful:
		return "The client was busy at times: differences of a few milliseconds may be its own."
	case Doubtful:
		return "Client-limited: it was late itself, so the figures hold its own delays. Repeat with a lower load or on a faster machine."
	}
	return "The client kept up: what was measured is the server's."
}

// trustLimit is the value from which one sign of a late client makes a run careful
// or doubtful.
type trustLimit struct {
	cause             Cause
	careful, doubtful float64
}

// In seconds: a token comes every 5 to 50 ms and a first token after 50 ms and
// more, so what wakes us later than that shows in both. In shares of the
// processor: from half of it on, goroutines begin to wait for cores.
var trustLimits = [...]trustLimit{
	{LagCause, 0.005, 0.02},
	{CPUCause, 0.5, 0.8},
	{GCCause, 0.02, 0.1},
}

// Judge returns the verdict on a run, nil if its client was not watched: an
// imported run, or one that goes on.
func (h Health) Judge() *Verdict {
	if h.Beats == 0 {
		return nil
	}
	return judge(h.LagP99.Seconds(), h.CPUShare, h.GCPauseMax.Seconds())
}

// Judge returns the verdict on the last seconds of a run, nil before the first
// measurement.
func (p ClientHealth) Judge() *Verdict {
	if p.LagP99 == nil {
		return nil
	}
	share := 0.0
	if p.CPUShare != nil {
		share = *p.CPUShare
	}
	return judge(*p.LagP99, share, 0)
}

// judge takes the signs in the order of trustLimits.
func judge(signs ...float64) *Verdict {
	verdict := &Verdict{Trust: Good, Causes: []Cause{}}
	for i, limit := range trustLimits {
		switch {
		case signs[i] >= limit.doubtful:
			verdict.Trust = Doubtful
		case signs[i] < limit.careful:
			continue
		case verdict.Trust == Good:
			verdict.Trust = Careful
		}
		verdict.Causes = append(verdict.Causes, limit.cause)
	}
	return verdict
}
