package bench

import (
	"math"
	"time"
)

// Reported are values that an imported file states without the events they were
// made of. They take the place of what would be derived from those. Nil is not
// stated. Times are in seconds.
type Reported struct {
	TPOT        *float64 `json:"tpot,omitempty"` // by the definition of the tool that measured
	MeanGap     *float64 `json:"mean_gap,omitempty"`
	MinGap      *float64 `json:"min_gap,omitempty"`
	MaxGap      *float64 `json:"max_gap,omitempty"`
	P50Gap      *float64 `json:"p50_gap,omitempty"`
	P95Gap      *float64 `json:"p95_gap,omitempty"`
	P99Gap      *float64 `json:"p99_gap,omitempty"`
	SharedReads *float64 `json:"shared_reads,omitempty"`
	PerToken    *bool    `json:"per_token,omitempty"` // the gaps may be called inter-token latency
	Untimed     *bool    `json:"untimed,omitempty"`   // when requests began is not known: their instants are durations, in a made-up order
}

// IsUntimed reports whether nobody knows when the request began, so that nothing
// follows from its instants and those of others.
func (s *Sample) IsUntimed() bool {
	return s.Reported != nil && s.Reported.Untimed != nil && *s.Reported.Untimed
}

func fromSeconds(s float64) time.Duration {
	return time.Duration(math.Round(s * float64(time.Second)))
}
