package bench

import "time"

// Progress is a snapshot of a run for those who watch: ten a second at most,
// never one a token or a request. Seq rises, so that a late one is told.
type Progress struct {
	Run     string          `json:"run"`
	Seq     int             `json:"seq"`
	State   State           `json:"state"`
	Stop    bool            `json:"stopping"` // nothing new is started
	Elapsed time.Duration   `json:"elapsed_ns"`
	Models  []ModelProgress `json:"models"`
	Stored  int             `json:"stored"` // samples on disk
}

// ModelProgress is one endpoint's part. Speeds and times are of the last
// seconds; nil where there is nothing to say yet.
type ModelProgress struct {
	Endpoint string         `json:"endpoint"`
	Phase    Phase          `json:"phase"`
	Stage    int            `json:"stage"`
	Done     int            `json:"done"` // ended, however
	Total    int            `json:"total"`
	Failed   int            `json:"failed"`
	InFlight int            `json:"in_flight"`
	Asked    int            `json:"asked"`    // concurrency that was asked for
	TTFTP50  *float64       `json:"ttft_p50"` // seconds
	Tokens   *float64       `json:"tokens_per_second"`
	Left     *float64       `json:"left"` // seconds, estimated
	Failures []FailureCount `json:"failures"`
}
