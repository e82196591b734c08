package results

import (
	"slices"

	"tokenlap/backend/bench"
)

// RequestQuery selects requests of a run. An empty field selects all.
type RequestQuery struct {
	Run     string `json:"run"`
	Text    string `json:"text"`  // words that all occur in prompt id, name or title of the model, outcome or message
	Model   string `json:"model"` // endpoint
	Stage   *int   `json:"stage"`
	Turn    *int   `json:"turn"`
	Prefix  Prefix `json:"prefix"`
	Phase   string `json:"phase"`   // warmup or measured
	Outcome string `json:"outcome"` // "ok", "failed" for all that is not ok, or an outcome
	// Names are outcomes in the language of the page, which Text is searched in too.
	Names   map[string]string `json:"names"`
	Sort    string            `json:"sort"` // JSON name of a field of RequestRow, or key of a metric; "": seq
	Reverse bool              `json:"reverse"`
	Limit   int               `json:"limit"`
	Offset  int               `json:"offset"`
}

// RequestPage is a page of the requests that a query selects.
type RequestPage struct {
	Rows  []RequestRow `json:"rows"`
	Total int          `json:"total"`
	All   int          `json:"all"`
	// Same are the JSON names of fields that have one value in all requests of
	// the run; empty for a single request.
	Same []string `json:"same"`
}

// RequestRow is a request in a table. Times are in seconds; absent values are nil.
type RequestRow struct {
	Seq       int      `json:"seq"`
	Model     string   `json:"model"` // endpoint
	Stage     int      `json:"stage"`
	Prompt    string   `json:"prompt"` // id
	Phase     string   `json:"phase"`
	Iteration int      `json:"iteration"`
	Outcome   string   `json:"outcome"`
	Status    int      `json:"status"` // HTTP; 0: no response
	Message   string   `json:"message" translate:"text"`
	Sent      *float64 `json:"sent"` // since the start of the run

	Conversation int    `json:"conversation"`  // from 1, of each model; 0: none
	Turn         int    `json:"turn"`          // of the conversation, from 1; 0: none
	Prefix       Prefix `json:"prefix"`        // the shared one
	InputWanted  int    `json:"input_wanted"`  // tokens; 0: any
	OutputWanted int    `json:"output_wanted"` // tokens; 0: any

	// Metrics of the request by key; absent ones are left out.
	Metrics map[string]float64 `json:"metrics"`
}

// Prefix says whether the server had the shared prefix of a request in its cache.
type Prefix string

const (
	NoPrefix   Prefix = "" // the request has none, or it is not known
	ColdPrefix Prefix = "cold"
	WarmPrefix Prefix = "warm"
)

func prefixOf(s *bench.Sample, shared bench.SharedPrefix) Prefix {
	switch warm, known := s.IsWarm(shared); {
	case !known:
		return NoPrefix
	case warm:
		return WarmPrefix
	}
	return ColdPrefix
}

// requestMetrics are the metrics of a row.
var requestMetrics = slices.DeleteFunc(slices.Clone(bench.Metrics), func(m bench.Metric) bool { return !m.Requests })

// RequestID identifies a request.
type RequestID struct {
	Run string `json:"run"`
	Seq int    `json:"seq"`
}

// RequestView is a request with its details.
type RequestView struct {
	Row          RequestRow    `json:"row"`
	Title        string        `json:"title"`                      // of the model
	Explained    string        `json:"explained" translate:"text"` // the outcome, in words
	Hint         string        `json:"hint" translate:"text"`      // what to do about a failure; "": nothing is known
	FinishReason string        `json:"finish_reason"`
	Ending       bench.Ending  `json:"ending"` // what the finish reason stands for; "": there is none
	ResponseID   string        `json:"response_id"`
	TokenSource  string        `json:"token_source"`
	Tokenizer    string        `json:"tokenizer"`   // the vocabulary, where one was used; "": none
	TokenError   float64       `json:"token_error"` // of an estimate: relative, not exceeded in nine of ten cases; 0: not known
	Cached       *int          `json:"cached"`
	Reasoning    *int          `json:"reasoning"` // tokens
	Reused       bool          `json:"reused"`    // the connection was not new
	Steps        []RequestStep `json:"steps"`     // in their order
	Chunks       []ChunkView   `json:"chunks"`    // at most the first 5,000
	ChunkCount   int           `json:"chunk_count"`
	ServerSource string        `json:"server_source"` // whose format the server reported its times in; "": it reported none
	Server       []ServerTime  `json:"server"`        // those that it reported, and what follows from them
	PromptText   string        `json:"prompt_text"`
	Answer       string        `json:"answer"`
	Thought      string        `json:"thought"` // the text of the reasoning

	Findings bench.Findings `json:"findings"` // what was unusual
}

// RequestStep is a part of a request. Times are in seconds.
type RequestStep struct {
	Name string  `json:"name"` // a bench.StepName
	From float64 `json:"from"`
	Took float64 `json:"took"`
}

// ServerTime is a metric of a request that rests on what the server reports.
type ServerTime struct {
	Metric string  `json:"metric"` // key
	Took   float64 `json:"took"`   // seconds
}

// ChunkView is an output event of a request.
type ChunkView struct {
	At     float64  `json:"at"`  // seconds since the first byte was sent
	Gap    *float64 `json:"gap"` // seconds since the chunk before; nil for the first
	Bytes  int      `json:"bytes"`
	Tokens int      `json:"tokens"` // running count of the server; 0: not sent
	Read   int      `json:"read"`   // number of the read that it came in
}

// Validate returns what is wrong with the query, or nil.
func (q RequestQuery) Validate() error {
	if q.Limit < 0 || q.Offset < 0 {
		return bench.Invalid("limit %d, offset %d: use 0 or more", q.Limit, q.Offset)
	}
	_, err := orderOf(q.Sort)
	return err
}
