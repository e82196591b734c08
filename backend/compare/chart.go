package compare

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// Samples reads the samples of a run.
type Samples func(run string) iter.Seq2[bench.Sample, error]

// Charts draws all columns as if they were the models of one run, and how they
// scale. There is no timeline: they do not share a clock.
func (s Selection) Charts(samples Samples, theme chart.Theme) ([]chart.Chart, error) {
	charts, err := chart.Draw(joined(s), joinedSamples(samples, s), theme)
	if err != nil {
		return nil, err
	}
	charts = slices.DeleteFunc(charts, func(c chart.Chart) bool { return c.Name == "timeline" })
	for i := range charts {
		if charts[i].Name == "scaling" {
			charts[i] = chart.Scaling(chosenOf(s), theme)
		}
	}
	return charts, nil
}

// Key tells apart selections whose charts differ: it names all of a column that
// stands in the pictures.
func (s Selection) Key() string {
	key := ""
	for _, one := range s {
		key += fmt.Sprintf(" %s %q %q", spotOf(one.Run, one.model), one.Label, one.RunName)
	}
	return key
}

// IsRunning reports whether a run among the columns goes on, so that their
// figures still change.
func (s Selection) IsRunning() bool {
	return slices.ContainsFunc(s, func(c column) bool { return c.run.State == bench.Running })
}

// joined is one run of which each column is a model.
func joined(columns Selection) bench.Run {
	runs := runsOf(columns)
	all := bench.Run{
		Name: namesOf(runs), Started: runs[0].Started,
		Plan:     bench.Plan{Stages: []bench.Stage{{}}},
		Manifest: bench.Manifest{Definitions: strings.Join(kindsOf(columns, func(c column) string { return c.run.Manifest.Definitions }), " and ")},
	}
	for _, run := range runs {
		if run.Started.Before(all.Started) {
			all.Started = run.Started
		}
	}
	for _, run := range runs {
		for _, prompt := range run.Plan.Prompts.Prompts {
			prompt.ID = promptOf(run.ID, prompt.ID)
			all.Plan.Prompts.Prompts = append(all.Plan.Prompts.Prompts, prompt)
		}
	}
	all.Styles = looksOf(columns)
	for _, one := range columns {
		all.Plan.Endpoints = append(all.Plan.Endpoints, bench.Endpoint{Name: one.name, Title: one.Label})
		model := one.model
		model.Endpoint, model.Stage = one.name, 0
		all.Summary.Models = append(all.Summary.Models, model)
	}
	return all
}

// looksOf are those of the columns' models. Of a model that is several times
// there the oldest run has the look that the model has everywhere, in whatever
// order the columns stand.
func looksOf(columns Selection) map[string]int {
	byAge := slices.Clone(columns)
	slices.SortStableFunc(byAge, func(a, b column) int { return a.age(&b) })
	var names []string
	kept := map[string]int{}
	for _, one := range byAge {
		names = append(names, one.name)
		if place, ok := one.run.Styles[one.Model]; ok && one.name == one.Model {
			kept[one.name] = place
		}
	}
	return chart.Looks(names, kept)
}

// promptOf keeps prompts of the same id in different sets apart.
func promptOf(run, id string) string { return run + "/" + id }

func runsOf(columns Selection) []*bench.Run {
	var runs []*bench.Run
	for _, one := range columns {
		if !slices.Contains(runs, one.run) {
			runs = append(runs, one.run)
		}
	}
	return runs
}

func namesOf(runs []*bench.Run) string {
	if len(runs) == 1 {
		return runs[0].Name
	}
	return fmt.Sprintf("%d runs", len(runs))
}

// joinedSamples reads each run once and gives its columns theirs.
func joinedSamples(samples Samples, columns Selection) iter.Seq2[bench.Sample, error] {
	type place struct {
		model string
		stage int
	}
	return func(yield func(bench.Sample, error) bool) {
		for _, run := range runsOf(columns) {
			names := map[place]string{}
			for _, one := range columns {
				if one.run == run {
					names[place{one.Model, one.Stage}] = one.name
				}
			}
			for sample, err := range samples(run.ID) {
				name, ok := names[place{sample.Endpoint, sample.Stage}]
				if !ok && err == nil {
					continue
				}
				sample.Endpoint, sample.Stage, sample.PromptID = name, 0, promptOf(run.ID, sample.PromptID)
				if !yield(sample, err) {
					return
				}
			}
		}
	}
}

// chosenOf are the runs with those of their models that are compared.
func chosenOf(columns Selection) []bench.Run {
	var runs []bench.Run
	for _, run := range runsOf(columns) {
		part := *run
		part.Summary.Models = nil
		for _, one := range columns {
			if one.run == run {
				part.Summary.Models = append(part.Summary.Models, one.model)
			}
		}
		runs = append(runs, part)
	}
	return runs
}
