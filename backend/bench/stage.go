package bench

import (
	"math"
	"slices"
	"time"
)

// Stage is one part of a run with a load of its own. It ends after a number of
// requests, after a time, or with whichever comes first. One without either ends
// after each prompt was asked Iterations times, one of a trace with the trace.
type Stage struct {
	Load     Load          `json:"load"`
	Requests int           `json:"requests,omitempty"`    // measured requests of each endpoint; 0: see above
	Duration time.Duration `json:"duration_ns,omitempty"` // 0: see above
	Settle   time.Duration `json:"settle_ns,omitempty"`   // requests that are due in this first part are marked and not counted
	Grace    time.Duration `json:"grace_ns"`              // time left to those in flight when the run is stopped or a stage that ends by its duration is the last of its block
	Repeat   int           `json:"repeat,omitempty"`      // which repetition of the same load it is, from 0
	Endpoint string        `json:"endpoint,omitempty"`    // the only one that has this stage; "": all
}

// StopRules end a run early. The counts are of the measured requests of all
// endpoints; a rule of 0 is none. Requests in flight have the grace of their stage.
type StopRules struct {
	Errors    int     `json:"errors,omitempty"`     // failed requests
	ErrorRate float64 `json:"error_rate,omitempty"` // share of failed requests, 0 to 1, among the last 100 or, before, at least 20
	Tokens    int     `json:"tokens,omitempty"`     // input and output
	Cost      float64 `json:"cost,omitempty"`       // US dollars, by the prices of the endpoints
}

// Blocks are the numbers of the stages that run together. Stages that follow
// each other and have the same Endpoint are a block. Blocks run one after the
// other, and requests in flight end between them; within a block an endpoint
// goes from stage to stage without a pause.
func (p Plan) Blocks() [][]int {
	var blocks [][]int
	for number, stage := range p.Stages {
		if number == 0 || stage.Endpoint != p.Stages[number-1].Endpoint {
			blocks = append(blocks, nil)
		}
		last := len(blocks) - 1
		blocks[last] = append(blocks[last], number)
	}
	return blocks
}

// Has reports whether an endpoint has the stage.
func (s Stage) Has(endpoint string) bool { return s.Endpoint == "" || s.Endpoint == endpoint }

// IsStaged reports whether there is more to say of the stages than that there is
// one: there are several, the number of users changes, or requests come on a
// schedule.
func (p Plan) IsStaged() bool {
	return len(p.Stages) > 1 || slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Load.IsOpen() || s.Load.IsRamp() })
}

// IsSequential reports whether one prompt is asked at a time all the way.
func (p Plan) IsSequential() bool {
	return !slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Load.MaxInFlight() != 1 || s.Load.IsOpen() })
}

// StageRequests is how many measured requests of each endpoint, or conversations,
// end a stage; 0 where their number does not.
func (p Plan) StageRequests(number int) int {
	switch stage := p.Stages[number]; {
	case stage.Requests > 0:
		return stage.Requests
	case stage.Duration > 0 || stage.Load.Kind == TraceLoad:
		return 0
	}
	return p.Iterations * len(p.Prompts.Prompts)
}

// Expected is how many measured requests of an endpoint, or conversations, begin
// in a stage: exactly or, at a rate for a time, in the mean. Of a part of a plan it is
// the share of the part. It is false where that depends on the answers.
func (p Plan) Expected(number int) (requests int, known bool) {
	requests, known = p.expectedOfAll(number)
	return p.Part.Of(requests), known
}

// expectedOfAll is Expected for all parts together.
func (p Plan) expectedOfAll(number int) (requests int, known bool) {
	stage, requests := p.Stages[number], p.StageRequests(number)
	come, known := p.arrivals(stage, stage.Settle)
	switch {
	case !known:
		return requests, stage.Duration == 0
	case requests > 0 && requests < come:
		return requests, true
	}
	return come, true
}

// arrivals is how many requests an open load asks for within its duration, from
// some time after its begin on; false for one that nothing but requests ends, and
// for closed load.
func (p Plan) arrivals(stage Stage, from time.Duration) (requests int, known bool) {
	switch {
	case stage.Load.Kind == TraceLoad:
		return p.Trace.Within(stage.Duration, from, stage.Load.Speed), true
	case stage.Duration > 0 && stage.Load.Kind == OpenRate:
		before := stage.Load.integral(from, stage.Duration)
		return int(math.Round(stage.Load.integral(stage.Duration, stage.Duration) - before)), true
	}
	return 0, false
}

// Total is how many requests an endpoint gets in all, those of warm-up and of
// settling and all turns of conversations included. It is false where that
// depends on the answers.
func (p Plan) Total(endpoint string) (requests int, known bool) {
	if p.Sweep != nil {
		return 0, false
	}
	requests, known = p.Warmup, true
	for number, stage := range p.Stages {
		if !stage.Has(endpoint) {
			continue
		}
		more, ok := p.expectedOfAll(number)
		if come, open := p.arrivals(stage, 0); open && stage.Settle > 0 {
			measured, _ := p.arrivals(stage, stage.Settle)
			more += come - measured
		}
		requests, known = requests+more, known && ok && (stage.Settle == 0 || stage.Load.IsOpen())
	}
	if !known {
		return 0, false
	}
	requests = int(math.Round(float64(p.Part.Of(requests)) * p.MeanTurns()))
	if p.IsSynthetic() {
		requests += CalibrationRequests
	}
	return requests, true
}

