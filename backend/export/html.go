package export

import (
	"bufio"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"io"
	"iter"
	"slices"
	"strconv"

	"tokenlap/backend/bench"
	"tokenlap/backend/chart"
)

// Subject is a run and where its samples are read from; they are read more
// than once.
type Subject struct {
	Run     bench.Run
	Samples iter.Seq2[bench.Sample, error]
	Trends  []bench.Trend // of its models, for formats that have what is related

	// Differences are those of its models from the ones of the first run, for formats
	// that have what is related.
	Differences []chart.Differences
}

//go:embed report
var reportFiles embed.FS

var reportPage = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"seconds": bench.FormatSeconds, "duration": bench.FormatDuration, "caption": caption, "marks": func() string { return marks },
	"heads": overviewHeads, "cells": overviewCells, "requestHeads": requestHeads,
	"stageColumns":   func() []bench.Column[bench.StageRow] { return bench.StageColumns },
	"partColumns":    func() []bench.Column[bench.PartExecution] { return bench.PartColumns },
	"objectiveHeads": func() []string { return objectiveHeads },
	"statistics":     func() []bench.Statistic { return bench.Statistics },
	"next":           func(stage int) int { return stage + 1 },
	"policy":         policy,
	"style":          func() (template.CSS, error) { return asset[template.CSS]("report/page.css") },
	"font":           func() template.CSS { return template.CSS(chart.FontFace()) },
	"code":           func() (template.JS, error) { return asset[template.JS]("report/page.js") },
}).ParseFS(reportFiles, "report/page.html"))

func asset[T ~string](name string) (T, error) {
	data, err := reportFiles.ReadFile(name)
	return T(data), err
}

