package stats

import (
	"time"

	"tokenlap/backend/bench"
)

// finished counts the successes of a stage of open load that ended in its measured
// part, so that the answers that come after its end, while nothing is sent any
// more, do not lower its rate. The part begins with the end of the settling time,
// but not before the first answer can have come.
type finished struct {
	began, settled, ended bench.Instant // of the stage; ended 0: it has no such part, or it is not known
	successes             int
	shortest              time.Duration // response time; of all successes of the stage
}

func finishedOf(run bench.Run, at group) finished {
	e, known := run.Execution.StageExecution(at.endpoint, at.stage)
	if !known || at.stage >= len(run.Plan.Stages) || !run.Plan.Stages[at.stage].Load.IsOpen() {
		return finished{}
	}
	return finished{began: e.Began, settled: e.Began + bench.Instant(run.Plan.Stages[at.stage].Settle), ended: e.Ended}
}

// add takes a sample of any phase.
func (f *finished) add(s *bench.Sample) {
	end := s.Ended()
	took, known := end.Since(s.Due)
	if !f.ended.Reached() || s.Outcome != bench.OK || !known || s.Due < f.began {
		return
	}
	if f.shortest == 0 || took < f.shortest {
		f.shortest = took
	}
	if end >= f.settled && end < f.ended {
		f.successes++
	}
}

// rate is how many of them there were a second; false if there were none.
func (f *finished) rate() (perSecond float64, ok bool) {
	length, known := f.ended.Since(max(f.settled, f.began+bench.Instant(f.shortest)))
	if f.successes == 0 || !known || length <= 0 {
		return 0, false
	}
	return float64(f.successes) / length.Seconds(), true
}
