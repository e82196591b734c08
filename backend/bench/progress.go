package bench

import "time"

// Progress is the state of a run that goes on, sent at most ten times a second.
// Seq rises with each, so that one that arrives late can be dropped.
type Progress struct {
	Run        string          `json:"run"`
	Seq        int             `json:"seq"`
	State      State           `json:"state"`
	Stop       bool            `json:"stopping"` // nothing new is started
	Elapsed    time.Duration   `json:"elapsed_ns"`
	Models     []ModelProgress `json:"models"`
	Stored     int             `json:"stored"`                                 // samples on disk
	StoreError string          `json:"store_error,omitempty" translate:"text"` // why no more are stored at present; they wait in memory and are tried again
	Counting   *CountProgress  `json:"counting,omitempty"`                     // after the last request; nil: not yet, or there is nothing to count
	Recent     []EndedRequest  `json:"recent"`                                 // the requests that ended last, the latest first
	Client     ClientHealth    `json:"client"`
}

// CountProgress is how many answers had their tokens counted.
type CountProgress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// ModelProgress is the progress of one endpoint. Speeds and times are of the last
// seconds, nil if there are none yet.
type ModelProgress struct {
	Endpoint      string         `json:"endpoint"`
	Phase         Phase          `json:"phase"`
	Stage         int            `json:"stage"`
	Stages        int            `json:"stages"`   // of the plan
	Load          Load           `json:"load"`     // of the stage
	Waiting       bool           `json:"waiting"`  // no stage of it goes on, and one is to come
	Finished      bool           `json:"finished"` // it has gone through all its stages as planned
	StageElapsed  time.Duration  `json:"stage_elapsed_ns"`
	StageDuration time.Duration  `json:"stage_duration_ns"` // 0: it ends after a number of requests
	Done          int            `json:"done"`              // ended, however
	Total         int            `json:"total"`             // 0: it depends on the answers; of arrivals at random it is the mean
	Due           int            `json:"due"`               // that the load asked for so far
	Dropped       int            `json:"dropped"`           // of them
	Users         int            `json:"users"`             // that the load has now; 0: an open load
	AskedRate     *float64       `json:"asked_rate"`        // requests a second that the load asks for now; nil: it asks for none
	SentRate      *float64       `json:"sent_rate"`         // requests a second that were sent in the last seconds
	Failed        int            `json:"failed"`
	InFlight      int            `json:"in_flight"`
	MaxInFlight   int            `json:"max_in_flight"`  // what the load allows; 0: no limit
	MeanInFlight  *float64       `json:"mean_in_flight"` // of the last seconds
	TTFTP50       *float64       `json:"ttft_p50"`
	TTFTP95       *float64       `json:"ttft_p95"`
	Tokens        *float64       `json:"tokens_per_second"`
	Left          *float64       `json:"left"` // seconds, estimated
	Failures      []FailureCount `json:"failures"`
}

// EndedRequest is a request that has just ended.
type EndedRequest struct {
	Seq      int      `json:"seq"`
	Endpoint string   `json:"endpoint"`
	PromptID string   `json:"prompt_id"`
	Phase    Phase    `json:"phase"`
	Outcome  Outcome  `json:"outcome"`
	Message  string   `json:"message" translate:"text"`
	At       float64  `json:"at"`      // seconds from the run's start
	TTFT     *float64 `json:"ttft"`    // seconds
	Latency  *float64 `json:"latency"` // seconds
	Output   *int     `json:"output"`  // tokens
}

// ClientHealth is the health of the measuring program in the last seconds.
type ClientHealth struct {
	LagP99   *float64 `json:"lag_p99"`   // seconds that a timer woke us late
	CPUShare *float64 `json:"cpu_share"` // of the cores that Go may use, 0 to 1
	Memory   int64    `json:"memory_bytes"`
	Verdict  *Verdict `json:"verdict"` // what follows for what is measured now; nil: not known yet
}
