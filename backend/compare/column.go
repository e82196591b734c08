package compare

import (
	"cmp"
	"fmt"
	"time"

	"tokenlap/backend/bench"
)

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

// column is a Column with what it is made of.
type column struct {
	Column
	run   *bench.Run
	model bench.ModelSummary
	name  string // of its own among the columns; the endpoint's where that is
}

func spotOf(run string, model bench.ModelSummary) string {
	return fmt.Sprintf("%s@%s/%d", model.Endpoint, run, model.Stage)
}

func newColumn(run *bench.Run, model bench.ModelSummary) column {
	return column{run: run, model: model, Column: Column{
		Run: run.ID, RunName: run.Name, Started: run.Started.Format(time.RFC3339), State: string(run.State),
		Model: model.Endpoint, Title: run.Plan.Label(model.Endpoint), Stage: model.Stage, Load: run.Plan.LoadOf(model.Stage),
	}}
}

// label gives each column a label: its model, with as much behind it as
// tells it from the others.
func label(columns Selection) {
	for i := range columns {
		columns[i].Label = columns[i].Title
	}
	for _, more := range []func(column) string{
		func(c column) string { return c.RunName },
		func(c column) string { return c.run.Started.Local().Format("2006-01-02 15:04:05") },
		func(c column) string { return c.Load },
		func(c column) string { return c.Run },
		func(c column) string { return c.Model },
		func(c column) string { return fmt.Sprintf("stage %d", c.Stage+1) },
	} {
		extend(columns, more)
	}
	name(columns)
}

// name gives each column one of its own: the oldest run of a model has the
// model's, in whatever order the columns stand.
func name(columns Selection) {
	oldest := map[string]*column{}
	for i := range columns {
		one := &columns[i]
		one.name = spotOf(one.Run, one.model)
		if known := oldest[one.Model]; known == nil || one.age(known) < 0 {
			oldest[one.Model] = one
		}
	}
	for model, one := range oldest {
		one.name = model
	}
}

// age orders columns, the oldest first.
func (c *column) age(other *column) int {
	return cmp.Or(c.run.Started.Compare(other.run.Started), cmp.Compare(c.Run, other.Run), cmp.Compare(c.Stage, other.Stage))
}

// extend adds a part to labels that are the same, where it tells them apart.
func extend(columns Selection, more func(column) string) {
	alike := map[string][]int{}
	for i, one := range columns {
		alike[one.Label] = append(alike[one.Label], i)
	}
	for _, places := range alike {
		parts := map[string]bool{}
		for _, place := range places {
			parts[more(columns[place])] = true
		}
		if len(parts) < 2 {
			continue
		}
		for _, place := range places {
			if part := more(columns[place]); part != "" {
				columns[place].Label += " · " + part
			}
		}
	}
}
