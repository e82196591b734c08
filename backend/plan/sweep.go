package plan

import (
	"errors"
	"math"
	"slices"
	"time"

	"tokenlap/backend/bench"
)

// sweepOptions say what a sweep searches.
var sweepOptions = []Option{
	{Field: "sweep", Flag: "users", Kind: Named, Help: "search a number of users instead of a rate",
		value: func(f *Form) any { return &f.Sweep }},
	{Field: "sweep_from", Flag: "from", Help: "first level; the lower a rate, the longer it takes: 100 requests are 100 s at 1/s",
		value: func(f *Form) any { return &f.SweepFrom }, about: []string{"from"}},
	{Field: "sweep_to", Flag: "to", Help: "highest level",
		value: func(f *Form) any { return &f.SweepTo }, about: []string{"to"}},
	{Field: "probe", Flag: "probe", Kind: Seconds, Help: "time of each level after it has settled; longer where --probe-requests need longer",
		value: func(f *Form) any { return &f.Probe }},
	{Field: "probe_requests", Flag: "probe-requests", Help: "measured requests of each level at least",
		value: func(f *Form) any { return &f.ProbeRequests }},
	{Field: "max_probes", Flag: "max-probes", Help: "max levels for each model",
		value: func(f *Form) any { return &f.MaxProbes }},
	{Field: "sweep_tolerance", Flag: "tolerance", Help: "share by which the highest level that passes and the lowest that fails may differ at the end",
		value: func(f *Form) any { return &f.Tolerance }, about: []string{"tolerance"}},
}

// sweepDecides are fields of the form that a sweep decides itself.
var sweepDecides = []string{
	"mode", "iterations", "concurrent", "rate", "trace", "trace_speed", "requests", "duration", "stage_duration", "over", "steps",
	"repeats", "interleave", "fail_if",
}

// RunOptions returns the options that are flags of `tokenlap run`.
func RunOptions() []Option {
	return slices.DeleteFunc(slices.Clone(Options), func(o Option) bool { return fieldIn(sweepOptions, o.Field) })
}

// SweepOptions returns the options that are flags of `tokenlap sweep`.
func SweepOptions() []Option {
	return slices.DeleteFunc(slices.Clone(Options), func(o Option) bool { return slices.Contains(sweepDecides, o.Field) })
}

func fieldIn(options []Option, field string) bool {
	return slices.ContainsFunc(options, func(o Option) bool { return o.Field == field })
}

// forSweep returns the form of a sweep with what the sweep decides as it is by
// default; other forms as they are.
func (f Form) forSweep() Form {
	if f.Sweep == "" {
		return f
	}
	defaults := Defaults()
	for _, option := range Options {
		if slices.Contains(sweepDecides, option.Field) {
			option.copy(&f, &defaults)
		}
	}
	f.Mode = string(bench.Concurrent)
	return f
}

// copy sets the option of a form to its value in another one.
func (o Option) copy(to, from *Form) {
	switch value := o.value(to).(type) {
	case *string:
		*value = *o.value(from).(*string)
	case *Levels:
		*value = *o.value(from).(*Levels)
	case *int:
		*value = *o.value(from).(*int)
	case *float64:
		*value = *o.value(from).(*float64)
	case *bool:
		*value = *o.value(from).(*bool)
	case *[]string:
		*value = *o.value(from).(*[]string)
	}
}

// setSweep makes the plan search, with the first level as the pattern of the
// probes; a form without a sweep leaves it as it is. Its settling time must be set.
func (f Form) setSweep(plan *bench.Plan) error {
	if f.Sweep == "" {
		return nil
	}
	probe, wrong := Option{Field: "probe"}.duration(f.Probe)
	objectives, noObjectives := bench.ParseObjectives(f.Objectives)
	if noObjectives != nil {
		objectives = nil // Validate would say what is wrong with them once more
	}
	plan.Sweep = &bench.Sweep{
		Objectives: append([]bench.Objective{}, objectives...), From: f.SweepFrom, To: f.SweepTo,
		Probe: probe, Requests: f.ProbeRequests, MaxProbes: f.MaxProbes, Tolerance: f.Tolerance,
	}
	if f.SweepFrom > 0 && probe >= time.Second { // else the stage has a mistake that is not in the form
		*plan = plan.WithoutProbes()
	}
	return errors.Join(wrong, noObjectives)
}

// sweepStages returns the stage that is the pattern of the probes.
func (f Form) sweepStages() ([]bench.Stage, error) {
	switch bench.LoadKind(f.Sweep) {
	case bench.Users:
		return []bench.Stage{{Load: bench.Load{Kind: bench.Users, Users: max(1, int(math.Round(f.SweepFrom)))}}}, nil
	case bench.OpenRate:
		load := bench.Load{Kind: bench.OpenRate, Rate: f.SweepFrom, Limit: f.Limit}
		var err error
		if load.Arrival, load.CV, err = parseArrival(f.Arrival); err != nil {
			return nil, err
		}
		return []bench.Stage{{Load: load}}, nil
	}
	return nil, bench.About("sweep", bench.Invalid("sweep %q: search rate or users", f.Sweep))
}

// takeSweep makes the form describe the sweep of a plan as it was before its
// probes; false if no form does.
func (f *Form) takeSweep(plan bench.Plan) bool {
	plan = plan.WithoutProbes()
	s, load := plan.Sweep, plan.Stages[0].Load
	f.Sweep, f.Objectives, f.Limit = string(load.Kind), objectivesText(s.Objectives), load.Limit
	f.SweepFrom, f.SweepTo, f.Tolerance = s.From, s.To, s.Tolerance
	f.Probe, f.ProbeRequests, f.MaxProbes = s.Probe.Seconds(), s.Requests, s.MaxProbes
	if load.Kind == bench.OpenRate {
		f.Arrival = arrivalText(load)
	}
	stages, err := f.sweepStages()
	if err != nil {
		return false
	}
	stages[0].Settle, stages[0].Grace = plan.Stages[0].Settle, plan.Stages[0].Grace
	again := bench.Plan{Stages: stages}
	return f.setSweep(&again) == nil && slices.Equal(again.Stages, plan.Stages)
}

// SweepPreview says what a sweep does for each model, one model after the other.
type SweepPreview struct {
	Kind       bench.LoadKind `json:"kind"` // what the levels count
	From       float64        `json:"from"`
	To         float64        `json:"to"`
	MaxProbes  int            `json:"max_probes"`
	Shortest   float64        `json:"shortest"` // seconds of a probe, settling included
	Longest    float64        `json:"longest"`  // the same; that of the first level
	Most       float64        `json:"most"`     // seconds of all probes of all models at most
	Objectives []string       `json:"objectives"`
}

// sweepPreview returns the preview of the sweep of a countable plan; nil if it has
// none.
func sweepPreview(plan bench.Plan) *SweepPreview {
	if plan.Sweep == nil {
		return nil
	}
	s, pattern := plan.Sweep, plan.Stages[0]
	seconds := func(level float64) float64 { return s.Stage(pattern, "", level).Duration.Seconds() }
	preview := &SweepPreview{
		Kind: pattern.Load.Kind, From: s.From, To: s.To, MaxProbes: s.MaxProbes,
		Shortest: seconds(s.To), Longest: seconds(s.From), Objectives: []string{},
	}
	preview.Most = preview.Longest * float64(s.MaxProbes*len(plan.Endpoints))
	for _, o := range s.Objectives {
		preview.Objectives = append(preview.Objectives, o.String())
	}
	return preview
}
