package results

import "tokenlap/backend/bench"

// StageRow is how one model went through one stage.
type StageRow struct {
	Stage    int             `json:"stage"` // from 0
	Repeat   int             `json:"repeat"`
	Endpoint string          `json:"endpoint"`
	Title    string          `json:"title"`
	Load     bench.Load      `json:"load"`
	Seconds  *float64        `json:"seconds"` // how long requests were started
	Due      int             `json:"due"`
	Sent     int             `json:"sent"`
	Dropped  int             `json:"dropped"`
	DueRate  *float64        `json:"due_rate"`  // requests a second
	SentRate *float64        `json:"sent_rate"` // requests a second
	DoneRate *float64        `json:"done_rate"` // successes a second
	TTFTP50  *float64        `json:"ttft_p50"`  // seconds
	TTFTP95  *float64        `json:"ttft_p95"`  // seconds
	TPOTP50  *float64        `json:"tpot_p50"`  // seconds
	Tokens   *float64        `json:"system_tokens"`
	Success  *float64        `json:"success_rate"`
	End      bench.EndReason `json:"end"`
}

// stagesOf returns the stages of a run; none where it has one stage of users,
// of which all is said elsewhere.
func stagesOf(run bench.Run) []StageRow {
	rows := []StageRow{}
	for _, r := range run.StageRows() {
		row := StageRow{
			Stage: r.Stage, Repeat: r.Planned.Repeat, Endpoint: r.Endpoint, Title: run.Plan.Label(r.Endpoint), Load: r.Planned.Load,
			Due: r.Due, Sent: r.Sent(), Dropped: r.Dropped, End: r.End,
		}
		if took, ok := r.Ended.Since(r.Began); ok {
			row.Seconds = pointer(took.Seconds())
		}
		if rate, ok := r.DueRate(); ok {
			row.DueRate = pointer(rate)
		}
		if rate, ok := r.SentRate(); ok {
			row.SentRate = pointer(rate)
		}
		if m := r.Summary; m != nil {
			row.DoneRate, row.TTFTP50, row.TTFTP95, row.TPOTP50 = m.RequestRate, m.TTFT.P50, m.TTFT.P95, m.TPOT.P50
			row.Tokens, row.Success = m.SystemTokens, m.SuccessRate
		}
		rows = append(rows, row)
	}
	return rows
}

// SweepRow is what a sweep found of one model.
type SweepRow struct {
	Endpoint string         `json:"endpoint"`
	Title    string         `json:"title"`
	Kind     bench.LoadKind `json:"kind"`
	End      bench.SweepEnd `json:"end"`
	Level    float64        `json:"level"`                   // the highest that meets; 0: none
	Failed   float64        `json:"failed"`                  // the lowest above it that does not; 0: none
	Goodput  float64        `json:"goodput"`                 // good requests a second at Level
	Reason   string         `json:"reason" translate:"text"` // the result in one sentence
}

func sweepsOf(run bench.Run) []SweepRow {
	rows := []SweepRow{}
	for _, r := range run.Execution.Sweeps {
		rows = append(rows, SweepRow{
			Endpoint: r.Endpoint, Title: run.Plan.Label(r.Endpoint), Kind: r.Kind, End: r.End,
			Level: r.Level, Failed: r.Failed, Goodput: r.Goodput, Reason: r.Reason,
		})
	}
	return rows
}

func pointer[T any](value T) *T { return &value }
