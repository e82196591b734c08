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

// exportJob is an export with the runs that it writes.
type exportJob struct {
	form   ExportForm
	format export.Format
	db     *store.Store
	runs   []bench.Run // of the subjects, each once
}

// newExportJob checks the form and loads its runs.
func (a *App) newExportJob(ctx context.Context, form ExportForm) (exportJob, error) {
	form.Theme = cmp.Or(form.Theme, string(chart.Light))
	format, err := export.FormatOf(form.Format)
	job := exportJob{form: form, format: format}
	if err != nil {
		return job, err
	}
	if format.IsPicture() {
		if err := job.pictures().Validate(); err != nil {
			return job, err
		}
	}
	if len(form.Subjects) == 0 {
		return job, bench.Invalid("no run to export: choose at least one")
	}
	if job.db, err = a.store(ctx); err != nil {
		return job, err
	}
	for _, subject := range form.Subjects {
		run, err := LoadRun(ctx, job.db, subject.Run)
		if err != nil {
			return job, err
		}
		if !slices.ContainsFunc(job.runs, func(known bench.Run) bool { return known.ID == run.ID }) {
			job.runs = append(job.runs, run)
		}
	}
	return job, nil
}

// isComparison reports whether the pictures show several subjects together.
func (j exportJob) isComparison() bool { return j.format.IsPicture() && len(j.form.Subjects) > 1 }

// isDifferences reports whether the picture is the chart of differences.
func (j exportJob) isDifferences() bool {
	return len(j.form.Charts) == 1 && j.form.Charts[0] == chart.DifferencesName
}

func (j exportJob) pictures() export.Pictures {
	pictures := DefaultPictures()
	pictures.Format, pictures.Theme = j.form.Format, chart.Theme(j.form.Theme)
	if !j.isDifferences() { // which is no chart of a run
		pictures.Only = j.form.Charts
	}
	return pictures
}

// fileName is the suggested name of the file; "" if several are written.
func (j exportJob) fileName() string {
	switch first := j.runs[0]; {
	case j.format.IsPicture() && len(j.form.Charts) == 1:
		return export.PictureName(first, j.chartName(j.form.Charts[0]), j.form.Format)
	case j.format.IsOneFile(len(j.runs)):
		return j.format.FileName(first)
	}
	return ""
}

// chartName is the name of a chart in a file name, where a chart of a comparison
// must not replace that of a run.
func (j exportJob) chartName(name string) string {
	switch {
	case name == chart.DifferencesName:
		return "compare_differences"
	case j.isComparison():
		return "compare_" + name
	}
	return name
}

// subjects returns the runs with their samples. Reading those reports to the
// task which share is done.
func (j exportJob) subjects(ctx context.Context, task *task) ([]export.Subject, error) {
	total := 0
	for _, run := range j.runs {
		count, err := j.db.CountSamples(ctx, run.ID)
		if err != nil {
			return nil, err
		}
		total += j.format.Passes * count.Samples
	}
	read := 0
	var subjects []export.Subject
	for _, run := range j.runs {
		samples := func(yield func(bench.Sample, error) bool) {
			for sample, err := range ExportSamples(ctx, j.db, j.format, run.ID) {
				if read++; read%100 == 0 {
					task.report("Writing "+run.Name, float64(read)/float64(max(total, 1)))
				}
				if !yield(sample, err) {
					return
				}
			}
		}
		run, err := WithSeries(ctx, j.db, run)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, export.Subject{Run: run, Samples: iter.Seq2[bench.Sample, error](samples)})
	}
	return subjects, AddRelated(ctx, j.db, j.format, subjects)
}

// ExportSamples reads the samples of a run with what a format writes of them: most of
// the time goes to texts that are read.
func ExportSamples(ctx context.Context, db *store.Store, format export.Format, run string) iter.Seq2[bench.Sample, error] {
	if format.Texts {
		return db.Samples(ctx, run)
	}
	return db.SamplesWithoutText(ctx, run)
}

// charts are those charts of the only run, or of all subjects together, that the
// form names.
func (j exportJob) charts(ctx context.Context) ([]chart.Chart, error) {
	medium := j.pictures().Medium()
	draw := func() ([]chart.Chart, error) { return runCharts(ctx, j.db, j.runs[0], medium) }
	switch {
	case j.isDifferences():
		draw = func() ([]chart.Chart, error) { return j.differences(ctx, medium) }
	case j.isComparison():
		draw = func() ([]chart.Chart, error) { return comparisonCharts(ctx, j.db, j.form.Subjects, medium) }
	}
	charts, err := draw()
	charts = chart.Select(charts, j.form.Charts)
	for i := range charts {
		charts[i].Name = j.chartName(charts[i].Name)
	}
	return charts, err
}

// differences is the chart of the differences of a column from another.
func (j exportJob) differences(ctx context.Context, medium chart.Medium) ([]chart.Chart, error) {
	columns, err := selectColumns(ctx, j.db, j.form.Subjects)
	if err != nil {
		return nil, err
	}
	comparison, err := columns.Compare(j.form.Baseline, chartSamples(ctx, j.db))
	if err != nil {
		return nil, err
	}
	if j.form.Column < 0 || j.form.Column >= len(comparison.Columns) || j.form.Column == comparison.Baseline {
		return nil, bench.Invalid("column %d is not beside the baseline: choose another one", j.form.Column)
	}
	drawn, err := comparison.DifferenceChart(j.form.Column, medium)
	return []chart.Chart{drawn}, err
}

// picture is the picture of the only chart that the form names.
func (j exportJob) picture(ctx context.Context) ([]byte, error) {
	charts, err := j.charts(ctx)
	if err != nil {
		return nil, err
	}
	if len(charts) == 0 {
		return nil, bench.Invalid("chart %q is not among those of a comparison", j.form.Charts[0])
	}
	return export.Picture(charts[0], j.pictures())
}
