package bench

import (
	"math"
	"slices"
	"time"
)

// Sweep makes a plan search the highest level of its load, a rate or a number of
// users, that meets objectives; without objectives the level beyond which the
// goodput does not grow. Each level that is tried is a stage, a probe. The first
// stage of the plan is their pattern: its kind of load, arrivals, limit, settling
// time and grace are those of all. The others are appended as they are begun, one
// endpoint after the other.
type Sweep struct {
	Objectives []Objective   `json:"objectives"`
	From       float64       `json:"from"`       // the first level
	To         float64       `json:"to"`         // the highest level
	Probe      time.Duration `json:"probe_ns"`   // measured part of a probe, or more: see Requests
	Requests   int           `json:"requests"`   // measured requests of a probe at least
	MaxProbes  int           `json:"max_probes"` // of each endpoint
	Tolerance  float64       `json:"tolerance"`  // share by which the highest level that meets and the lowest that does not may differ at the end
}

// SweepEnd is what ended the search of an endpoint.
type SweepEnd string

const (
	SweepFound   SweepEnd = "found"   // the levels that meet and do not are within the tolerance
	SweepHighest SweepEnd = "highest" // even the highest level meets
	SweepNone    SweepEnd = "none"    // not even the lowest level meets
	SweepProbes  SweepEnd = "probes"  // as many probes as allowed were made
	SweepStopped SweepEnd = "stopped" // the run ended before
)

// SweepResult is what a sweep found of one endpoint.
type SweepResult struct {
	Endpoint string       `json:"endpoint"`
	Kind     LoadKind     `json:"kind"`
	End      SweepEnd     `json:"end"`
	Level    float64      `json:"level"`                   // the highest that meets; 0: none
	Failed   float64      `json:"failed"`                  // the lowest above it that does not; 0: none
	Goodput  float64      `json:"goodput"`                 // good requests a second at Level
	Reason   string       `json:"reason" translate:"text"` // the result in one sentence
	Probes   []SweepProbe `json:"probes"`                  // in the order in which they were made
}

// SweepProbe is one level that was tried.
type SweepProbe struct {
	Stage     int              `json:"stage"`
	Level     float64          `json:"level"`
	Asked     float64          `json:"asked"`     // requests a second that were due
	Achieved  float64          `json:"achieved"`  // requests a second that succeeded
	Goodput   float64          `json:"goodput"`   // of them, those that met the objectives about each request
	Sustained bool             `json:"sustained"` // no queue grew, and nothing was dropped
	Met       bool             `json:"met"`
	Marginal  bool             `json:"marginal"` // close to the limit: the level is tried again
	Values    []ObjectiveValue `json:"values"`
	Reasons   []string         `json:"reasons" translate:"text"` // why it is not met
}

// LevelWords writes a level of a kind of load for people: 12.4/s, 8 at a time.
func LevelWords(kind LoadKind, level float64) string {
	if kind == Users {
		return Load{Kind: Users, Users: int(math.Round(level))}.String()
	}
	return number(math.Round(level*1000)/1000) + "/s"
}

// HasAnswer reports whether the sweep found a level.
func (r SweepResult) HasAnswer() bool { return r.Level > 0 }

// The bounds of a sweep.
const maxProbes = 100

func (p Plan) validateSweep(wrong *mistakes) {
	s := p.Sweep
	if s == nil || len(p.Stages) == 0 {
		return
	}
	wrong.join(validateObjectives(s.Objectives))
	perRequest := func(o Objective) bool { return o.IsPerRequest() }
	share := func(o Objective) bool { return o.Metric == GoodputShare }
	if i := slices.IndexFunc(s.Objectives, perRequest); i >= 0 && !slices.ContainsFunc(s.Objectives, share) {
		o := s.Objectives[i]
		wrong.add("slo", "objective %s is about each request: add the share that must meet it, such as goodput=90%%, or a statistic, such as %s.p95", o, o.Metric)
	}
	load := p.Stages[0].Load
	switch {
	case load.Kind != Users && load.Kind != OpenRate || load.IsRamp():
		wrong.add("stages", "a sweep needs a rate or a number of users that does not change within a stage")
	case !(s.From > 0 && s.To > s.From):
		wrong.add("to", "sweep from %v to %v: use a highest level above the first one", s.From, s.To)
	case load.Kind == OpenRate:
		wrong.rate("from", "first rate", s.From)
		wrong.rate("to", "highest rate", s.To)
	case s.From != math.Trunc(s.From) || s.To != math.Trunc(s.To) || s.To > maxUsers:
		wrong.add("to", "sweep from %v to %v users: use whole numbers from 1 to %d", s.From, s.To, maxUsers)
	}
	wrong.number("max_probes", "probes", s.MaxProbes, 2, maxProbes)
	wrong.number("probe_requests", "requests of a probe", s.Requests, 1, maxIterations)
	if !(s.Tolerance >= 0.001 && s.Tolerance <= 0.5) {
		wrong.add("tolerance", "tolerance %v: use a share from 0.1%% to 50%%", s.Tolerance)
	}
	if s.Probe < time.Second || s.Probe > maxDuration {
		wrong.add("probe", "probe of %v: use a time from 1s to 720h", s.Probe)
	}
}

// Stage returns the stage that tries a level of an endpoint, after a pattern. At a
// rate it is long enough for the requests of a probe to come, as many as the
// objectives need for their statistics at least.
func (s Sweep) Stage(pattern Stage, endpoint string, level float64) Stage {
	stage := pattern
	stage.Endpoint, stage.Requests, stage.Repeat = endpoint, 0, 0
	measured := s.Probe
	if stage.Load.Kind == OpenRate {
		stage.Load.Rate = level
		measured = max(measured, time.Duration(math.Ceil(float64(s.requests())/level*1000))*time.Millisecond)
	} else {
		stage.Load.Users = int(math.Round(level))
	}
	stage.Duration = stage.Settle + measured
	return stage
}

// requests is how many requests a probe must have. A percentile p does not exist
// below 1 / (1 - p) values: half as many again allow for some that fail.
func (s Sweep) requests() int {
	needed := map[Statistic]int{P90: 15, P95: 30, P99: 150}
	most := s.Requests
	for _, o := range s.Objectives {
		most = max(most, needed[o.Statistic])
	}
	return most
}

// WithoutProbes returns the plan as it was before its sweep began: with the
// pattern of the probes as its only stage.
func (p Plan) WithoutProbes() Plan {
	if p.Sweep == nil || len(p.Stages) == 0 {
		return p
	}
	p.Stages = []Stage{p.Sweep.Stage(p.Stages[0], "", p.Sweep.From)}
	return p
}
