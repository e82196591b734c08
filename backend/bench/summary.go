package bench

import (
	"slices"
	"strings"
	"time"
)

// Summary is the metrics of a run, one entry for each endpoint and stage in the
// order of the plan.
type Summary struct {
	Models []ModelSummary `json:"models"`
	Best   []Best         `json:"best,omitempty"` // nil while the run goes on, and of runs with one model
}

// Of returns the summary of an endpoint in a stage; nil if there is none.
func (s *Summary) Of(endpoint string, stage int) *ModelSummary {
	for i := range s.Models {
		if m := &s.Models[i]; m.Endpoint == endpoint && m.Stage == stage {
			return m
		}
	}
	return nil
}

// ModelSummary is the summary of one endpoint in one stage. Counts and
// distributions are of the measured phase. Each distribution has a row in Metrics,
// which says of which requests it is and in which unit.
type ModelSummary struct {
	Endpoint string `json:"endpoint"`
	Stage    int    `json:"stage"`

	Attempts    int            `json:"attempts"` // started in the measured phase, cancelled ones left out
	Successes   int            `json:"successes"`
	Failed      int            `json:"failed"`
	Cancelled   int            `json:"cancelled"`
	Dropped     int            `json:"dropped"`
	WarmedUp    int            `json:"warmed_up"`
	Failures    []FailureCount `json:"failures"` // most frequent first
	SuccessRate *float64       `json:"success_rate"`

	TTFT          Distribution `json:"ttft"`
	TTFTWithSetup Distribution `json:"ttft_with_setup"`
	TTFTCold      Distribution `json:"ttft_cold"` // of requests whose shared prefix was not in the server's cache
	TTFTWarm      Distribution `json:"ttft_warm"` // of those whose was
	TTFA          Distribution `json:"ttfa"`
	Thinking      Distribution `json:"thinking"`
	TPOT          Distribution `json:"tpot"`
	Latency       Distribution `json:"latency"`
	ResponseTime  Distribution `json:"response_time"`
	QueueDelay    Distribution `json:"queue_delay"` // of all attempts that were sent
	ICL           Distribution `json:"icl"`         // pooled over chunks
	ICLP50        Distribution `json:"icl_p50"`     // each request's own median
	ICLP95        Distribution `json:"icl_p95"`     // each request's own p95
	ICLP99        Distribution `json:"icl_p99"`     // each request's own p99
	Stall         Distribution `json:"stall"`
	DecodeSpeed   Distribution `json:"decode_speed"`
	OutputSpeed   Distribution `json:"output_speed"`
	InputTokens   Distribution `json:"input_tokens"`
	OutputTokens  Distribution `json:"output_tokens"`
	Connect       Distribution `json:"connect"` // TCP connect: the round trip, of new connections, warm-up's included

	// As the servers report them; see ServerTimings.
	ServerQueue     Distribution `json:"server_queue"`
	ServerPrompt    Distribution `json:"server_prompt"`
	ServerDecode    Distribution `json:"server_decode"`
	ServerTotal     Distribution `json:"server_total"`
	NetworkAndQueue Distribution `json:"network_and_queue"`

	TokenSources []SourceCount `json:"token_sources"`  // of successes
	PerToken     bool          `json:"per_token"`      // ICL may be called ITL
	TokensAChunk *float64      `json:"tokens_a_chunk"` // mean tokens that one event carries
	SharedReads  *float64      `json:"shared_reads"`   // share of events that shared a read
	NewConns     int           `json:"new_connections"`
	CachedInput  int           `json:"cached_input_tokens"`
	Hidden       int           `json:"hidden_reasoning_tokens"` // counted by the server, never streamed

	WindowFrom   Instant       `json:"window_from,omitempty"` // never reached: not known
	Window       time.Duration `json:"window_ns"`             // first measured byte sent to last measured end
	SystemTokens *float64      `json:"system_tokens"`         // output tokens that arrived in the window, a second
	RequestRate  *float64      `json:"request_rate"`          // successes finished in the window, of open load in the measured part of the stage, a second
	MeanInFlight *float64      `json:"mean_in_flight"`
	Warnings     []Warning     `json:"warnings"`

	Goodput *GoodputSummary  `json:"goodput,omitempty"`          // nil without objectives about each request
	Values  []ObjectiveValue `json:"objective_values,omitempty"` // of the other objectives

	Cost *Cost `json:"cost,omitempty"` // nil where no price is known

	FinishReasons []ReasonCount `json:"finish_reasons"`             // of successes, most frequent first
	Revoked       int           `json:"revoked_finishes,omitempty"` // finish reasons that output followed
	Repeated      int64         `json:"repeated_bytes,omitempty"`   // of output that only repeated what had come
	Unknown       []string      `json:"unknown_fields,omitempty"`   // fields that look like output and are not understood

	Adapted []string `json:"adapted,omitempty"` // what the server refused of the requests of successes

	Drift     []Drift    `json:"drift,omitempty"`     // over the time at which requests were sent; none for few requests
	Repeats   *Repeats   `json:"repeats,omitempty"`   // nil for fewer than two prompts that came again, or where a cache is wanted
	Intervals []Interval `json:"intervals,omitempty"` // of the statistics that are compared

	Steady *SteadyWindow `json:"steady,omitempty"` // nil: the whole is steady, or it is not known
}

