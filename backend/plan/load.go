package plan

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// stages returns the stages that the form describes.
func (f Form) stages(endpoints []bench.Endpoint) ([]bench.Stage, error) {
	if f.Sweep != "" {
		return f.sweepStages()
	}
	levels, err := f.levels()
	if err != nil {
		return nil, err
	}
	durations, wrong := f.durations(levels)
	levels = stepped(levels, f.Steps)
	var stages []bench.Stage
	for i, l := range levels {
		load, err := f.load(l)
		wrong = errors.Join(wrong, err)
		stage := bench.Stage{Load: load, Requests: f.Requests}
		if i < len(durations) {
			stage.Duration = durations[i]
		}
		stages = append(stages, stage)
	}
	if wrong = errors.Join(wrong, f.checkRepeats()); wrong != nil {
		return nil, wrong // what else is wrong with them would follow from that
	}
	return f.repeated(stages, endpoints), nil
}

// levels are those of the rate if there is one, else of users.
func (f Form) levels() ([]level, error) {
	switch {
	case f.Trace != "" && f.Rate != "":
		return nil, bench.About("trace", bench.Invalid("a trace and a rate both say when requests come: leave one of them out"))
	case f.Trace != "":
		return []level{{1, 1}}, nil
	case f.Rate != "":
		return Levels(f.Rate).parse("rate", "requests per second")
	}
	levels, err := f.Concurrent.parse("concurrent", "a number of users")
	if err == nil && f.Mode == string(bench.Sequential) && len(levels) == 1 && !levels[0].isRamp() {
		return []level{{1, 1}}, nil
	}
	return levels, err
}

// load is the load of one level.
func (f Form) load(l level) (bench.Load, error) {
	if f.Trace != "" {
		return bench.Load{Kind: bench.TraceLoad, Speed: f.TraceSpeed, Limit: f.Limit}, nil
	}
	if f.Rate != "" {
		load := bench.Load{Kind: bench.OpenRate, Rate: l.from, Limit: f.Limit}
		if l.isRamp() {
			load.RateTo = l.to
		}
		var err error
		load.Arrival, load.CV, err = parseArrival(f.Arrival)
		return load, err
	}
	from, to := math.Round(l.from), math.Round(l.to)
	if f.Steps < 2 && (from != l.from || to != l.to) || to > math.MaxInt32 || from > math.MaxInt32 {
		return bench.Load{Kind: bench.Users, Users: 1}, bench.About("concurrent", bench.Invalid("concurrent %s: use whole numbers", f.Concurrent))
	}
	load := bench.Load{Kind: bench.Users, Users: int(from)}
	if l.isRamp() {
		load.UsersTo = int(to)
	}
	return load, nil
}

// parseArrival reads constant, poisson or gamma:CV.
func parseArrival(text string) (bench.Arrival, float64, error) {
	name, cv, has := strings.Cut(cmp.Or(text, string(bench.PoissonArrival)), ":")
	arrival := bench.Arrival(name)
	if !slices.Contains(bench.Arrivals, arrival) || has != (arrival == bench.GammaArrival) {
		return arrival, 0, bench.About("arrival", bench.Invalid("arrival %q: use constant, poisson or gamma:CV with a coefficient of variation, such as gamma:2", text))
	}
	if !has {
		return arrival, 0, nil
	}
	value, err := strconv.ParseFloat(cv, 64)
	if err != nil {
		return arrival, 0, bench.About("arrival", bench.Invalid("arrival %q: the coefficient of variation is no number, write it as in gamma:2", text))
	}
	return arrival, value, nil
}

// arrivalText writes how requests of a load come, as parseArrival reads it.
func arrivalText(load bench.Load) string {
	if load.Arrival == bench.GammaArrival {
		return string(load.Arrival) + ":" + levelText(load.CV)
	}
	return string(load.Arrival)
}

// durations returns how long each stage takes, after ramps have become steps; 0:
// until its requests were sent.
func (f Form) durations(levels []level) ([]time.Duration, error) {
	var durations []time.Duration
	given, wrong := f.stageDurations(len(levels))
	ramps := 0
	for i, l := range levels {
		duration, err := durationOf("duration", f.Duration)
		wrong = errors.Join(wrong, err)
		if l.isRamp() {
			ramps++
			if f.Over > 0 {
				duration, err = durationOf("over", f.Over)
				wrong = errors.Join(wrong, err)
			}
		}
		if i < len(given) {
			duration = given[i]
		}
		switch {
		case l.isRamp() && duration == 0:
			wrong = errors.Join(wrong, bench.About("over", bench.Invalid("the ramp %s..%s never ends: say over what time it goes, such as --over 5m", levelText(l.from), levelText(l.to))))
		case l.isRamp() && f.Steps > 1:
			durations = append(durations, slices.Repeat([]time.Duration{duration / time.Duration(f.Steps)}, f.Steps)...)
			continue
		}
		durations = append(durations, duration)
	}
	if ramps == 0 && f.Over > 0 {
		wrong = errors.Join(wrong, bench.About("over", bench.Invalid("over %v s: that is the time of a ramp, such as 1..50; use duration for the time of a stage", f.Over)))
	}
	if ramps == 0 && f.Steps > 0 {
		wrong = errors.Join(wrong, bench.About("steps", bench.Invalid("steps %d: they cut a ramp, such as 1..50, into levels", f.Steps)))
	}
	if f.Steps < 0 || f.Steps == 1 || f.Steps > 1000 {
		wrong = errors.Join(wrong, bench.About("steps", bench.Invalid("steps %d: use a number from 2 to 1000, or 0 for a ramp that rises evenly", f.Steps)))
	}
	return durations, wrong
}

