package bench

import "time"

// Mode is how a load of users was asked for. It does not decide what is sent:
// the stages do. A sequential plan has one user.
type Mode string

const (
	Sequential Mode = "sequential"
	Concurrent Mode = "concurrent"
)

// Plan is all that is needed to repeat a run: it is stored with the run as it
// was. Endpoints run in parallel, and each goes through the stages in order; see
// Blocks for stages of one endpoint. Where a struct is left out if it is zero,
// omitempty makes its field optional in the page's types.
type Plan struct {
	Name         string        `json:"name"`
	Endpoints    []Endpoint    `json:"endpoints"`
	Prompts      PromptSet     `json:"prompts"`
	UniquePrefix bool          `json:"unique_prefix"` // a different line before each prompt, against prefix caches
	Generation   Generation    `json:"generation"`
	Limits       Limits        `json:"limits"`
	Mode         Mode          `json:"mode"`
	Iterations   int           `json:"iterations"` // times each prompt is sent, in a stage that does not say when it ends
	Warmup       int           `json:"warmup"`     // requests sent and marked, not counted, before the first stage, per endpoint
	Stages       []Stage       `json:"stages"`
	Trace        *Trace        `json:"trace,omitempty"`                  // of stages whose load is one
	Stop         StopRules     `json:"stop,omitempty,omitzero"`          // what ends the run early
	Sweep        *Sweep        `json:"sweep,omitempty"`                  // the search that makes further stages; nil: none
	Objectives   []Objective   `json:"objectives,omitempty"`             // of all models, in place of their own; a sweep has others
	FailIf       []Objective   `json:"fail_if,omitempty"`                // what must hold, or the run has failed; see ParseCondition
	Input        Lengths       `json:"input,omitempty"`                  // tokens of synthetic prompts, whose texts take the place of those of the set; "": no synthetic ones
	Output       Lengths       `json:"output,omitempty"`                 // tokens of answers; "": those that the model writes, up to Generation.MaxTokens
	SharedPrefix SharedPrefix  `json:"shared_prefix,omitempty,omitzero"` // text before all prompts
	Images       Images        `json:"images,omitempty,omitzero"`        // of which requests carry one each
	Turns        int           `json:"turns,omitempty"`                  // most requests of a conversation; 0: as many as its prompt has turns
	Think        time.Duration `json:"think_ns,omitempty"`               // from the end of an answer to the next turn of its conversation
	Seed         uint64        `json:"seed"`
	Part         Part          `json:"part,omitempty,omitzero"` // the share of the plan that the run is; zero: all of it
	KeepText     int           `json:"keep_text"`               // bytes of each answer to store; 0: none
}

// Generation is what each request asks of the model.
type Generation struct {
	MaxTokens   int     `json:"max_tokens"`
	Temperature float64 `json:"temperature"`
	Stream      bool    `json:"stream"`
}

// Limits are the longest waits; each that is passed is its own kind of
// failure. A zero limit is none, within Total.
type Limits struct {
	Connect    time.Duration `json:"connect_ns"`     // DNS, TCP and TLS
	Headers    time.Duration `json:"headers_ns"`     // from sent to the response headers
	FirstToken time.Duration `json:"first_token_ns"` // from sent to the first output
	Idle       time.Duration `json:"idle_ns"`        // between two reads once output has begun
	Total      time.Duration `json:"total_ns"`       // from start to the end
}

// The bounds of a plan: beyond them a number is a slip of the finger.
const (
	maxUsers      = 10_000
	maxIterations = 10_000_000
	maxTokens     = 10_000_000
	minRate       = 0.001
	maxRate       = 100_000.0
	maxStages     = 1000
	maxCost       = 1e9 // US dollars
	maxDuration   = 30 * 24 * time.Hour
)

// Validate returns every mistake at once, joined, or nil. Each names the field
// of the plan, or of one of its endpoints, that it is about. How much load a plan, or
// the part of it that it is, may have is what one process can send.
func (p Plan) Validate() error { return p.validate(p.Part) }

// ValidateWhole is Validate with the bounds of as many processes as can share the
// plan.
func (p Plan) ValidateWhole() error { return p.validate(Part{Index: 1, Count: MaxParts}) }

func (p Plan) validate(bounds Part) error {
	var wrong mistakes
	if len(p.Endpoints) == 0 {
		wrong.add("endpoints", "no model chosen: name at least one")
	}
	seen := map[string]bool{}
	for _, endpoint := range p.Endpoints {
		if seen[endpoint.Name] {
			wrong.add("endpoints", "model %q is chosen twice", endpoint.Name)
		}
		seen[endpoint.Name] = true
		wrong.join(endpoint.Validate())
	}
	if len(p.Prompts.Prompts) == 0 {
		wrong.add("prompts", "no prompt chosen: choose at least one")
	}
	if p.Mode != Sequential && p.Mode != Concurrent {
		wrong.add("mode", "mode %q: use sequential or concurrent", p.Mode)
	}
	wrong.number("iterations", "iterations", p.Iterations, 1, maxIterations)
	wrong.number("warmup", "warmup", p.Warmup, 0, maxIterations)
	wrong.number("max_tokens", "max tokens", p.Generation.MaxTokens, 1, maxTokens)
	if t := p.Generation.Temperature; !(t >= 0 && t <= 2) {
		wrong.add("temperature", "temperature %v: use a number from 0 to 2", t)
	}
	p.validateStages(bounds, &wrong)
	p.Stop.validate(&wrong)
	p.validateSweep(&wrong)
	p.validateWanted(&wrong)
	p.validateObjectives(&wrong)
	p.validateImages(&wrong)
	p.validateParts(p.Part, &wrong)
	wrong.join(p.Limits.Validate())
	if p.KeepText < 0 {
		wrong.add("keep_text", "stored text %d bytes: use 0 or more", p.KeepText)
	}
	return wrong.err()
}

// Validate returns every mistake at once, joined, or nil.
func (l Limits) Validate() error {
	var wrong mistakes
	if l.Total <= 0 {
		wrong.add("total_ns", "timeout %v: use more than 0 seconds", l.Total)
	}
	for _, limit := range []struct {
		field, name string
		wait        time.Duration
	}{
		{"connect_ns", "connect", l.Connect}, {"headers_ns", "header", l.Headers},
		{"first_token_ns", "first-token", l.FirstToken}, {"idle_ns", "idle", l.Idle},
	} {
		if limit.wait < 0 {
			wrong.add(limit.field, "%s timeout %v: use 0 (none) or more", limit.name, limit.wait)
		}
	}
	return wrong.err()
}

func (m *mistakes) number(field, name string, value, low, high int) {
	if value < low || value > high {
		m.add(field, "%s %d: use a number from %d to %d", name, value, low, high)
	}
}

// Label is how an endpoint of the plan is called for people, or its name where
// the plan does not hold it.
func (p Plan) Label(endpoint string) string {
	for _, e := range p.Endpoints {
		if e.Name == endpoint {
			return e.Label()
		}
	}
	return endpoint
}

// EndpointOf is the endpoint with a name; the zero one if the plan has none.
func (p Plan) EndpointOf(name string) Endpoint {
	for _, e := range p.Endpoints {
		if e.Name == name {
			return e
		}
	}
	return Endpoint{}
}

// LoadOf is the load of a stage; the zero Load for a stage that the plan does not
// hold.
func (p Plan) LoadOf(stage int) Load {
	if stage < 0 || stage >= len(p.Stages) {
		return Load{}
	}
	return p.Stages[stage].Load
}
