package app

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
	"tokenlap/backend/export"
	"tokenlap/backend/store"
)

var suffixes = map[string]string{"csv": ".csv", "events": ".csv", "json": ".json", "html": ".html", "markdown": ".md", "png": ".png", "svg": ".svg"}

// parcel is an export with what it is made of.
type parcel struct {
	form ExportForm
	db   *store.Store
	runs []bench.Run // each once
}

func (a *App) pack(ctx context.Context, form ExportForm) (parcel, error) {
	form.Theme = cmp.Or(form.Theme, string(chart.Light))
	p := parcel{form: form}
	if suffixes[form.Format] == "" {
		return p, bench.Invalid("format %q: use csv, events, json, html, markdown, png or svg", form.Format)
	}
	if p.isPicture() {
		if err := p.pictures().Validate(); err != nil {
			return p, err
		}
	}
	if len(form.Subjects) == 0 {
		return p, bench.Invalid("no run to export: choose at least one")
	}
	var err error
	if p.db, err = a.store(ctx); err != nil {
		return p, err
	}
	for _, subject := range form.Subjects {
		run, err := RunNow(ctx, p.db, subject.Run)
		if err != nil {
			return p, err
		}
		if !slices.ContainsFunc(p.runs, func(known bench.Run) bool { return known.ID == run.ID }) {
			p.runs = append(p.runs, run)
		}
	}
	return p, nil
}

func (p parcel) isPicture() bool { return p.form.Format == "png" || p.form.Format == "svg" }

// isTogether reports whether the pictures show several things side by side.
func (p parcel) isTogether() bool { return p.isPicture() && len(p.form.Subjects) > 1 }

func (p parcel) pictures() export.Pictures {
	pictures := Pictures()
	pictures.Format, pictures.Theme, pictures.Only = p.form.Format, chart.Theme(p.form.Theme), p.form.Charts
	return pictures
}

// name is that of the one file, "" where there are several.
func (p parcel) name() string {
	first := p.runs[0]
	switch {
	case p.isPicture() && len(p.form.Charts) == 1:
		return export.PictureName(first, p.chartName(p.form.Charts[0]), p.form.Format)
	case p.isPicture(), p.form.Format == "csv", p.form.Format != "html" && len(p.runs) > 1:
		return ""
	}
	return export.FileName(first, p.form.Format)
}

// chartName tells the picture of a comparison from that of a run.
func (p parcel) chartName(name string) string {
	if p.isTogether() {
		return "compare_" + name
	}
	return name
}

// subjects are the runs with their samples, which tell the task how far they
// are read. A report reads them three times.
func (p parcel) subjects(ctx context.Context, task *task) ([]export.Subject, error) {
	passes, all := 1, 0
	if p.form.Format == "html" {
		passes = 3
	}
	for _, run := range p.runs {
		status, err := p.db.Status(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		all += passes * status.Samples
	}
	read := 0
	var subjects []export.Subject
	for _, run := range p.runs {
		samples := func(yield func(bench.Sample, error) bool) {
			for sample, err := range p.db.Samples(ctx, run.ID) {
				if read++; read%100 == 0 {
					task.report("Writing "+run.Name, float64(read)/float64(max(all, 1)))
				}
				if !yield(sample, err) {
					return
				}
			}
		}
		subjects = append(subjects, export.Subject{Run: run, Samples: iter.Seq2[bench.Sample, error](samples)})
	}
	return subjects, nil
}

// together are the charts of a comparison that are wanted.
func (p parcel) together(ctx context.Context) ([]chart.Chart, error) {
	columns, err := selectColumns(ctx, p.db, p.form.Subjects)
	if err != nil {
		return nil, err
	}
	charts, err := columns.Charts(silent(ctx, p.db), chart.Theme(p.form.Theme))
	charts = slices.DeleteFunc(charts, func(c chart.Chart) bool {
		return len(p.form.Charts) > 0 && !slices.Contains(p.form.Charts, c.Name)
	})
	for i := range charts {
		charts[i].Name = p.chartName(charts[i].Name)
	}
	return charts, err
}

// alone are the charts of the one run.
func (p parcel) alone(ctx context.Context) ([]chart.Chart, error) {
	return chart.Draw(p.runs[0], prefetch(p.db.SamplesWithoutText(ctx, p.runs[0].ID)), chart.Theme(p.form.Theme))
}

// picture is the one chart that the form names.
func (p parcel) picture(ctx context.Context) ([]byte, error) {
	draw := p.together
	if !p.isTogether() {
		draw = p.alone
	}
	charts, err := draw(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range charts {
		if one.Name == p.chartName(p.form.Charts[0]) {
			return export.Picture(one, p.pictures())
		}
	}
	return nil, bench.Invalid("chart %q is not among those of a comparison", p.form.Charts[0])
}
