package compare

import (
	"cmp"
	"fmt"
	"time"

	"tokenlap/backend/bench"
)

// Column is one model of a run under one load: in one stage or, where the load was
// repeated, in all its repeats together.
type Column struct {
	Run     string     `json:"run"`
	RunName string     `json:"run_name"`
	Started string     `json:"started"` // RFC 3339
	State   string     `json:"state"`
	Model   string     `json:"model"` // endpoint
	Title   string     `json:"title"`
	Stage   int        `json:"stage"`                   // the first, if there are repeats
	Repeats int        `json:"repeats"`                 // stages of the same load that are taken together
	Load    bench.Load `json:"load"`                    // of kind "" where it is not known
	Label   string     `json:"label" translate:"label"` // of its own among the columns, also in charts
}

// column is a Column with its run and its metrics.
type column struct {
	Column
	run   *bench.Run
	model bench.ModelSummary   // of all stages together once pool was called, else of the first
	parts []bench.ModelSummary // of each stage
	name  string               // of its own among the columns, as the endpoint of a merged run
}

func columnKey(run string, model bench.ModelSummary) string {
	return fmt.Sprintf("%s@%s/%d", model.Endpoint, run, model.Stage)
}

func newColumn(run *bench.Run, model bench.ModelSummary) column {
	return column{run: run, model: model, parts: []bench.ModelSummary{model}, Column: Column{
		Run: run.ID, RunName: run.Name, Started: run.Started.Format(time.RFC3339), State: string(run.DisplayState()),
		Model: model.Endpoint, Title: run.Plan.Label(model.Endpoint), Stage: model.Stage, Repeats: 1, Load: run.Plan.LoadOf(model.Stage),
	}}
}

func (c *column) key() string { return columnKey(c.Run, c.parts[0]) }

func (c column) isSameAs(other column) bool { return c.key() == other.key() }

// setLabels gives each column a label of its own: the title of its model and what
// distinguishes the column from others of that title.
func setLabels(columns Selection) {
	for i := range columns {
		columns[i].Label = columns[i].Title
	}
	for _, more := range []func(column) string{
		func(c column) string { return c.RunName },
		func(c column) string { return c.run.Started.Local().Format("2006-01-02 15:04:05") },
		func(c column) string { return c.Load.String() },
		func(c column) string { return c.Run },
		func(c column) string { return c.Model },
		func(c column) string { return fmt.Sprintf("stage %d", c.Stage+1) },
	} {
		disambiguate(columns, more)
	}
	setNames(columns)
}

// setNames gives each column a name of its own. The oldest column of a model has
// the name of the model, whatever the order of the columns is.
func setNames(columns Selection) {
	oldest := map[string]*column{}
	for i := range columns {
		one := &columns[i]
		one.name = columnKey(one.Run, one.model)
		if known := oldest[one.Model]; known == nil || one.compareAge(known) < 0 {
			oldest[one.Model] = one
		}
	}
	for model, one := range oldest {
		one.name = model
	}
}

// compareAge orders columns by the start of their runs, the oldest first.
func (c *column) compareAge(other *column) int {
	return cmp.Or(c.run.Started.Compare(other.run.Started), cmp.Compare(c.Run, other.Run), cmp.Compare(c.Stage, other.Stage))
}

// disambiguate appends a part to those labels that are equal, if it differs
// between their columns.
func disambiguate(columns Selection, more func(column) string) {
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
