package results

import (
	"time"

	"tokenlap/backend/bench"
)

// SelfcheckView is how exact the client of this machine was found to be.
type SelfcheckView struct {
	At      string            `json:"at"` // RFC 3339
	Streams int               `json:"streams"`
	TTFT    bench.ClientError `json:"ttft_error"`
	Gap     bench.ClientError `json:"gap_error"` // of the times between chunks
}

// SelfcheckOf returns the view of a check; nil for none.
func SelfcheckOf(c *bench.Selfcheck) *SelfcheckView {
	if c == nil {
		return nil
	}
	return &SelfcheckView{At: c.At.Format(time.RFC3339), Streams: c.Streams, TTFT: c.TTFT, Gap: c.Gap}
}
