package plan

import (
	"time"

	"tokenlap/backend/bench"
)

// Profile is the load of a plan over its stages, one after the other, as it is
// drawn.
type Profile struct {
	Kind    bench.LoadKind `json:"kind"`  // of the first stage: what the levels count
	Timed   bool           `json:"timed"` // places are seconds; else each stage is 1 wide, for not all have a known time
	Length  float64        `json:"length"`
	Highest float64        `json:"highest"` // level
	Stages  []ProfileStage `json:"stages"`
	Pass    int            `json:"pass"` // the number of first stages that the others repeat, for all models or one after the other
}

// ProfileStage is one stage of a profile.
type ProfileStage struct {
	Begin    float64     `json:"begin"`    // place
	Settled  float64     `json:"settled"`  // place at which its settling time ends; Begin if it has none
	End      float64     `json:"end"`      // place
	Points   []LoadPoint `json:"points"`   // ascending; the level is straight between two
	Endpoint string      `json:"endpoint"` // the only model that has the stage; "": all
	Repeat   int         `json:"repeat"`   // from 0
	Seconds  *float64    `json:"seconds"`  // after which it ends at the latest; nil: no time ends it
	Requests *int        `json:"requests"` // of each model that end it; nil: no number does
	Expected *int        `json:"expected"` // measured requests of each model; nil: depends on the answers
}

// LoadPoint is the level of a load, in users or requests a second, at one place.
type LoadPoint struct {
	At    float64 `json:"at"`
	Level float64 `json:"level"`
}

const traceBins = 60 // that the arrivals of a trace are counted in

// newProfile returns the profile of a plan that is countable.
func newProfile(plan bench.Plan) Profile {
	profile := Profile{Kind: plan.Stages[0].Load.Kind, Timed: true, Stages: []ProfileStage{}}
	for _, stage := range plan.Stages {
		profile.Timed = profile.Timed && stageLength(plan, stage) > 0
		if stage.Repeat == 0 && stage.Endpoint == plan.Stages[0].Endpoint {
			profile.Pass++
		}
	}
	for number := range plan.Stages {
		profile.Stages = append(profile.Stages, profile.next(plan, number))
		profile.Length = profile.Stages[number].End
	}
	return profile
}

// next returns a stage that begins where the profile ends.
func (p *Profile) next(plan bench.Plan, number int) ProfileStage {
	stage := plan.Stages[number]
	next := ProfileStage{Begin: p.Length, Settled: p.Length, End: p.Length + 1, Points: []LoadPoint{}, Endpoint: stage.Endpoint, Repeat: stage.Repeat}
	length := stageLength(plan, stage)
	if p.Timed {
		next.End = p.Length + length.Seconds()
	}
	if length > 0 {
		share := min(1, stage.Settle.Seconds()/length.Seconds())
		next.Settled = next.Begin + share*(next.End-next.Begin)
	}
	for _, point := range levelsOf(plan, stage) {
		p.Highest = max(p.Highest, point.Level)
		next.Points = append(next.Points, LoadPoint{At: next.Begin + point.At*(next.End-next.Begin), Level: point.Level})
	}
	if length > 0 {
		seconds := length.Seconds()
		next.Seconds = &seconds
	}
	if requests := plan.StageRequests(number); requests > 0 {
		next.Requests = &requests
	}
	if requests, known := plan.Expected(number); known {
		next.Expected = &requests
	}
	return next
}

// stageLength is the time of a stage; 0 where nothing but requests ends it.
func stageLength(plan bench.Plan, stage bench.Stage) time.Duration {
	if stage.Load.Kind == bench.TraceLoad {
		return plan.Trace.Length(stage.Duration, stage.Load.Speed)
	}
	return stage.Duration
}

// levelsOf returns the levels of a stage at shares of it, from 0 to 1. For the
// stage that is the pattern of a sweep these are the first and the highest level.
func levelsOf(plan bench.Plan, stage bench.Stage) []LoadPoint {
	if stage.Load.Kind == bench.TraceLoad {
		return traceLevels(plan, stage)
	}
	if plan.Sweep != nil {
		return []LoadPoint{{0, plan.Sweep.From}, {1, plan.Sweep.To}}
	}
	at := func(share float64) LoadPoint {
		elapsed := time.Duration(share * float64(stage.Duration))
		if rate, ok := stage.Load.RateAt(elapsed, stage.Duration); ok {
			return LoadPoint{share, rate}
		}
		users, _ := stage.Load.UsersAt(elapsed, stage.Duration)
		return LoadPoint{share, float64(users)}
	}
	return []LoadPoint{at(0), at(1)}
}

// traceLevels returns the arrivals a second of a trace in equal parts of its
// time; each part has a point at its begin and one at its end.
func traceLevels(plan bench.Plan, stage bench.Stage) []LoadPoint {
	bin := stageLength(plan, stage) / traceBins
	if bin <= 0 {
		return nil
	}
	var points []LoadPoint
	for i := range traceBins {
		end := bin * time.Duration(i+1)
		if i == traceBins-1 {
			end = stage.Duration // if none, the last arrival is the end itself
		}
		count := plan.Trace.Within(end, bin*time.Duration(i), stage.Load.Speed)
		rate := float64(count) / bin.Seconds()
		points = append(points, LoadPoint{float64(i) / traceBins, rate}, LoadPoint{float64(i+1) / traceBins, rate})
	}
	return points
}
