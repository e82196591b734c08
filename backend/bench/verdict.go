package bench

// Trust is how far a run can be believed, by how its client fared.
type Trust string

const (
	Good     Trust = "good"
	Careful  Trust = "careful"  // small differences may be the client's
	Doubtful Trust = "doubtful" // the client was late: the figures hold its own delays
)

// Cause is a sign that the client was the one who was late.
type Cause string

const (
	LagCause       Cause = "lag"        // its timers woke it late
	CPUCause       Cause = "cpu"        // it used much of the processor
	GCCause        Cause = "gc"         // its garbage collector paused it
	StartLagCause  Cause = "start_lag"  // it sent requests of an open load late
	ReadLagCause   Cause = "read_lag"   // it read events late
	TTFTErrorCause Cause = "ttft_error" // it may have looked for first tokens late
)

// Verdict says how far a run can be believed, and why not further.
type Verdict struct {
	Trust     Trust    `json:"trust"`
	Causes    []Cause  `json:"causes"`               // empty where all is well
	TTFTError *float64 `json:"ttft_error,omitempty"` // seconds: 99 of 100 TTFTs are too long by at most this; nil: not known
}

// Sentence says the verdict for files and terminals.
func (v *Verdict) Sentence() string {
	switch v.Trust {
	case Careful:
		return "The client was busy at times: " + v.bound("differences of a few milliseconds may be its own") + "."
	case Doubtful:
		return "Client-limited: it was late itself, " + v.bound("so the figures hold its own delays") + ". Repeat with a lower load or on a faster machine."
	}
	return "The client kept up: what was measured is the server's."
}

// bound says how far a TTFT may be off, or something else where that is not known.
func (v *Verdict) bound(unknown string) string {
	if v.TTFTError == nil {
		return unknown
	}
	return "a TTFT may be too long by up to " + FormatDuration(fromSeconds(*v.TTFTError))
}

// sign is one sign of a late client, and the value from which on it makes a run
// careful or doubtful.
type sign struct {
	cause             Cause
	value             float64
	careful, doubtful float64
}

// In seconds: a token comes every 5 to 50 ms and a first token after 50 ms and
// more, so what wakes us later than that shows in both. In shares of the
// processor: from half of it on, goroutines begin to wait for cores.
func signs(lag, share, pause float64) []sign {
	return []sign{{LagCause, lag, 0.005, 0.02}, {CPUCause, share, 0.5, 0.8}, {GCCause, pause, 0.02, 0.1}}
}

// Judge returns the verdict on a run, nil if its client was not watched: an
// imported run, or one that goes on. Where the kernel stamped what came, a client
// that was late does no harm by itself: what counts is by how much a TTFT may be
// off, and whether events are still told apart.
func (h Health) Judge() *Verdict {
	if h.Beats == 0 {
		return nil
	}
	found := signs(h.LagP99.Seconds(), h.CPUShare, h.GCPauseMax.Seconds())
	if h.Stamps == KernelStamps {
		found = []sign{
			{ReadLagCause, h.ReadLagP99.Seconds(), 0.005, 0.05},
			{TTFTErrorCause, h.TTFTError.Seconds(), 0.002, 0.01},
			{CPUCause, h.CPUShare, 0.5, 2}, // more than there is: no reason for doubt by itself
		}
	}
	verdict := judge(append(found, sign{StartLagCause, h.StartLagP99.Seconds(), 0.002, 0.005}))
	if h.Stamps != "" {
		off := h.TTFTError.Seconds()
		verdict.TTFTError = &off
	}
	return verdict
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
	return judge(signs(*p.LagP99, share, 0))
}

// judge lists the causes in the order of the signs.
func judge(signs []sign) *Verdict {
	verdict := &Verdict{Trust: Good, Causes: []Cause{}}
	for _, s := range signs {
		switch {
		case s.value >= s.doubtful:
			verdict.Trust = Doubtful
		case s.value < s.careful:
			continue
		case verdict.Trust == Good:
			verdict.Trust = Careful
		}
		verdict.Causes = append(verdict.Causes, s.cause)
	}
	return verdict
}
