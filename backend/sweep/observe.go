package sweep

import (
	"fmt"
	"math"
	"time"

	"tokenlap/backend/bench"
)

// Observation is what happened in one probe.
type Observation struct {
	Number  int // of the stage
	Stage   bench.Stage
	Began   bench.Instant
	Samples []bench.Sample      // all that the stage has of the endpoint
	Summary *bench.ModelSummary // of them
}

// A queue grows if requests take longer the later they come, by more than this
// share of the time by which they come later and by more than the noise allows.
const (
	slower    = 0.02
	deviation = 3 // standard errors
)

// Observe makes a probe of what happened.
func Observe(o Observation, objectives []bench.Objective) bench.SweepProbe {
	p := bench.SweepProbe{
		Stage: o.Number, Level: o.Stage.Load.Rate, Sustained: true, Met: true, Reasons: []string{},
		Values: []bench.ObjectiveValue{},
	}
	seconds := (o.Stage.Duration - o.Stage.Settle).Seconds()
	var good bench.Goodput
	successes := 0
	for i := range o.Samples {
		good.Add(&o.Samples[i], objectives)
		if o.Samples[i].Phase.IsCounted() && o.Samples[i].Outcome == bench.OK {
			successes++
		}
	}
	due, ends, took := o.measured()
	if o.Stage.Load.Kind == bench.Users {
		p.Level = float64(o.Stage.Load.Users)
		if took > 0 { // Little's law: as many as there are users are in flight
			seconds = took / p.Level
		}
	}
	p.Asked = float64(due) / seconds
	ended := seconds
	if o.Stage.Load.IsOpen() {
		queue := trendOf(ends)
		ended *= 1 + max(0, queue.slope)
		judgeQueue(&p, queue, o.Summary.Dropped+cut(o))
	}
	p.Achieved, p.Goodput = float64(successes)/ended, float64(good.Good)/ended
	if successes == 0 {
		p.Met = false
		p.Reasons = append(p.Reasons, "no request succeeded")
	}
	judge(&p, bench.Evaluate(objectives, o.Summary, good))
	return p
}

// end is when a request was due, and after how long it ended, in seconds.
type end struct{ due, after float64 }

// measured returns how many requests were due in the measured part, when they
// ended, and how long they took in all.
func (o Observation) measured() (due int, ends []end, took float64) {
	for i := range o.Samples {
		s := &o.Samples[i]
		if !s.Phase.IsCounted() {
			continue
		}
		due++
		after, known := s.Ended().Since(s.Due)
		if s.Outcome == bench.Dropped || !known {
			continue
		}
		took += after.Seconds()
		ends = append(ends, end{time.Duration(s.Due - o.Began).Seconds(), after.Seconds()})
	}
	return due, ends, took
}

// cut is how many requests were still in flight when the grace of the probe was
// over.
func cut(o Observation) (n int) {
	for i := range o.Samples {
		if o.Samples[i].Phase.IsCounted() && o.Samples[i].Outcome == bench.Cancelled {
			n++
		}
	}
	return n
}

// judgeQueue decides whether requests ended as fast as they came; unfinished are
// those that were dropped or cut off.
func judgeQueue(p *bench.SweepProbe, queue trend, unfinished int) {
	switch {
	case unfinished > 0:
		p.Sustained, p.Met = false, false
		p.Reasons = append(p.Reasons, fmt.Sprintf("%d requests found no place or were not answered in time", unfinished))
	case queue.slope > slower && queue.slope > deviation*queue.err:
		p.Sustained, p.Met = false, false
		p.Reasons = append(p.Reasons, fmt.Sprintf("a queue grew: requests ended %.0f %% more slowly than they came", queue.slope/(1+queue.slope)*100))
	}
	p.Marginal = unfinished == 0 && queue.slope > slower/2 && queue.slope < 3*slower
}

// judge compares the values with their objectives.
func judge(p *bench.SweepProbe, values []bench.ObjectiveValue) {
	p.Values = values
	for _, v := range values {
		if !v.Met {
			p.Met = false
			p.Reasons = append(p.Reasons, v.Reason())
		}
		p.Marginal = p.Marginal || v.Value != nil && math.Abs(*v.Value-v.Objective.Limit) < closeShare*v.Objective.Limit && v.Objective.IsTimed()
	}
}

// trend is a straight line through the ends of requests.
type trend struct {
	slope float64 // by how much longer a request takes that comes a second later
	err   float64 // its standard error
}

// trendOf fits the line by least squares. Below three requests there is none.
func trendOf(ends []end) trend {
	n := float64(len(ends))
	if n < 3 {
		return trend{}
	}
	var meanX, meanY float64
	for _, e := range ends {
		meanX += e.due / n
		meanY += e.after / n
	}
	var xx, xy, yy float64
	for _, e := range ends {
		x, y := e.due-meanX, e.after-meanY
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
	}
	if xx == 0 {
		return trend{}
	}
	slope := xy / xx
	return trend{slope, math.Sqrt(max(0, yy-slope*xy) / (n - 2) / xx)}
}
