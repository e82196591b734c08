package results

import "tokenlap/backend/bench"

// RequestQuery is a part of a run's requests. An empty field does not
// restrict.
type RequestQuery struct {
	Run     string `json:"run"`
	Text    string `json:"text"`  // words that all occur in prompt id, model and its title, outcome and its name, or message
	Model   string `json:"model"` // endpoint
	Stage   *int   `json:"stage"`
	Phase   string `json:"phase"`   // warmup or measured
	Outcome string `json:"outcome"` // "ok", "failed" for whatever is no success, or one kind
	// Names of outcomes in the language of the page, for Text.
	Names   map[string]string `json:"names"`
	Sort    string            `json:"sort"` // a JSON name of RequestRow; "": seq
	Reverse bool              `json:"reverse"`
	Limit   int               `json:"limit"`
	Offset  int               `json:"offset"`
}

// RequestPage is a part of a run's requests, how many the query chooses and
// how many there are.
type RequestPage struct {
	Rows  []RequestRow `json:"rows"`
	Total int          `json:"total"`
	All   int          `json:"all"`
}

// RequestRow is one request as a table shows it. Times are in seconds, nil
// where they do not exist.
type RequestRow struct {
	Seq       int      `json:"seq"`
	Model     string   `json:"model"` // endpoint
	Stage     int      `json:"stage"`
	Prompt    string   `json:"prompt"` // id
	Phase     string   `json:"phase"`
	Iteration int      `json:"iteration"`
	Outcome   string   `json:"outcome"`
	Status    int      `json:"status"` // HTTP; 0: none came
	Message   string   `json:"message"`
	Sent      *float64 `json:"sent"` // from the run's start
	TTFT      *float64 `json:"ttft"`
	TPOT      *float64 `json:"tpot"`
	Latency   *float64 `json:"latency"`
	Speed     *float64 `json:"speed"` // output tokens a second of this stream
	Input     *int     `json:"input"`
	Output    *int     `json:"output"`
}

// RequestID names one request.
type RequestID struct {
	Run string `json:"run"`
	Seq int    `json:"seq"`
}

// RequestView is one request opened.
type RequestView struct {
	Row          RequestRow    `json:"row"`
	Title        string        `json:"title"`     // of the model
	Explained    string        `json:"explained"` // what became of it, in words
	Hint         string        `json:"hint"`      // what to do about a failure; "" where nothing is known
	FinishReason string        `json:"finish_reason"`
	ResponseID   string        `json:"response_id"`
	TokenSource  string        `json:"token_source"`
	Cached       *int          `json:"cached"`
	Reasoning    *int          `json:"reasoning"` // tokens
	Reused       bool          `json:"reused"`    // the connection had been opened before
	Steps        []RequestStep `json:"steps"`     // the anatomy: what came after what, and how long it took
	Chunks       []ChunkView   `json:"chunks"`    // at most 5,000 of them
	ChunkCount   int           `json:"chunk_count"`
	PromptText   string        `json:"prompt_text"`
	Answer       string        `json:"answer"`
	Thought      string        `json:"thought"` // the reasoning's text
}

// RequestStep is one part of a request. Times are in seconds from its start.
type RequestStep struct {
	Name string  `json:"name"` // queue, dns, tcp, tls, send, headers, first_event, first_token, first_answer, rest
	From float64 `json:"from"`
	Took float64 `json:"took"`
}

// ChunkView is one output event.
type ChunkView struct {
	At     float64  `json:"at"`  // seconds from the first byte sent
	Gap    *float64 `json:"gap"` // seconds since the one before
	Bytes  int      `json:"bytes"`
	Tokens int      `json:"tokens"` // the server's running count; 0: not sent
	Read   int      `json:"read"`   // those with the same number came in one read
}

// Validate says what is wrong with a query.
func (q RequestQuery) Validate() error {
	if q.Limit < 0 || q.Offset < 0 {
		return bench.Invalid("limit %d, offset %d: use 0 or more", q.Limit, q.Offset)
	}
	_, err := orderOf(q.Sort)
	return err
}