// FailureCount is how often one kind of failure happened.
type FailureCount struct {
	Kind  Outcome `json:"kind"`
	Count int     `json:"count"`
}

// SourceCount is how many successes have their tokens from one source.
type SourceCount struct {
	Source TokenSource `json:"source"`
	Count  int         `json:"count"`
}

// Warning limits how far the numbers of a summary can be believed.
type Warning struct {
	Code string `json:"code"`
	Text string `json:"text" translate:"text"`
}

// Buffered is the code of the warning that events were buffered on their way, which
// withdraws the metrics that are marked so.
const Buffered = "buffered"

// CutOff is the code of the warning that answers were cut off when the time that
// was left to them at the end was over.
const CutOff = "cut_off"

// PartsMissing is the code of the warning that a run lacks parts of its plan.
const PartsMissing = "parts_missing"

// IsBuffered reports whether these metrics are withdrawn.
func (m *ModelSummary) IsBuffered() bool {
	return slices.ContainsFunc(m.Warnings, func(w Warning) bool { return w.Code == Buffered })
}

// Distribution describes values without losing any: percentiles interpolate
// linearly between sorted raw values. A percentile with fewer than 1/(1-p)
// values behind it is nil; with fewer than 5/(1-p) it is listed as weak.
type Distribution struct {
	Unit string   `json:"unit"` // s, tok/s, tokens
	N    int      `json:"n"`
	Mean *float64 `json:"mean"`
	SD   *float64 `json:"sd"`
	Min  *float64 `json:"min"`
	P50  *float64 `json:"p50"`
	P90  *float64 `json:"p90"`
	P95  *float64 `json:"p95"`
	P99  *float64 `json:"p99"`
	Max  *float64 `json:"max"`
	Weak []string `json:"weak"` // names of the shown percentiles that rest on few values

	Spread   *Spread      `json:"spread,omitempty"`   // of ranked metrics; nil without values
	Adjusted *Percentiles `json:"adjusted,omitempty"` // nil where nothing failed, and of metrics that are not decided by
}

// Spread is what a small picture of a distribution shows beside the percentiles:
// of few values each, of more some quantiles.
type Spread struct {
	Points []float64 `json:"points,omitempty"` // sorted; nil if there are FewValues or more
	P5     *float64  `json:"p5,omitempty"`     // nil if there are Points
	P25    *float64  `json:"p25,omitempty"`
	P75    *float64  `json:"p75,omitempty"`
}

// FewValues is the number of values below which pictures show each of them instead
// of a summary of them.
const FewValues = 30

// Percentiles are those of a time among all attempts, where a failure counts as
// longer than any success. One that lies among the failures is infinite: it is
// nil and named.
type Percentiles struct {
	P50      *float64 `json:"p50"`
	P90      *float64 `json:"p90"`
	P95      *float64 `json:"p95"`
	P99      *float64 `json:"p99"`
	Infinite []string `json:"infinite"`
}

// Value is the place of a percentile in p; nil for another statistic.
func (p *Percentiles) Value(s Statistic) **float64 {
	switch s {
	case P50:
		return &p.P50
	case P90:
		return &p.P90
	case P95:
		return &p.P95
	case P99:
		return &p.P99
	}
	return nil
}

// IsInfinite reports whether a percentile lies among the failures.
func (p *Percentiles) IsInfinite(s Statistic) bool { return slices.Contains(p.Infinite, string(s)) }

// Format writes a percentile in seconds for people.
func (p *Percentiles) Format(s Statistic) string {
	if p.IsInfinite(s) {
		return "∞"
	}
	return FormatSeconds(*p.Value(s))
}

// ByCount lists the keys, most frequent first; of equal ones in the order of
// their names.
func ByCount[K ~string](counts map[K]int) []K {
	keys := make([]K, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b K) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	return keys
}

// ReasonCount is how many successes ended for one reason; "" where the server
// gave none.
type ReasonCount struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}
