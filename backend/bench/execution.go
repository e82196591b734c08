package bench

// EndReason is what ended a stage or a run.
type EndReason string

const (
	EndRequests    EndReason = "requests"    // all requests were sent
	EndDuration    EndReason = "duration"    // the time was over
	EndTrace       EndReason = "trace"       // the trace was over
	EndErrors      EndReason = "errors"      // more requests failed than the plan allows
	EndErrorRate   EndReason = "error_rate"  // a larger share of them
	EndTokens      EndReason = "tokens"      // more tokens were used
	EndCost        EndReason = "cost"        // more money was spent
	EndUser        EndReason = "user"        // the user stopped the run
	EndFailure     EndReason = "failure"     // an error of Tokenlap
	EndInterrupted EndReason = "interrupted" // the process died
)

// endSentences are the reasons in words.
var endSentences = map[EndReason]string{
	EndRequests: "all requests were sent", EndDuration: "the duration was reached", EndTrace: "the trace ended",
	EndErrors: "the limit of failed requests was reached", EndErrorRate: "the failure rate limit was exceeded",
	EndTokens: "the token limit was reached", EndCost: "the cost limit was reached",
	EndUser: "stopped by the user", EndFailure: "an error ended it", EndInterrupted: "Tokenlap was ended",
}

// Sentence says the reason in words.
func (e EndReason) Sentence() string { return endSentences[e] }

// IsPlanned reports whether it is an end that the plan itself has, and nothing
// that cut it short.
func (e EndReason) IsPlanned() bool {
	return e == EndRequests || e == EndDuration || e == EndTrace
}

// Error makes a reason the cause of a cancelled context.
func (e EndReason) Error() string { return e.Sentence() }

// Execution is how a run went through its plan.
type Execution struct {
	End    EndReason        `json:"end,omitempty"` // what ended the run; "": it goes on, or is not known
	Stages []StageExecution `json:"stages,omitempty"`
	Sweeps []SweepResult    `json:"sweeps,omitempty"` // of each endpoint, in the order of the plan
	Parts  []PartExecution  `json:"parts,omitempty"`  // by index: of a run of one part itself, of a run that was made of parts all that came
}

// StageExecution is how one endpoint went through one stage.
type StageExecution struct {
	Stage    int       `json:"stage"`
	Endpoint string    `json:"endpoint"`
	Began    Instant   `json:"began"`
	Ended    Instant   `json:"ended"` // nothing more was started; answers may have come later
	End      EndReason `json:"end"`
	Due      int       `json:"due"`     // requests that the load asked for, dropped and warm-up ones included, later turns and calibration not
	Dropped  int       `json:"dropped"` // of them: never sent
}

// Sent is how many requests were sent, warm-up ones included.
func (s StageExecution) Sent() int { return s.Due - s.Dropped }

// DueRate is how many requests a second the load asked for while the stage went
// on; false if that took no time or is not known.
func (s StageExecution) DueRate() (rate float64, ok bool) { return s.rate(s.Due) }

// SentRate is how many requests a second were sent while the stage went on.
func (s StageExecution) SentRate() (rate float64, ok bool) { return s.rate(s.Sent()) }

func (s StageExecution) rate(requests int) (rate float64, ok bool) {
	took, ok := s.Ended.Since(s.Began)
	if !ok || took <= 0 {
		return 0, false
	}
	return float64(requests) / took.Seconds(), true
}

// StageExecution returns how an endpoint went through a stage; false if that is
// not known.
func (e Execution) StageExecution(endpoint string, stage int) (StageExecution, bool) {
	for _, s := range e.Stages {
		if s.Endpoint == endpoint && s.Stage == stage {
			return s, true
		}
	}
	return StageExecution{}, false
}

// decides reports whether a stage is to be believed or not: of a sweep only the
// levels that make the answer are, since others are too high on purpose.
func (e Execution) decides(m *ModelSummary) bool {
	for _, sweep := range e.Sweeps {
		if sweep.Endpoint != m.Endpoint || !sweep.HasAnswer() {
			continue
		}
		for _, probe := range sweep.Probes {
			if probe.Stage == m.Stage {
				return probe.Met && probe.Level == sweep.Level
			}
		}
	}
	return true
}
