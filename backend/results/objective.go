package results

import "tokenlap/backend/bench"

// ObjectiveRow is what came of an objective of a model in a stage.
type ObjectiveRow struct {
	Endpoint string        `json:"endpoint"`
	Title    string        `json:"title"`
	Stage    int           `json:"stage"` // from 0
	Kind     ObjectiveKind `json:"kind"`
	Text     string        `json:"text"`  // ttft.p95=500ms; of a condition ttft.p95>500ms; "" of AllRequests
	Value    *float64      `json:"value"` // of a statistic; else the share of requests; nil: not known
	Unit     string        `json:"unit"`  // of the value
	Rate     *float64      `json:"rate"`  // of AllRequests: good requests a second
	Met      *bool         `json:"met"`   // nil: nothing decides
}

// ObjectiveKind says what an objective is about.
type ObjectiveKind string

const (
	EachRequest  ObjectiveKind = "request"   // each request
	AllRequests  ObjectiveKind = "all"       // all objectives about each request together
	OfStatistic  ObjectiveKind = "statistic" // a statistic, or a metric that is one figure
	RunCondition ObjectiveKind = "condition" // a condition under which the run has failed
)

// objectivesOf returns the objectives and conditions of a run, model by model, by
// its decisive figures; none where it has none.
func objectivesOf(run bench.Run) []ObjectiveRow {
	rows := []ObjectiveRow{}
	conditions := run.Conditions()
	for i := range run.Summary.Models {
		m := &run.Summary.Models[i]
		own := ObjectiveRow{Endpoint: m.Endpoint, Title: run.Plan.Label(m.Endpoint), Stage: m.Stage}
		rows = append(rows, own.ofRequests(m.Decisive().Goodput)...)
		for _, value := range m.Decisive().Values {
			rows = append(rows, own.of(OfStatistic, value.Objective.String(), value))
		}
		for _, c := range conditions {
			if c.Endpoint == m.Endpoint && c.Stage == m.Stage {
				rows = append(rows, own.of(RunCondition, c.Objective.Condition(), c.ObjectiveValue))
			}
		}
	}
	return rows
}

// ofRequests returns the rows of a goodput, with the model and stage of r.
func (r ObjectiveRow) ofRequests(g *bench.GoodputSummary) (rows []ObjectiveRow) {
	if g == nil {
		return nil
	}
	r.Unit = string(bench.Share)
	for _, met := range g.Met {
		row := r
		row.Kind, row.Text, row.Value = EachRequest, met.Objective.String(), met.Share
		rows = append(rows, row)
	}
	r.Kind, r.Value, r.Rate = AllRequests, g.Share, g.Rate
	return append(rows, r)
}

// of returns the row of a value, with the model and stage of r.
func (r ObjectiveRow) of(kind ObjectiveKind, text string, value bench.ObjectiveValue) ObjectiveRow {
	r.Kind, r.Text, r.Value, r.Met = kind, text, value.Value, &value.Met
	r.Unit = string(bench.MetricOf(value.Objective.Metric).Unit)
	return r
}
