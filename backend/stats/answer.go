package stats

import "tokenlap/backend/bench"

// Answer says what a comparison of two values shows.
type Answer string

const (
	IsBetter  Answer = "better"  // beyond noise
	IsWorse   Answer = "worse"   // beyond noise
	IsSame    Answer = "same"    // no difference beyond noise, and none larger than Margin
	IsUnknown Answer = "unknown" // too few requests to tell
)

// Margin is the relative difference, of shares the difference, below which two
// values count as the same.
const Margin = 0.05

// Difference is what tells a statistic of a model, B, from that of a baseline, A.
type Difference struct {
	Metric    string          `json:"metric"`
	Statistic bench.Statistic `json:"statistic"`
	A         float64         `json:"a"`
	B         float64         `json:"b"`
	Absolute  bool            `json:"absolute"`           // the change is B - A, of shares; else B / A - 1
	Change    float64         `json:"change"`             // of B from A
	Low       float64         `json:"low"`                // 95 % interval of the change
	High      float64         `json:"high"`               //
	P         float64         `json:"p"`                  // of a change at least as large if there were none
	AdjustedP float64         `json:"adjusted_p"`         // corrected for all differences of the comparison
	Answer    Answer          `json:"answer"`             //
	More      int             `json:"more,omitempty"`     // requests of each that are missing to tell; 0: unknown how many, or told
	Drifts    bool            `json:"drifts,omitempty"`   // a value drifts over its run, so that more requests may not tell
	Superior  *float64        `json:"superior,omitempty"` // share of pairs of requests in which that of B is better, ties half
	RankP     *float64        `json:"rank_p,omitempty"`   // of the rank test, by blocks
}
