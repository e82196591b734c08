package bench

// Drift is how a metric changed over a stage, by the time at which its requests
// were sent.
type Drift struct {
	Metric string  `json:"metric"` // key of a metric of time: ttft, tpot, latency
	Change float64 `json:"change"` // relative, from the first request to the last: 0.2 is 20 % more
	Low    float64 `json:"low"`    // 95 % interval of Change
	High   float64 `json:"high"`
	P      float64 `json:"p"` // of a trend at least as clear where there is none
}

// The limits of a drift that says that a run was not steady.
const (
	DriftLimit = 0.10 // of the change
	DriftP     = 0.01
)

// IsUnsteady reports whether the change is clear and large.
func (d Drift) IsUnsteady() bool {
	return d.P < DriftP && max(d.Change, -d.Change) > DriftLimit
}
