package results

import "tokenlap/backend/bench"

// Parts are how the parts fared that a run was made of.
type Parts struct {
	Count   int       `json:"count"` // of the plan; 0: the run was not made of parts
	Missing []int     `json:"missing"`
	Spread  *float64  `json:"spread"` // seconds: by so much instants of different parts may be off; nil: not known
	Rows    []PartRow `json:"rows"`
}

// PartRow is how one part fared. Times are in seconds; nil where they are not known.
type PartRow struct {
	Index    int         `json:"index"`
	Host     string      `json:"host"`
	State    bench.State `json:"state"`
	Share    float64     `json:"share"`
	Due      int         `json:"due"`
	Dropped  int         `json:"dropped"`
	Late     *float64    `json:"late"`
	Offset   *float64    `json:"offset"`
	Spread   *float64    `json:"spread"`
	StartLag *float64    `json:"start_lag"`
	ReadLag  *float64    `json:"read_lag"`
	CPU      *float64    `json:"cpu_share"`
	Badly    bool        `json:"badly"` // it is to be looked at first
}

func partsOf(run bench.Run) Parts {
	parts := Parts{Missing: []int{}, Rows: []PartRow{}}
	if !run.IsMerged() {
		return parts
	}
	parts.Count = run.Execution.Parts[0].Count
	parts.Missing = append(parts.Missing, run.Execution.MissingParts()...)
	if spread, known := run.Execution.Spread(); known {
		parts.Spread = pointer(spread.Seconds())
	}
	for _, p := range run.Execution.Parts {
		row := PartRow{
			Index: p.Index, Host: p.Host, State: p.State, Share: p.Share, Due: p.Due, Dropped: p.Dropped,
			Badly: p.FaredBadly(),
		}
		if p.Late > 0 {
			row.Late = pointer(p.Late.Seconds())
		}
		if p.Clock.IsMeasured() {
			row.Offset, row.Spread = pointer(p.Clock.Offset.Seconds()), pointer(p.Clock.Spread.Seconds())
		}
		if p.Health.StartLagP99 > 0 {
			row.StartLag = pointer(p.Health.StartLagP99.Seconds())
		}
		if p.Health.ReadLagP99 > 0 {
			row.ReadLag = pointer(p.Health.ReadLagP99.Seconds())
		}
		if p.Health.Beats > 0 {
			row.CPU = pointer(p.Health.CPUShare)
		}
		parts.Rows = append(parts.Rows, row)
	}
	return parts
}
