package chart

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
)

// successRate stacks the outcomes of the requests of each model: successes,
// failures by kind, dropped and cancelled requests.
func successRate(d *dataset) (*layout, string) {
	var rows []*row
	for _, one := range d.rows {
		if s := one.summary; s.Attempts+s.Dropped+s.Cancelled > 0 {
			rows = append(rows, one)
		}
	}
	if len(rows) == 0 {
		return nil, d.whyEmpty("No request was measured.")
	}
	without := d.omitted("", "", func(r *row) bool { return slices.Contains(rows, r) })
	rows, less := cut(rows)
	s := d.layout(d.requests(), "dropped and cancelled requests are not counted", without, less)
	parts := d.outcomeBars(rows)
	for _, part := range parts {
		s.legend = append(s.legend, legend{part.name, "rect"})
	}
	s.outcomeRows(rows)
	for _, part := range parts {
		s.series = append(s.series, series{
			SingleSeries: charts.SingleSeries{Name: part.name, Type: "bar", Stack: "all", BarMaxWidth: "26", Data: part.counts},
			ItemStyle:    d.fill(part.colour, part.pattern),
		})
	}
	return s, ""
}

// outcomeBar counts the requests of each row with one outcome.
type outcomeBar struct {
	name, colour string
	pattern      int
	counts       []any
}

func (d *dataset) outcomeBars(rows []*row) []outcomeBar {
	c := d.theme.scheme()
	outcomeBars := []outcomeBar{count("success", rows, func(s *bench.ModelSummary) int { return s.Successes })}
	outcomeBars[0].colour = c.good
	for i, kind := range kinds(rows) {
		one := count(string(kind), rows, func(s *bench.ModelSummary) int { return failures(s, kind) })
		one.colour = c.kinds[i%len(c.kinds)]
		one.pattern = 1 + i%(len(patterns)-1)
		outcomeBars = append(outcomeBars, one)
	}
	for _, other := range []outcomeBar{
		count("dropped", rows, func(s *bench.ModelSummary) int { return s.Dropped }),
		count("cancelled", rows, func(s *bench.ModelSummary) int { return s.Cancelled }),
	} {
		if slices.ContainsFunc(other.counts, func(n any) bool { return n != 0 }) {
			other.colour, other.pattern = c.line, 3
			outcomeBars = append(outcomeBars, other)
		}
	}
	return outcomeBars
}

func count(name string, rows []*row, of func(*bench.ModelSummary) int) outcomeBar {
	one := outcomeBar{name: name, counts: make([]any, len(rows))}
	for i, row := range rows {
		one.counts[i] = of(row.summary)
	}
	return one
}

// kinds returns the kinds of failure that happened, sorted by name.
func kinds(rows []*row) []bench.Outcome {
	var found []bench.Outcome
	for _, one := range rows {
		for _, failure := range one.summary.Failures {
			if !slices.Contains(found, failure.Kind) {
				found = append(found, failure.Kind)
			}
		}
	}
	slices.Sort(found)
	return found
}

func failures(s *bench.ModelSummary, kind bench.Outcome) int {
	for _, failure := range s.Failures {
		if failure.Kind == kind {
			return failure.Count
		}
	}
	return 0
}

func (s *layout) outcomeRows(rows []*row) {
	names, rates := make([]any, len(rows)), make([]any, len(rows))
	most := 0
	for _, one := range rows {
		most = max(most, one.summary.Attempts+one.summary.Dropped+one.summary.Cancelled)
	}
	for i, one := range rows {
		names[i] = one.axisName
		rates[i] = fmt.Sprintf("%s of %d", bench.FormatShare(one.summary.SuccessRate), one.summary.Attempts) + smallOutcomes(one.summary, most)
	}
	s.panel(rowsLeft(names), rowsLeft(append(slices.Clone(rates), "success rate")), len(rows))
	s.x = append(s.x, axis{kind: "value", name: "requests", tip: tip{Name: "requests", Format: "count"}, gap: 26, whole: true})
	s.y = append(s.y,
		axis{kind: "category", data: names, inverse: true},
		axis{kind: "category", data: rates, inverse: true, opposite: true, bare: true, name: "success rate"},
	)
}

// smallOutcomes names the failures of a model that are too few to be seen in its bar,
// beside the longest of which has so many requests.
func smallOutcomes(s *bench.ModelSummary, most int) string {
	var small []string
	for _, failure := range s.Failures {
		if failure.Count > 0 && float64(failure.Count) < smallPart*float64(most) {
			small = append(small, fmt.Sprintf("%s %d", failure.Kind, failure.Count))
		}
	}
	const shown = 3
	if more := len(small) - shown; more > 0 {
		small = append(small[:shown], fmt.Sprintf("%d more", more))
	}
	if small == nil {
		return ""
	}
	return " · " + strings.Join(small, ", ")
}
