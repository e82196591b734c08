package bench

import "strings"

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

// signs are those of a run. Where the kernel stamped what came, a client that was
// late does no harm by itself: what counts is by how much a TTFT may be off, and
// whether events are still told apart.
func (h Health) signs() []sign {
	found := signs(h.LagP99.Seconds(), h.CPUShare, h.GCPauseMax.Seconds())
	if h.Stamps == KernelStamps {
		found = []sign{
			{ReadLagCause, h.ReadLagP99.Seconds(), 0.005, 0.05},
			{TTFTErrorCause, h.TTFTError.Seconds(), 0.002, 0.01},
			{CPUCause, h.CPUShare, 0.5, 2}, // more than there is: no reason for doubt by itself
		}
	}
	return append(found, sign{StartLagCause, h.StartLagP99.Seconds(), 0.002, 0.005})
}

// Judge returns the verdict on the client of a run, nil if it was not watched: an
// imported run, or one that goes on.
func (h Health) Judge() *Verdict {
	if h.Beats == 0 {
		return nil
	}
	verdict := judge(h.signs())
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
		trust := s.trust()
		if trust == Good {
			continue
		}
		if gravity[trust] > gravity[verdict.Trust] {
			verdict.Trust = trust
		}
		verdict.Causes = append(verdict.Causes, s.cause)
	}
	return verdict
}

func (s sign) trust() Trust { return figureFrom(s.value, s.careful, s.doubtful, "").trust }

// clientWords are what the causes mean, with the place of their figure.
var clientWords = map[Cause]struct{ text, advice string }{
	LagCause:       {"Timers fired %s late (p99), so the times include delays of the client.", fasterClient},
	CPUCause:       {"The client used %s of its processor: it may have been late itself.", fasterClient},
	GCCause:        {"The client's garbage collector paused it for %s.", fasterClient},
	StartLagCause:  {"Requests of the open load were sent %s late (p99).", "Lower the rate, or send it from several machines."},
	ReadLagCause:   {"The client read events %s after they had arrived (p99): the gaps between them are less sure than TTFT.", fasterClient},
	TTFTErrorCause: {"A TTFT may be too long by up to %s because of the client (p99).", fasterClient},
}

const fasterClient = "Repeat with a lower load or on a faster machine."

// reasons are the signs that the client was late.
func (h Health) reasons() (found []Reason) {
	if h.Beats == 0 {
		return nil
	}
	for _, s := range h.signs() {
		unit := Seconds
		if s.cause == CPUCause {
			unit = Share
		}
		f := figureFrom(s.value, s.careful, s.doubtful, unit)
		if f.trust == Good {
			continue
		}
		words := clientWords[s.cause]
		text := strings.Replace(words.text, "%s", f.unit.format(&f.value), 1)
		found = append(found, f.reason(Reason{Code: string(s.cause), Text: text, Advice: words.advice}))
	}
	return found
}

// isOfClient reports whether the reason is a sign of a late client.
func (r Reason) isOfClient() bool {
	_, is := clientWords[Cause(r.Code)]
	return is
}
