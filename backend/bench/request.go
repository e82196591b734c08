package bench

// Phase says which part of the run a request belongs to.
type Phase string

const (
	Warmup   Phase = "warmup"   // sent, stored, marked, not counted
	Measured Phase = "measured" //
)

// Request is one request, ready to be sent.
type Request struct {
	Seq       int // its number within the run, from 0, over all endpoints
	Endpoint  string
	Stage     int
	Phase     Phase
	Prompt    Prompt
	Prefix    string // the line put before the prompt's text, or ""
	Iteration int
	User      int     // which of the concurrent users asks
	Due       Instant // when the load wanted it to start
}
