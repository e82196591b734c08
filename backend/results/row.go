package results

import (
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// RunRow is a run in a list.
type RunRow struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	State       string              `json:"state"`
	Started     string              `json:"started"`  // RFC 3339
	Duration    *float64            `json:"duration"` // seconds
	Starred     bool                `json:"starred"`
	Excluded    string              `json:"excluded"` // why it is left out of trends; "": it is not
	Tags        []string            `json:"tags"`
	Note        string              `json:"note"`
	Origin      string              `json:"origin"`      // files it was imported from; "": measured here
	Definitions string              `json:"definitions"` // of the metrics
	Models      []bench.ListedModel `json:"models"`      // one for each model and stage
}

// RowsOf returns the rows of runs.
func RowsOf(runs []bench.ListedRun) []RunRow {
	rows := make([]RunRow, 0, len(runs))
	for _, run := range runs {
		rows = append(rows, RowOf(run))
	}
	return rows
}

// RowOf returns the row of a run.
func RowOf(run bench.ListedRun) RunRow {
	row := RunRow{
		ID: run.ID, Name: run.Name, State: string(run.State), Started: run.Started.Format(time.RFC3339),
		Starred: run.Starred, Excluded: run.Excluded, Tags: append([]string{}, run.Tags...), Note: run.Note,
		Origin: strings.Join(run.Files, ", "), Definitions: run.Definitions, Models: run.Models,
	}
	if !run.Finished.IsZero() {
		took := run.Finished.Sub(run.Started).Seconds()
		row.Duration = &took
	}
	return row
}
