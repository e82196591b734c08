package bench

import "time"

// ListedRun is a run as lists show it: of its plan and its summary a few values only.
type ListedRun struct {
	ID          string
	Name        string
	State       State // as it is shown, see Run.DisplayState
	Started     time.Time
	Finished    time.Time
	Starred     bool
	Excluded    string // see Run
	Tags        []string
	Note        string
	Definitions string // of the metrics
	ListedContent
}

// ListedContent is what a list shows of the plan, the manifest and the summary of a
// run.
type ListedContent struct {
	Files  []string      `json:"files,omitempty"` // it was imported from; none: measured here
	Models []ListedModel `json:"models"`          // one for each model and stage
}

// ListedModel is the metrics of a model in one stage of a run. Absent values are nil,
// as those of a run without a summary.
type ListedModel struct {
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Stage       int      `json:"stage"`
	Load        Load     `json:"load"` // of kind "" where it is not known
	Requests    *int     `json:"requests"`
	Successes   *int     `json:"successes"`
	Failed      *int     `json:"failed"`
	SuccessRate *float64 `json:"success_rate"` // 0 to 1
	TTFTP50     *float64 `json:"ttft_p50"`     // seconds
	TTFTP95     *float64 `json:"ttft_p95"`
	TPOTP50     *float64 `json:"tpot_p50"`
	LatencyP50  *float64 `json:"latency_p50"`
	OutputSpeed *float64 `json:"output_speed"`      // tokens a second of one stream, median
	Speed       *float64 `json:"tokens_per_second"` // output tokens, all streams together
	Warnings    int      `json:"warnings"`
}

// Listed returns the run as lists show it.
func (r *Run) Listed() ListedRun {
	return ListedRun{
		ID: r.ID, Name: r.Name, State: r.DisplayState(), Started: r.Started, Finished: r.Finished, Starred: r.Starred, Excluded: r.Excluded,
		Tags: r.Tags, Note: r.Note, Definitions: r.Manifest.Definitions, ListedContent: r.listedContent(),
	}
}

// listedContent has the models of the summary, or those of the plan if the run has no
// summary.
func (r *Run) listedContent() ListedContent {
	content := ListedContent{Models: []ListedModel{}}
	for _, origin := range r.Manifest.Origins {
		content.Files = append(content.Files, origin.File)
	}
	titles := map[string]string{}
	for _, endpoint := range r.Plan.Endpoints {
		titles[endpoint.Name] = endpoint.Title
		if len(r.Summary.Models) == 0 {
			content.Models = append(content.Models, ListedModel{Name: endpoint.Name, Title: endpoint.Title, Load: r.Plan.LoadOf(0)})
		}
	}
	for i := range r.Summary.Models {
		model := &r.Summary.Models[i]
		content.Models = append(content.Models, ListedModel{
			Name: model.Endpoint, Title: titles[model.Endpoint], Stage: model.Stage, Load: r.Plan.LoadOf(model.Stage),
			Requests: &model.Attempts, Successes: &model.Successes, Failed: &model.Failed, SuccessRate: Finite(model.SuccessRate),
			TTFTP50: Finite(model.TTFT.P50), TTFTP95: Finite(model.TTFT.P95), TPOTP50: Finite(model.TPOT.P50), LatencyP50: Finite(model.Latency.P50),
			OutputSpeed: Finite(model.OutputSpeed.P50), Speed: Finite(model.SystemTokens), Warnings: len(model.Warnings),
		})
	}
	return content
}
