package bench

// Phase says which part of the run a request belongs to.
type Phase string

const (
	Warmup   Phase = "warmup"   // sent, stored, marked, not counted
	Settling Phase = "settling" // the same, at the beginning of a stage
	Measured Phase = "measured" //
)

// IsCounted reports whether requests of the phase count in metrics.
func (p Phase) IsCounted() bool { return p == Measured }

// Request is one request, ready to be sent.
type Request struct {
	Seq       int // its number within the run, from 0, over all endpoints
	Endpoint  string
	Stage     int
	Phase     Phase
	Prompt    Prompt
	Prefix    string // the line put before the prompt's text, or ""
	Shared    string // the shared prefix put before both, or ""
	Images    []Image
	History   []Message // of the conversation, before the prompt
	Iteration int
	User      int     // which of the concurrent users asks
	Due       Instant // when the load wanted it to start
	Asked
}

// Asked is what was wanted of a request beside its prompt. Zero values are what
// plain requests have.
type Asked struct {
	Conversation int  `json:"conversation,omitempty"`  // its number within the run and endpoint, from 1; 0: none
	Turn         int  `json:"turn,omitempty"`          // of the conversation, from 1
	SharedPrefix int  `json:"shared_prefix,omitempty"` // which of the plan's prefixes the prompt begins with, from 1
	PrefixCold   bool `json:"prefix_cold,omitempty"`   // the first request of the run to this endpoint with that prefix
	InputWanted  int  `json:"input_wanted,omitempty"`  // tokens
	OutputWanted int  `json:"output_wanted,omitempty"` // tokens
}
