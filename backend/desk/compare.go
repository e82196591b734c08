package desk

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tokenlap/backend/bench"
	"tokenlap/backend/store"
)

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
	Unit   string        `json:"unit"`   // s, tok/s, req/s, tokens, share, count
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

// The fewest and the most columns of a comparison.
const (
	fewestColumns = 2
	mostColumns   = 8
)

// compared is a column with what it is made of.
type compared struct {
	Column
	run   *bench.Run
	model bench.ModelSummary
	name  string // of its own among the columns; the endpoint's where that is
}

// Compare puts models of runs side by side. It says what differs, not
// whether a difference is significant.
func (d *Desk) Compare(ctx context.Context, query CompareQuery) (Comparison, error) {
	memory, err := d.memory(ctx)
	if err != nil {
		return Comparison{}, err
	}
	columns, err := columnsOf(ctx, memory, query.Subjects)
	if err != nil {
		return Comparison{}, err
	}
	if query.Baseline < 0 || query.Baseline >= len(columns) {
		return Comparison{}, bench.Invalid("there is no column %d to hold the others against: there are %d", query.Baseline+1, len(columns))
	}
	comparison := Comparison{
		Columns: make([]Column, 0, len(columns)), Baseline: query.Baseline,
		Metrics: metricLines(columns, query.Baseline), Differences: planDifferences(columns), Flags: flagsOf(columns),
	}
	for _, one := range columns {
		comparison.Columns = append(comparison.Columns, one.Column)
	}
	return comparison, nil
}

// columnsOf are the models and stages that subjects name, each once.
func columnsOf(ctx context.Context, memory *store.Store, subjects []Subject) ([]compared, error) {
	runs, seen := map[string]*bench.Run{}, map[string]bool{}
	var columns []compared
	for _, subject := range subjects {
		run, ok := runs[subject.Run]
		if !ok {
			now, err := RunNow(ctx, memory, subject.Run)
			if err != nil {
				return nil, err
			}
			if run, ok = runs[now.ID]; !ok {
				run = &now
			}
			runs[subject.Run], runs[now.ID] = run, run
		}
		found := false
		for _, model := range run.Summary.Models {
			if subject.Model != "" && subject.Model != model.Endpoint {
				continue
			}
			found = true
			if key := spotOf(run.ID, model); !seen[key] {
				seen[key] = true
				columns = append(columns, newColumn(run, model))
			}
			if len(columns) > mostColumns {
				return nil, bench.Invalid("a comparison has at most %d columns, one for each model and stage: choose fewer runs, or models of them", mostColumns)
			}
		}
		if !found {
			return nil, bench.NotFound("run %s has no figures of %q to compare", run.ID, cmp.Or(subject.Model, "any model"))
		}
	}
	if len(columns) < fewestColumns {
		return nil, bench.Invalid("one column is nothing to compare: choose another run or model beside it")
	}
	christen(columns)
	return columns, nil
}

func spotOf(run string, model bench.ModelSummary) string {
	return fmt.Sprintf("%s@%s/%d", model.Endpoint, run, model.Stage)
}

func newColumn(run *bench.Run, model bench.ModelSummary) compared {
	return compared{run: run, model: model, Column: Column{
		Run: run.ID, RunName: run.Name, Started: run.Started.Format(time.RFC3339), State: string(run.State),
		Model: model.Endpoint, Title: titleOf(run.Plan, model.Endpoint), Stage: model.Stage, Load: loadOf(run.Plan, model.Stage),
	}}
}

// christen gives each column a label: its model, with as much behind it as
// tells it from the others.
func christen(columns []compared) {
	for i := range columns {
		columns[i].Label = columns[i].Title
	}
	for _, more := range []func(compared) string{
		func(c compared) string { return c.RunName },
		func(c compared) string { return c.run.Started.Local().Format("2006-01-02 15:04:05") },
		func(c compared) string { return c.Load },
		func(c compared) string { return c.Run },
		func(c compared) string { return c.Model },
		func(c compared) string { return fmt.Sprintf("stage %d", c.Stage+1) },
	} {
		extend(columns, more)
	}
	name(columns)
}

// name gives each column one of its own: the oldest run of a model has the
// model's, in whatever order the columns stand.
func name(columns []compared) {
	oldest := map[string]*compared{}
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
func (c *compared) age(other *compared) int {
	return cmp.Or(c.run.Started.Compare(other.run.Started), cmp.Compare(c.Run, other.Run), cmp.Compare(c.Stage, other.Stage))
}

// extend adds a part to labels that are the same, where it tells them apart.
func extend(columns []compared, more func(compared) string) {
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
