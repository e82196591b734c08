package desk

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/store"
)

// CompareCharts are the charts of all columns together.
func (d *Desk) CompareCharts(ctx context.Context, query CompareQuery) ([]ChartView, error) {
	theme, err := themeOf(query.Theme)
	if err != nil {
		return nil, err
	}
	memory, err := d.memory(ctx)
	if err != nil {
		return nil, err
	}
	columns, err := columnsOf(ctx, memory, query.Subjects)
	if err != nil {
		return nil, err
	}
	key := "compare " + query.Theme
	for _, one := range columns { // with all of a column that stands in the pictures
		key += fmt.Sprintf(" %s %q %q", spotOf(one.Run, one.model), one.Label, one.RunName)
	}
	if slices.ContainsFunc(columns, func(c compared) bool { return c.run.State == bench.Running }) {
		key = ""
	}
	return d.charts.draw(key, func() ([]chart.Chart, error) { return drawTogether(ctx, memory, columns, theme) })
}

// drawTogether draws all columns as if they were the models of one run, and
// how they scale. There is no timeline: they do not share a clock.
func drawTogether(ctx context.Context, memory *store.Store, columns []compared, theme chart.Theme) ([]chart.Chart, error) {
	charts, err := chart.Draw(joined(columns), ahead(joinedSamples(ctx, memory, columns)), theme)
	if err != nil {
		return nil, err
	}
	charts = slices.DeleteFunc(charts, func(c chart.Chart) bool { return c.Name == "timeline" })
	for i := range charts {
		if charts[i].Name == "scaling" {
			charts[i] = chart.Scaling(chosenOf(columns), theme)
		}
	}
	return charts, nil
}

// joined is one run of which each column is a model.
func joined(columns []compared) bench.Run {
	runs := runsOf(columns)
	all := bench.Run{
		Name: namesOf(runs), Started: runs[0].Started,
		Plan:     bench.Plan{Stages: []bench.Stage{{}}},
		Manifest: bench.Manifest{Definitions: strings.Join(kindsOf(columns, func(c compared) string { return c.run.Manifest.Definitions }), " and ")},
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
	all.Looks = looksOf(columns)
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
func looksOf(columns []compared) map[string]int {
	byAge := slices.Clone(columns)
	slices.SortStableFunc(byAge, func(a, b compared) int { return a.age(&b) })
	var names []string
	kept := map[string]int{}
	for _, one := range byAge {
		names = append(names, one.name)
		if place, ok := one.run.Looks[one.Model]; ok && one.name == one.Model {
			kept[one.name] = place
		}
	}
	return chart.Looks(names, kept)
}

// promptOf keeps prompts of the same id in different sets apart.
func promptOf(run, id string) string { return run + "/" + id }

func runsOf(columns []compared) []*bench.Run {
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
func joinedSamples(ctx context.Context, memory *store.Store, columns []compared) iter.Seq2[bench.Sample, error] {
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
			for sample, err := range memory.SamplesSilent(ctx, run.ID) {
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
func chosenOf(columns []compared) []bench.Run {
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
