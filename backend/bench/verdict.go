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
