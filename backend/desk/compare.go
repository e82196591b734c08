package desk

import "context"

// Subject is what is compared or exported: a run, or one model of it.
type Subject struct {
	Run   string `json:"run"`
	Model string `json:"model"` // endpoint; "": all models of the run
}

// CompareQuery is what to compare, two to eight columns in all.
type CompareQuery struct {
	Subjects []Subject `json:"subjects"`
	Baseline int       `json:"baseline"` // the column that the others are held against
	Theme    string    `json:"theme"`    // of CompareCharts
}

// Comparison is several models of runs side by side.
type Comparison struct {
	Columns     []Column         `json:"columns"`
	Baseline    int              `json:"baseline"`
	Metrics     []MetricLine     `json:"metrics"`
	Differences []PlanDifference `json:"differences"`
	Flags       []string         `json:"flags"` // why the columns may not be comparable, in words
}

// Column is one model in one stage of a run.
type Column struct {
	Run     string `json:"run"`
	RunName string `json:"run_name"`
	Started string `json:"started"` // RFC 3339
	State   string `json:"state"`
	Model   string `json:"model"` // endpoint
	Title   string `json:"title"`
	Stage   int    `json:"stage"`
	Load    string `json:"load"`
	Label   string `json:"label"` // as the charts name it
}

// MetricLine is one metric over all columns.
type MetricLine struct {
	ID     string        `json:"id"`     // ttft_p50, ttft_p95, tpot_p50, latency_p50, success_rate, ...
	Unit   string        `json:"unit"`   // s, tok/s, share, count
	Better string        `json:"better"` // lower, higher, or "" where neither is
	Values []MetricValue `json:"values"`
}

// MetricValue is one cell.
type MetricValue struct {
	Value     *float64 `json:"value"`
	N         int      `json:"n"`         // values it rests on
	Weak      bool     `json:"weak"`      // too few for this percentile
	Delta     *float64 `json:"delta"`     // relative to the baseline: 0.1 is 10 % more
	Direction string   `json:"direction"` // better, worse, same; "" where it cannot be said
}

// PlanDifference is one thing that the plans do not have in common.
type PlanDifference struct {
	Field  string   `json:"field"`  // max_tokens, prompts, concurrent, ...
	Values []string `json:"values"` // one for each column
}

// Compare puts models of runs side by side. It says what differs, not
// whether a difference is significant.
func (d *Desk) Compare(ctx context.Context, query CompareQuery) (Comparison, error) {
	return Comparison{}, errUnbuilt
}

// CompareCharts are the charts of all columns together.
func (d *Desk) CompareCharts(ctx context.Context, query CompareQuery) ([]ChartView, error) {
	return nil, errUnbuilt
}
