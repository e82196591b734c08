// Package compare compares models of runs: their metrics with those of a baseline,
// their plans, and their charts together. It says which differences are more than
// noise, and claims nothing where workloads differ. The package has no access to the
// store: runs and samples are arguments.
package compare

import (
	"cmp"
	"slices"

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
	Theme    string    `json:"theme"`    // of charts
	Width    int       `json:"width"`    // of a row of charts, in CSS pixels; 0: the usual one
	Columns  int       `json:"columns"`  // how many charts that are not wide stand in a row; 0: 1
}

// Comparison is the outcome of a comparison.
type Comparison struct {
	Columns     []Column         `json:"columns"`
	Baseline    int              `json:"baseline"`
	Answers     []Answer         `json:"answers"` // for each column but the baseline
	Metrics     []MetricLine     `json:"metrics"`
	Differences []PlanDifference `json:"differences"`
	Flags       []Flag           `json:"flags"` // why the columns may not be comparable, then notes
}

// Selection is the columns of a comparison.
type Selection []column

// The fewest and the most columns of a comparison.
const (
	minColumns = 2
	maxColumns = 8
)

// Select returns a column for each model and load that subjects name. It calls find
// once for each run, with the id that the subject has.
func Select(subjects []Subject, find func(run string) (bench.Run, error)) (Selection, error) {
	runs := runs{find: find, known: map[string]*bench.Run{}}
	var columns Selection
	for _, subject := range subjects {
		found, err := runs.columns(subject)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			if !slices.ContainsFunc(columns, one.isSameAs) {
				columns = append(columns, one)
			}
		}
	}
	setLabels(columns)
	return columns, nil
}

// runs are those that were found, by the ids that subjects and they themselves have.
type runs struct {
	find  func(run string) (bench.Run, error)
	known map[string]*bench.Run
}

func (r *runs) get(id string) (*bench.Run, error) {
	if run, ok := r.known[id]; ok {
		return run, nil
	}
	now, err := r.find(id)
	if err != nil {
		return nil, err
	}
	run, ok := r.known[now.ID]
	if !ok {
		run = &now
	}
	r.known[id], r.known[now.ID] = run, run
	return run, nil
}

// columns returns those of one subject, without labels.
func (r *runs) columns(subject Subject) (Selection, error) {
	run, err := r.get(subject.Run)
	if err != nil {
		return nil, err
	}
	var found Selection
	for _, model := range run.Summary.Models {
		if subject.Model == "" || subject.Model == model.Endpoint {
			found = found.add(newColumn(run, model))
		}
	}
	if len(found) == 0 {
		return nil, bench.NotFound("run %s has no figures of %q to compare", run.ID, cmp.Or(subject.Model, "any model"))
	}
	return found, nil
}

// check returns an error if there are too few or too many columns.
func (s Selection) check() error {
	switch {
	case len(s) < minColumns:
		return bench.Invalid("one column is nothing to compare: choose another run or model beside it")
	case len(s) > maxColumns:
		return bench.Invalid("a comparison has at most %d columns, one for each model and load: choose fewer runs, or models of them", maxColumns)
	}
	return nil
}

// Compare compares the columns with the one at the index baseline. It reads the
// samples of each run.
func (s Selection) Compare(baseline int, samples Samples) (Comparison, error) {
	if err := s.check(); err != nil {
		return Comparison{}, err
	}
	if baseline < 0 || baseline >= len(s) {
		return Comparison{}, bench.Invalid("there is no column %d to use as baseline: there are %d", baseline+1, len(s))
	}
	columns, err := s.pool(samples)
	if err != nil {
		return Comparison{}, err
	}
	differences, err := columns.differences(baseline, samples)
	if err != nil {
		return Comparison{}, err
	}
	comparison := Comparison{
		Columns: make([]Column, 0, len(s)), Baseline: baseline, Answers: []Answer{},
		Metrics: metricLines(columns, baseline, differences), Differences: planDifferences(columns), Flags: flagsOf(columns),
	}
	for _, one := range columns {
		comparison.Columns = append(comparison.Columns, one.Column)
	}
	for i := range columns {
		if i != baseline {
			comparison.Answers = append(comparison.Answers, comparison.answer(i, obstacles(columns[baseline], columns[i])))
		}
	}
	return comparison, nil
}