// MaxInFlight is the most requests one endpoint has in flight at a time; 0 where
// that is not known.
func (p Plan) MaxInFlight() int {
	most := 0
	for _, stage := range p.Stages {
		if stage.Load.MaxInFlight() == 0 {
			return 0
		}
		most = max(most, p.Part.Of(stage.Load.MaxInFlight()))
	}
	return most
}

// Connections is how many connections to an endpoint are opened before the first
// request.
func (p Plan) Connections(endpoint string) int {
	most := 0
	for _, stage := range p.Stages {
		if stage.Has(endpoint) {
			most = max(most, p.Part.Of(stage.Load.Connections()))
		}
	}
	if total, known := p.Total(endpoint); known {
		return min(most, total)
	}
	return most
}

// Seconds estimates how long the plan takes if each request to an endpoint has the
// given latency in seconds. Blocks follow each other; in a block that several
// endpoints have the slowest one counts.
func (p Plan) Seconds(latency map[string]float64) float64 {
	sum, warmed := 0.0, map[string]bool{}
	for _, block := range p.Blocks() {
		longest := 0.0
		for endpoint, each := range latency {
			if !p.Stages[block[0]].Has(endpoint) {
				continue
			}
			warmup := p.Warmup
			if warmed[endpoint] {
				warmup = 0
			}
			warmed[endpoint] = true
			longest = max(longest, p.blockSeconds(block, warmup, each))
		}
		sum += longest
	}
	return sum
}

// blockSeconds estimates how long stages take of an endpoint with a latency. The
// warm-up requests are sent in the first one.
func (p Plan) blockSeconds(block []int, warmup int, latency float64) float64 {
	sum, turns := 0.0, p.MeanTurns()
	latency = turns*latency + (turns-1)*p.Think.Seconds() // of a conversation
	for _, number := range block {
		stage := p.Stages[number]
		took := stage.Duration.Seconds()
		switch requests := p.StageRequests(number); {
		case stage.Load.Kind == TraceLoad:
			took = p.Trace.Length(stage.Duration, stage.Load.Speed).Seconds() + latency
		case requests > 0:
			counted := stage.Load.Seconds(requests+warmup, latency) + stage.Settle.Seconds()
			if took == 0 || counted < took {
				took = counted
			}
		}
		sum, warmup = sum+took, 0
	}
	return sum
}

func (p Plan) validateStages(bounds Part, wrong *mistakes) {
	if len(p.Stages) == 0 {
		wrong.add("stages", "the plan has no stage")
	}
	if len(p.Stages) > maxStages {
		wrong.add("stages", "the plan has %d stages: use at most %d", len(p.Stages), maxStages)
		return
	}
	for _, stage := range p.Stages {
		stage.Load.dealt(bounds).validate(p.Mode, wrong)
		stage.validate(wrong)
		known := func(e Endpoint) bool { return e.Name == stage.Endpoint }
		if stage.Endpoint != "" && !slices.ContainsFunc(p.Endpoints, known) {
			wrong.add("stages", "a stage is for model %q, which the plan does not have", stage.Endpoint)
		}
		if stage.Load.Kind == TraceLoad && (p.Trace == nil || len(p.Trace.Arrivals) == 0) {
			wrong.add("trace", "a stage follows a trace, and the plan has none")
		}
	}
}

func (s Stage) validate(wrong *mistakes) {
	wrong.number("requests", "requests", s.Requests, 0, maxIterations)
	switch {
	case s.Duration < 0 || s.Duration > maxDuration:
		wrong.add("duration_ns", "duration %v: use a time from 0s to 720h", s.Duration)
	case s.Load.IsRamp() && s.Duration == 0:
		wrong.add("duration_ns", "a ramp from %s needs the time over which it goes", s.Load)
	case s.Settle < 0:
		wrong.add("settle_ns", "settling time %v: use 0 or more", s.Settle)
	case s.Duration > 0 && s.Settle >= s.Duration:
		wrong.add("settle_ns", "settling time %v: use less than the stage's duration of %v", s.Settle, s.Duration)
	}
	if s.Grace < 0 {
		wrong.add("grace_ns", "grace %v: use 0 or more", s.Grace)
	}
}

func (r StopRules) validate(wrong *mistakes) {
	wrong.number("errors", "max errors", r.Errors, 0, maxIterations)
	if !(r.ErrorRate >= 0 && r.ErrorRate <= 1) {
		wrong.add("error_rate", "max error rate %v: use a share from 0 to 1, or a percentage such as 5%%", r.ErrorRate)
	}
	if r.Tokens < 0 {
		wrong.add("tokens", "token limit %d: use 0 (no limit) or more", r.Tokens)
	}
	if !(r.Cost >= 0 && r.Cost <= maxCost) {
		wrong.add("cost", "max cost %v: use US dollars from 0 (no limit) to %.0f", r.Cost, maxCost)
	}
}