// HTML writes one file with everything about the runs in it: no network, no
// other file. Whatever names, prompts and messages hold stays text.
func HTML(w io.Writer, subjects []Subject) error {
	page := reportData{Script: template.JS(chart.Script()), Themes: map[string]any{}, Charts: map[string]map[string]any{}}
	for _, theme := range []chart.Theme{chart.Light, chart.Dark} {
		page.Themes[string(theme)] = theme.ECharts()
		page.Charts[string(theme)] = map[string]any{}
	}
	for i, subject := range subjects {
		section, err := newSection(i, subject, page.Charts)
		if err != nil {
			return err
		}
		page.Sections = append(page.Sections, section)
	}
	if len(subjects) > 1 {
		if err := page.addRuns(subjects); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(w)
	if err := reportPage.Execute(out, page); err != nil {
		return err
	}
	return out.Flush()
}

// reportData is what the page is made of.
type reportData struct {
	Script   template.JS
	Themes   map[string]any
	Charts   map[string]map[string]any // by theme and place
	Sections []section
	Together []spot // charts of all runs together, if there are several
}

// section is one run.
type section struct {
	Number   int
	Run      bench.Run
	Imported bool // much of plan and manifest is not known
	Origins  []string
	Models   []model
	Verdict  *bench.Verdict
	Reasons  []reason
	Terms    []term
	Tables   []metricTable
	Places   []spot
	Missing  []chart.Chart
	Rows     []row
	All      int // requests, of which Rows may be a part
	Worst    int // of the rows, which are printed
	Plan     string
	Prompts  []bench.Prompt
	Unshown  string     // prompts, in words
	Stages   bool       // more than one
	Course   []namedRow // how the run went through its stages
	Parts    []namedRow // how its parts fared

	Objectives []namedRow
	Costs      []namedRow // of models with prices
	Adjusted   []namedRow // percentiles in which failures count
}

// spot is where a chart is drawn on the page.
type spot struct {
	Key, Title string
	Height     int // in CSS pixels
}

// row is one request of the table.
type row struct {
	Seq, Stage                             int
	Model, Prompt, Phase, Outcome, Message string
	Status                                 string
	Sent                                   *float64
	values                                 []float64 // under requestHeads
	slowness                               float64
	failed, worst                          bool
}

// Class is what the style sheet calls the row: bad, and worst if it is printed.
func (r row) Class() string {
	switch {
	case r.failed && r.worst:
		return "bad worst"
	case r.failed:
		return "bad"
	case r.worst:
		return "worst"
	}
	return ""
}

// Cells are the metrics of the request under requestHeads.
func (r row) Cells() []string { return requestCells(r.values) }

func newSection(number int, subject Subject, charts map[string]map[string]any) (section, error) {
	run := subject.Run
	s := section{
		Number: number, Run: run, Imported: run.State == bench.Imported, Origins: origins(run), Models: models(run), Stages: len(run.Plan.Stages) > 1,
		Verdict: bench.Judge(&run), Reasons: reasons(run), Terms: glossary(run), Tables: metricTables(run), Course: stageRows(run), Parts: partRows(run),
		Objectives: objectiveRows(run), Costs: costLines(run), Adjusted: adjustedLines(run),
	}
	s.Prompts, s.Unshown = prompts(run)
	var err error
	if s.Plan, err = planText(run); err != nil {
		return s, err
	}
	for _, theme := range []chart.Theme{chart.Light, chart.Dark} {
		drawn, err := chart.Draw(run, subject.Samples, chart.Medium{Theme: theme})
		if err != nil {
			return s, err
		}
		for _, c := range drawn {
			key := strconv.Itoa(number) + "-" + c.Name
			switch {
			case c.Option != nil:
				charts[string(theme)][key] = c.Option
				if theme == chart.Light {
					s.Places = append(s.Places, spot{key, c.Title, c.Height})
				}
			case theme == chart.Light:
				s.Missing = append(s.Missing, c)
			}
		}
	}
	if err := s.addTrends(subject.Trends, charts); err != nil {
		return s, err
	}
	if err := s.addDifferences(subject.Differences, charts); err != nil {
		return s, err
	}
	s.Rows, s.All, err = requestRows(run, subject.Samples)
	s.Worst = min(mostPrinted, len(s.Rows))
	return s, err
}

// addTrends adds the chart of each trend.
func (s *section) addTrends(trends []bench.Trend, charts map[string]map[string]any) error {
	for i, trend := range trends {
		draw := func(medium chart.Medium) (chart.Chart, error) { return chart.DrawTrend(trend, medium) }
		if err := s.addChart(i, cmp.Or(trend.Title, trend.Model), draw, charts); err != nil {
			return err
		}
	}
	return nil
}

// addDifferences adds the chart of each comparison.
func (s *section) addDifferences(all []chart.Differences, charts map[string]map[string]any) error {
	for i, differences := range all {
		draw := func(medium chart.Medium) (chart.Chart, error) { return chart.DrawDifferences(differences, medium) }
		if err := s.addChart(i, differences.Other, draw, charts); err != nil {
			return err
		}
	}
	return nil
}

// addChart adds a chart of one of several things, in both themes, unless it cannot be
// drawn.
func (s *section) addChart(number int, of string, draw func(chart.Medium) (chart.Chart, error), charts map[string]map[string]any) error {
	for _, theme := range []chart.Theme{chart.Light, chart.Dark} {
		drawn, err := draw(chart.Medium{Theme: theme})
		if err != nil {
			return err
		}
		if drawn.Option == nil {
			continue
		}
		key := fmt.Sprintf("%d-%s-%d", s.Number, drawn.Name, number)
		charts[string(theme)][key] = drawn.Option
		if theme == chart.Light {
			s.Places = append(s.Places, spot{key, drawn.Title + ": " + of, drawn.Height})
		}
	}
	return nil
}

// addRuns adds the charts of all runs together.
func (page *reportData) addRuns(subjects []Subject) error {
	var runs []bench.Run
	for _, subject := range subjects {
		runs = append(runs, subject.Run)
	}
	for _, theme := range []chart.Theme{chart.Light, chart.Dark} {
		drawn, err := chart.DrawRuns(runs, chart.Medium{Theme: theme})
		if err != nil {
			return err
		}
		for _, c := range drawn {
			if c.Option == nil {
				continue
			}
			key := "all-" + c.Name
			page.Charts[string(theme)][key] = c.Option
			if theme == chart.Light {
				page.Together = append(page.Together, spot{key, c.Title, c.Height})
			}
		}
	}
	return nil
}

// mostRows is how many requests the page's table holds, mostPrinted how many
// of them go on paper.
const (
	mostRows    = 5000
	mostPrinted = 60
)

// requestRows returns the requests in their order; of more than mostRows the
// failed and the slowest. The worst of all are marked.
func requestRows(run bench.Run, samples iter.Seq2[bench.Sample, error]) (rows []row, all int, err error) {
	withdrawn := withdrawnIn(run)
	for sample, err := range samples {
		if err != nil {
			return nil, 0, err
		}
		all++
		if rows = append(rows, newRow(&sample, withdrawn)); len(rows) == 2*mostRows {
			rows = worst(rows)
		}
	}
	rows = worst(rows)
	for i := range rows[:min(mostPrinted, len(rows))] {
		rows[i].worst = true
	}
	slices.SortFunc(rows, func(a, b row) int { return a.Seq - b.Seq })
	return rows, all, nil
}

// worst are at most mostRows, the failed first, then the slowest.
func worst(rows []row) []row {
	slices.SortFunc(rows, func(a, b row) int {
		if a.failed != b.failed {
			return map[bool]int{true: -1, false: 1}[a.failed]
		}
		return cmp.Compare(b.slowness, a.slowness)
	})
	return rows[:min(mostRows, len(rows))]
}

func newRow(s *bench.Sample, w withdrawn) row {
	r := row{
		Seq: s.Seq, Stage: s.Stage, Model: s.Endpoint, Prompt: s.PromptID, Phase: string(s.Phase), Outcome: string(s.Outcome), Message: s.Message,
		Status: bench.None, failed: s.Outcome != bench.OK, values: requestValues(s, w),
	}
	if s.Sent.Reached() {
		sent := s.Sent.Offset().Seconds()
		r.Sent = &sent
	}
	if s.Status > 0 {
		r.Status = strconv.Itoa(s.Status)
	}
	if latency, ok := s.Latency(); ok {
		r.slowness = latency.Seconds()
	}
	return r
}
