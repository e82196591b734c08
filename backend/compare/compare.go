// Package compare compares models of runs: their metrics with those of a baseline,
// their plans, and their charts together; it flags what makes them incomparable.
// Whether a difference is significant is not examined. The package has no access
// to the store: runs and samples are arguments.
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

// Query says what is compared: two to eight columns in all.
type Query struct {
	Subjects []Subject `json:"subjects"`
	Baseline int       `json:"baseline"` // the column that the others are compared with
	Theme    string    `json:"theme"`    // of CompareCharts
}

// Comparison is the outcome of a comparison.
type Comparison struct {
	Columns     []Column         `json:"columns"`
	Baseline    int              `json:"baseline"`
	Metrics     []MetricLine     `json:"metrics"`
	Differences []PlanDifference `json:"differences"`
	Flags       []string         `json:"flags"` // why the columns may not be comparable, one sentence each
}

// Selection is the columns of a comparison.
type Selection []column

// The fewest and the most columns of a comparison.
const (
	minColumns = 2
	maxColumns = 8
)

// Select returns a column for each model and stage that subjects name. It calls
// find once for each run, with the id that the subject has.
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
			if key := columnKey(run.ID, model); !seen[key] {
				seen[key] = true
				columns = append(columns, newColumn(run, model))
			}
			if len(columns) > maxColumns {
				return nil, bench.Invalid("a comparison has at most %d columns, one for each model and stage: choose fewer runs, or models of them", maxColumns)
			}
		}
		if !found {
			return nil, bench.NotFound("run %s has no figures of %q to compare", run.ID, cmp.Or(subject.Model, "any model"))
		}
	}
	if len(columns) < minColumns {
		return nil, bench.Invalid("one column is nothing to compare: choose another run or model beside it")
	}
	setLabels(columns)
	return columns, nil
}

// Compare compares the columns with the one at the index baseline.
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
