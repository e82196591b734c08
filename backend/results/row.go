package results

import (
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// RunRow is a run in a list.
type RunRow struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	State       string     `json:"state"`
	Started     string     `json:"started"`  // RFC 3339
	Duration    *float64   `json:"duration"` // seconds
	Starred     bool       `json:"starred"`
	Excluded    string     `json:"excluded"` // why it is left out of trends; "": it is not
	Tags        []string   `json:"tags"`
	Note        string     `json:"note"`
	Origin      string     `json:"origin"`      // files it was imported from; "": measured here
	Definitions string     `json:"definitions"` // of the metrics
	Models      []ModelRow `json:"models"`      // one for each model and stage
}

// ModelRow is the metrics of a model in one stage of a run. Absent values are nil,
// as those of a run without a summary.
type ModelRow struct {
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Stage       int        `json:"stage"`
	Load        bench.Load `json:"load"` // of kind "" where it is not known
	Requests    *int       `json:"requests"`
	Failed      *int       `json:"failed"`
	SuccessRate *float64   `json:"success_rate"` // 0 to 1
	TTFTP50     *float64   `json:"ttft_p50"`     // seconds
	TTFTP95     *float64   `json:"ttft_p95"`
	TPOTP50     *float64   `json:"tpot_p50"`
	LatencyP50  *float64   `json:"latency_p50"`
	OutputSpeed *float64   `json:"output_speed"`      // tokens a second of one stream, median
	Speed       *float64   `json:"tokens_per_second"` // output tokens, all streams together
	Warnings    int        `json:"warnings"`
}

// RowsOf returns the rows of runs.
func RowsOf(runs []bench.Run) []RunRow {
	rows := make([]RunRow, 0, len(runs))
	for _, run := range runs {
		rows = append(rows, RowOf(run))
	}
	return rows
}

// RowOf returns the row of a run.
func RowOf(run bench.Run) RunRow {
	row := RunRow{
		ID: run.ID, Name: run.Name, State: string(run.DisplayState()), Started: run.Started.Format(time.RFC3339),
		Starred: run.Starred, Excluded: run.Excluded, Tags: append([]string{}, run.Tags...), Note: run.Note,
		Definitions: run.Manifest.Definitions, Models: modelRowsOf(run),
	}
	if !run.Finished.IsZero() {
		took := run.Finished.Sub(run.Started).Seconds()
		row.Duration = &took
	}
	var files []string
	for _, origin := range run.Manifest.Origins {
		files = append(files, origin.File)
	}
	row.Origin = strings.Join(files, ", ")
	return row
}

// modelRowsOf returns the models of the summary, or those of the plan if the run
// has no summary.
func modelRowsOf(run bench.Run) []ModelRow {
	titles := map[string]string{}
	planned := make([]ModelRow, 0, len(run.Plan.Endpoints))
	for _, endpoint := range run.Plan.Endpoints {
		titles[endpoint.Name] = endpoint.Title
		planned = append(planned, ModelRow{Name: endpoint.Name, Title: endpoint.Title, Load: run.Plan.LoadOf(0)})
	}
	if len(run.Summary.Models) == 0 {
		return planned
	}
	rows := make([]ModelRow, 0, len(run.Summary.Models))
	for _, model := range run.Summary.Models {
		rows = append(rows, ModelRow{
			Name:        model.Endpoint,
			Title:       titles[model.Endpoint],
			Stage:       model.Stage,
			Load:        run.Plan.LoadOf(model.Stage),
			Requests:    &model.Attempts,
			Failed:      &model.Failed,
			SuccessRate: bench.Finite(model.SuccessRate),
			TTFTP50:     bench.Finite(model.TTFT.P50),
			TTFTP95:     bench.Finite(model.TTFT.P95),
			TPOTP50:     bench.Finite(model.TPOT.P50),
			LatencyP50:  bench.Finite(model.Latency.P50),
			OutputSpeed: bench.Finite(model.OutputSpeed.P50),
			Speed:       bench.Finite(model.SystemTokens),
			Warnings:    len(model.Warnings),
		})
	}
	return rows
}
