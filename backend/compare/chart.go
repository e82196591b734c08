package compare

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// Samples returns the samples of a run.
type Samples func(run string) iter.Seq2[bench.Sample, error]

// Charts returns the charts of all columns together, drawn as if each column were
// a model of one run. There is no timeline, since runs do not share a clock.
func (s Selection) Charts(samples Samples, medium chart.Medium) ([]chart.Chart, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	columns, err := s.pool(samples)
	if err != nil {
		return nil, err
	}
	return chart.DrawMerged(mergedRun(columns), mergedSamples(samples, columns), selectedRuns(columns), medium)
}

// Key is the same for selections with the same charts, unless a run is in progress.
func (s Selection) Key() string {
	key := ""
	for _, one := range s {
		key += fmt.Sprintf(" %s %q %q", columnKey(one.Run, one.model), one.Label, one.RunName)
		for _, part := range one.parts {
			if part.Steady != nil { // it may be moved by hand
				key += fmt.Sprintf(" %d-%d", part.Steady.From, part.Steady.To)
			}
		}
	}
	return key
}

// IsRunning reports whether one of the runs is in progress, so that its charts
// still change.
func (s Selection) IsRunning() bool {
	return slices.ContainsFunc(s, func(c column) bool { return c.run.State == bench.Running })
}

// mergedRun returns a run with a model for each column, in one stage.
func mergedRun(columns Selection) bench.Run {
	runs := runsOf(columns)
	all := bench.Run{
		Name: runsName(runs), Started: runs[0].Started,
		Plan:     bench.Plan{Stages: []bench.Stage{{}}},
		Manifest: bench.Manifest{Definitions: strings.Join(distinctValues(columns, func(c column) string { return c.run.Manifest.Definitions }), " and ")},
	}
	for _, run := range runs {
		if run.Started.Before(all.Started) {
			all.Started = run.Started
		}
	}
	for _, run := range runs {
		for _, prompt := range run.Plan.Prompts.Prompts {
			prompt.ID = promptID(run.ID, prompt.ID)
			all.Plan.Prompts.Prompts = append(all.Plan.Prompts.Prompts, prompt)
		}
	}
	all.Styles = stylesOf(columns)
	for _, one := range columns {
		all.Plan.Endpoints = append(all.Plan.Endpoints, bench.Endpoint{Name: one.name, Title: one.Label})
		model := one.model
		model.Endpoint, model.Stage = one.name, 0
		all.Summary.Models = append(all.Summary.Models, model)
	}
	return all
}

// stylesOf returns the styles of a merged run. Of several columns of one model the
// oldest has the style of the model, whatever the order of the columns is.
func stylesOf(columns Selection) map[string]int {
	byAge := slices.Clone(columns)
	slices.SortStableFunc(byAge, func(a, b column) int { return a.compareAge(&b) })
	var names []string
	known := map[string]int{}
	for _, one := range byAge {
		names = append(names, one.name)
		if style, ok := one.run.Styles[one.Model]; ok && one.name == one.Model {
			known[one.name] = style
		}
	}
	return chart.Styles(names, known)
}

// promptID returns an id that is different for prompts of different runs.
func promptID(run, id string) string { return run + "/" + id }

func runsOf(columns Selection) []*bench.Run {
	var runs []*bench.Run
	for _, one := range columns {
		if !slices.Contains(runs, one.run) {
			runs = append(runs, one.run)
		}
	}
	return runs
}

func runsName(runs []*bench.Run) string {
	if len(runs) == 1 {
		return runs[0].Name
	}
	return fmt.Sprintf("%d runs", len(runs))
}

// mergedSamples returns the samples of all columns as those of the merged run. It
// reads each run once.
func mergedSamples(samples Samples, columns Selection) iter.Seq2[bench.Sample, error] {
	return func(yield func(bench.Sample, error) bool) {
		for _, run := range runsOf(columns) {
			members := columns.members(run)
			for sample, err := range samples(run.ID) {
				one, ok := members[place{sample.Endpoint, sample.Stage}]
				if !ok && err == nil {
					continue
				}
				sample.Endpoint, sample.Stage, sample.PromptID = columns[one.column].name, 0, promptID(run.ID, sample.PromptID)
				if !yield(sample, err) {
					return
				}
			}
		}
	}
}

// selectedRuns returns the runs with only those models that are compared.
func selectedRuns(columns Selection) []bench.Run {
	var runs []bench.Run
	for _, run := range runsOf(columns) {
		part := *run
		part.Summary.Models = nil
		for _, one := range columns {
			if one.run == run {
				part.Summary.Models = append(part.Summary.Models, one.parts...)
			}
		}
		runs = append(runs, part)
	}
	return runs
}
