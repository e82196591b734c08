// Package compare puts models of runs side by side: their metrics against a
// baseline, what differs in their plans, why they may not be comparable, and
// their charts together. It says what differs, not whether a difference is
// significant. It knows no store; runs and samples come in as arguments.
package compare

import (
	"cmp"

	"tokenlap/backend/bench"
)

// Subject is what is compared or exported: a run, or one model of it.
type Subject struct {
	Run   string `json:"run"`
	Model string `json:"model"` // endpoint; "": all models of the run
}

// Query is what to compare, two to eight columns in all.
type Query struct {
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

// Selection are the columns of a comparison, as Select finds them.
type Selection []column

// The fewest and the most columns of a comparison.
const (
	fewestColumns = 2
	mostColumns   = 8
)

// Select finds the models and stages that subjects name, each once. A run is
// asked for by its id, which may be shortened.
func Select(subjects []Subject, find func(run string) (bench.Run, error)) (Selection, error) {
	runs, seen := map[string]*bench.Run{}, map[string]bool{}
	var columns Selection
	for _, subject := range subjects {
		run, ok := runs[subject.Run]
		if !ok {
			now, err := find(subject.Run)
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
	label(columns)
	return columns, nil
}

// Compare is the selection with its metrics held against those of the baseline.
func (s Selection) Compare(baseline int) (Comparison, error) {
	if baseline < 0 || baseline >= len(s) {
		return Comparison{}, bench.Invalid("there is no column %d to hold the others against: there are %d", baseline+1, len(s))
	}
	comparison := Comparison{
		Columns: make([]Column, 0, len(s)), Baseline: baseline,
		Metrics: metricLines(s, baseline), Differences: planDifferences(s), Flags: flagsOf(s),
	}
	for _, one := range s {
		comparison.Columns = append(comparison.Columns, one.Column)
	}
	return comparison, nil
}
