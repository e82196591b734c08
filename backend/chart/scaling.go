package chart

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// reached is what a model did at one level of concurrency.
type reached struct {
	users    int
	started  time.Time
	tokens   float64
	p50, p95 float64
}

// Scaling is throughput and time to first token against concurrency, over the
// stages of one run or over several runs, a line for each model. Where a model
// has several runs at one level, the line goes through their median.
func Scaling(runs []bench.Run, theme Theme) Chart {
	chart := Chart{Name: "scaling", Title: "Scaling with concurrency"}
	m := together(runs, theme)
	lines := climbs(m, runs)
	levels := 0
	for _, one := range m.rows {
		levels = max(levels, distinct(lines[one.endpoint]))
	}
	if levels < 2 {
		chart.Missing = m.nothing("All was measured at one level of concurrency: a line needs two, as stages of a run or as several runs.")
		return chart
	}
	sheet := m.scaling(runs, lines)
	sheet.title = chart.Title
	option, err := sheet.option(theme)
	if err != nil {
		chart.Missing = err.Error()
		return chart
	}
	chart.Option = option
	return chart
}

// together is the material of several runs, with one row a model.
func together(runs []bench.Run, theme Theme) *material {
	var endpoints []bench.Endpoint
	var all bench.Run
	seen := map[string]bool{}
	all.Looks = map[string]int{}
	for _, run := range runs {
		maps.Copy(all.Looks, run.Looks)
		for _, endpoint := range run.Plan.Endpoints {
			if !seen[endpoint.Name] {
				seen[endpoint.Name] = true
				endpoints = append(endpoints, endpoint)
			}
		}
		all.Summary.Models = append(all.Summary.Models, run.Summary.Models...)
	}
	if len(runs) > 0 {
		all.Name, all.ID, all.Started, all.Manifest = runs[0].Name, runs[0].ID, runs[0].Started, runs[0].Manifest
	}
	all.Plan.Endpoints = endpoints
	if len(runs) > 1 {
		all.Name = fmt.Sprintf("%d runs", len(runs))
	}
	return newMaterial(all, theme)
}

func climbs(m *material, runs []bench.Run) map[string][]reached {
	lines := map[string][]reached{}
	for _, run := range runs {
		for _, summary := range run.Summary.Models {
			if summary.Stage < 0 || summary.Stage >= len(run.Plan.Stages) || summary.Successes == 0 {
				continue
			}
			if run.Plan.Stages[summary.Stage].Load.Users == 0 { // imported, and the file does not say
				continue
			}
			lines[summary.Endpoint] = append(lines[summary.Endpoint], reached{
				users: run.Plan.Stages[summary.Stage].Load.Users, started: run.Started,
				tokens: known(summary.SystemTokens), p50: known(summary.TTFT.P50), p95: known(summary.TTFT.P95),
			})
		}
	}
	for _, line := range lines {
		slices.SortStableFunc(line, func(a, b reached) int {
			if a.users != b.users {
				return a.users - b.users
			}
			return a.started.Compare(b.started)
		})
	}
	return lines
}

func distinct(line []reached) int {
	levels := map[int]bool{}
	for _, one := range line {
		levels[one.users] = true
	}
	return len(levels)
}

func (m *material) scaling(runs []bench.Run, lines map[string][]reached) *sheet {
	var rows []*row
	for _, one := range m.rows {
		if !slices.ContainsFunc(rows, func(r *row) bool { return r.endpoint == one.endpoint }) && len(lines[one.endpoint]) > 0 {
			rows = append(rows, &row{endpoint: one.endpoint, label: m.label(one.endpoint), look: one.look})
		}
	}
	rows, less := cut(rows)
	christen(rows)
	repeated := ""
	for _, line := range lines {
		if distinct(line) < len(line) {
			repeated = "repeats: their median, each a dot"
		}
	}
	s := &sheet{note: m.note(m.requests(), names(runs), "TTFT: p50 thick, p95 thin", repeated, less), legend: entries(rows)}
	s.beside(2, 62, 12, 46)
	var users, speeds, waits []float64
	for _, one := range rows {
		for _, at := range lines[one.endpoint] {
			users, speeds, waits = append(users, float64(at.users)), append(speeds, at.tokens), append(waits, at.p50, at.p95)
		}
	}
	across, up, wait := scaleOf("", users...), scaleOf("tok/s", speeds...), scaleOf("s", waits...)
	s.x = append(s.x, across.axis("concurrent requests of a model", 0, 26), across.axis("concurrent requests of a model", 1, 26))
	s.y = append(s.y, up.axis("output of the system", 0, 44), wait.axis("TTFT", 1, 44))
	for _, one := range rows {
		for _, slope := range []slope{
			{"output of the system", 0, 1.8, across, up, func(at reached) float64 { return at.tokens }},
			{"TTFT p50", 1, 1.8, across, wait, func(at reached) float64 { return at.p50 }},
			{"TTFT p95", 1, 0.9, across, wait, func(at reached) float64 { return at.p95 }},
		} {
			s.series = append(s.series, m.climb(one, slope, lines[one.endpoint])...)
		}
	}
	return s
}

// slope is one figure against concurrency.
type slope struct {
	name       string
	panel      int
	width      float64 // of its line
	across, up scale
	of         func(reached) float64
}

// climb is the line of a model. Where several runs were at one level it goes
// through their median, and each run is a small dot.
func (m *material) climb(r *row, shown slope, line []reached) []series {
	var medians, dots []any
	for start := 0; start < len(line); {
		end := start
		var values []float64
		for ; end < len(line) && line[end].users == line[start].users; end++ {
			if value := shown.of(line[end]); !math.IsNaN(value) {
				values = append(values, value)
			}
		}
		level := shown.across.of(float64(line[start].users))
		slices.Sort(values)
		medians = append(medians, []any{level, shown.up.of(bench.Quantile(values, 0.5))})
		for _, value := range values {
			if len(values) > 1 {
				dots = append(dots, []any{level, shown.up.of(value)})
			}
		}
		start = end
	}
	one := m.lineOf(r, shown.panel, medians)
	one.more["lineStyle"].(map[string]any)["width"], one.more["tip"] = shown.width, shown.name
	if dots == nil {
		return []series{one}
	}
	each := m.dots(r, 4, 0.6, dots)
	each.XAxisIndex, each.YAxisIndex = shown.panel, shown.panel
	each.more["tip"] = shown.name
	return []series{one, each}
}

// names of two or three runs; more have no room.
func names(runs []bench.Run) string {
	if len(runs) < 2 || len(runs) > 3 {
		return ""
	}
	var texts []string
	for _, run := range runs {
		texts = append(texts, clean(run.Name))
	}
	return strings.Join(apart(texts, 40), ", ")
}