// stageDurations reads a time for each of so many stages; none where the form has
// none.
func (f Form) stageDurations(stages int) (durations []time.Duration, err error) {
	if f.StageDuration == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(f.StageDuration, ",") {
		duration, err := time.ParseDuration(strings.TrimSpace(part))
		if err != nil || duration <= 0 {
			return nil, bench.About("stage_duration", bench.Invalid("stage duration %q: use a time with its unit, such as 30s, one for each stage with commas between", part))
		}
		durations = append(durations, duration)
	}
	if len(durations) != stages {
		return nil, bench.About("stage_duration", bench.Invalid("%d stage durations for %d stages: give one for each", len(durations), stages))
	}
	return durations, nil
}

func durationOf(field string, seconds float64) (time.Duration, error) {
	return Option{Field: field}.duration(seconds)
}

// repeated returns the stages as often as the form repeats them: for all models
// at once or, interleaved, for one model at a time. The order of the models is
// turned round with each repeat, so that a drift of the server meets all alike.
func (f Form) repeated(stages []bench.Stage, endpoints []bench.Endpoint) []bench.Stage {
	if f.Repeats < 2 && !f.Interleave {
		return stages
	}
	var all []bench.Stage
	for repeat := range max(1, f.Repeats) {
		turns := []string{""}
		if f.Interleave {
			turns = nil
			for _, endpoint := range endpoints {
				turns = append(turns, endpoint.Name)
			}
			if repeat%2 == 1 {
				slices.Reverse(turns)
			}
		}
		for _, endpoint := range turns {
			for _, stage := range stages {
				stage.Repeat, stage.Endpoint = repeat, endpoint
				all = append(all, stage)
			}
		}
	}
	return all
}

func (f Form) checkRepeats() error {
	if f.Repeats < 0 || f.Repeats > 100 {
		return bench.About("repeats", bench.Invalid("repeats %d: use a number from 1 to 100", f.Repeats))
	}
	return nil
}

// setLoad makes the form describe the stages of a plan; false if no form does.
func (f *Form) setLoad(plan bench.Plan) bool {
	f.Mode = string(plan.Mode)
	first := f.once(plan.Stages)
	if len(first) == 0 {
		return false
	}
	var levels, durations []string
	for _, stage := range first {
		levels = append(levels, levelOf(stage.Load))
		durations = append(durations, stage.Duration.String())
		f.Requests, f.Limit = stage.Requests, stage.Load.Limit
	}
	switch load := first[0].Load; load.Kind {
	case bench.Users:
		f.Concurrent = Levels(strings.Join(levels, ","))
	case bench.OpenRate:
		f.Rate, f.Arrival = strings.Join(levels, ","), arrivalText(load)
	default:
		return false
	}
	if first[0].Duration > 0 {
		f.StageDuration = strings.Join(durations, ",")
		if len(slices.Compact(slices.Clone(durations))) == 1 && !first[0].Load.IsRamp() {
			f.StageDuration, f.Duration = "", first[0].Duration.Seconds()
		}
	}
	again, err := f.stages(plan.Endpoints)
	for i := range again {
		again[i].Grace, again[i].Settle = plan.Stages[0].Grace, plan.Stages[0].Settle
	}
	return err == nil && slices.Equal(again, plan.Stages)
}

// once returns the stages of the first repeat for one endpoint, and sets how
// often they are repeated.
func (f *Form) once(stages []bench.Stage) (first []bench.Stage) {
	for _, stage := range stages {
		f.Repeats = max(f.Repeats, stage.Repeat+1)
		f.Interleave = f.Interleave || stage.Endpoint != ""
		if stage.Repeat == 0 && stage.Endpoint == stages[0].Endpoint {
			first = append(first, stage)
		}
	}
	return first
}

func levelOf(l bench.Load) string {
	from, to := float64(l.Users), float64(l.UsersTo)
	if l.Kind == bench.OpenRate {
		from, to = l.Rate, l.RateTo
	}
	if l.IsRamp() {
		return levelText(from) + ".." + levelText(to)
	}
	return levelText(from)
}

// parseShare reads a share: 0.05 or 5%. The empty text is 0.
func parseShare(field, text string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	if number == "" && !percent {
		return 0, nil
	}
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		value /= 100
	}
	if err != nil || !(value >= 0 && value <= 1) {
		return 0, bench.About(field, bench.Invalid("%s %q: use a share from 0 to 1, or a percentage such as 5%%", strings.ReplaceAll(field, "_", " "), text))
	}
	return value, nil
}
