package desk

import (
	"math"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

func rowsOf(runs []bench.Run) []RunRow {
	rows := make([]RunRow, 0, len(runs))
	for _, run := range runs {
		rows = append(rows, rowOf(run))
	}
	return rows
}

func rowOf(run bench.Run) RunRow {
	row := RunRow{
		ID: run.ID, Name: run.Name, State: string(run.State), Started: run.Started.Format(time.RFC3339),
		Starred: run.Starred, Tags: append([]string{}, run.Tags...), Note: run.Note,
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

// modelRowsOf takes the models from the summary, or from the plan where no
// summary was written.
func modelRowsOf(run bench.Run) []ModelRow {
	titles := map[string]string{}
	planned := make([]ModelRow, 0, len(run.Plan.Endpoints))
	for _, endpoint := range run.Plan.Endpoints {
		titles[endpoint.Name] = endpoint.Title
		planned = append(planned, ModelRow{Name: endpoint.Name, Title: endpoint.Title, Load: loadOf(run.Plan, 0)})
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
			Load:        loadOf(run.Plan, model.Stage),
			Requests:    &model.Attempts,
			Failed:      &model.Failed,
			SuccessRate: finite(model.SuccessRate),
			TTFTP50:     finite(model.TTFT.P50),
			TTFTP95:     finite(model.TTFT.P95),
			TPOTP50:     finite(model.TPOT.P50),
			LatencyP50:  finite(model.Latency.P50),
			OutputSpeed: finite(model.OutputSpeed.P50),
			Speed:       finite(model.SystemTokens),
			Warnings:    len(model.Warnings),
		})
	}
	return rows
}

// loadOf is the load of a stage in words; nothing for a run whose plan is not
// known in full.
func loadOf(plan bench.Plan, stage int) string {
	if stage < 0 || stage >= len(plan.Stages) {
		return ""
	}
	return plan.Stages[stage].Load.String()
}

// finite leaves out what JSON cannot hold.
func finite(number *float64) *float64 {
	if number == nil || math.IsNaN(*number) || math.IsInf(*number, 0) {
		return nil
	}
	return number
}
