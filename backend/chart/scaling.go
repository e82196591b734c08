package chart

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// levelPoint holds the results of a model at one level of concurrency.
type levelPoint struct {
	users    int
	started  time.Time
	tokens   float64
	p50, p95 float64
}

// scalingLine is a line of the chart: a model in all runs or in some of them.
type scalingLine struct {
	of     *row
	points []levelPoint
}

// scaling shows throughput and time to first token against concurrency, over the
// stages of one run or over several runs, with a line for each model. Runs of
// other names that reached the same levels have lines of their own. A line with
// several runs at one level goes through their median.
func scaling(runs []bench.Run, theme Theme) (*layout, string) {
	d := mergeRuns(runs, theme)
	lines := d.scalingLines(runs)
	levels := 0
	for _, one := range lines {
		levels = max(levels, distinct(one.points))
	}
	if levels < 2 {
		return nil, d.whyEmpty("All was measured at one level of concurrency: a line needs two, as stages of a run or as several runs.")
	}
	return d.scaling(runs, lines), ""
}

// mergeRuns returns the dataset of several runs, with one row a model and stage.
func mergeRuns(runs []bench.Run, theme Theme) *dataset {
	var endpoints []bench.Endpoint
	var all bench.Run
	seen := map[string]bool{}
	all.Styles = map[string]int{}
	for _, run := range runs {
		maps.Copy(all.Styles, run.Styles)
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
	return newDataset(all, theme)
}

// scalingLines returns the lines in the order of the models, each with its
// oldest runs first, which have the style of the model.
func (d *dataset) scalingLines(runs []bench.Run) []scalingLine {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b bench.Run) int { return a.Started.Compare(b.Started) })
	var lines []scalingLine
	for _, endpoint := range d.endpoints() {
		lines = append(lines, d.scalingLinesOf(endpoint, runs)...)
	}
	var names []string
	for _, one := range lines {
		name := one.of.endpoint
		if slices.Contains(names, name) {
			name += one.of.level
		}
		names = append(names, name)
	}
	styles := styles(names, d.run.Styles)
	for i := range lines {
		lines[i].of.style = styles[names[i]]
	}
	return lines
}

func (d *dataset) endpoints() []string {
	var all []string
	for _, one := range d.rows {
		if !slices.Contains(all, one.endpoint) {
			all = append(all, one.endpoint)
		}
	}
	return all
}

// scalingLinesOf returns the lines of a model.
func (d *dataset) scalingLinesOf(endpoint string, runs []bench.Run) []scalingLine {
	var order []string
	series, all := map[string][]levelPoint{}, []levelPoint(nil)
	for _, run := range runs {
		points := levelsOf(run, endpoint)
		if len(points) == 0 {
			continue
		}
		name := seriesName(run, points)
		if _, known := series[name]; !known {
			order = append(order, name)
		}
		series[name], all = append(series[name], points...), append(all, points...)
	}
	if len(all) == 0 {
		return nil
	}
	if !overlap(series) {
		one := &row{endpoint: endpoint, label: d.label(endpoint)}
		return []scalingLine{{one, ascending(all)}}
	}
	var lines []scalingLine
	for i, name := range shortenAll(order, 24) {
		one := &row{endpoint: endpoint, level: " · " + name}
		one.label = d.label(endpoint) + one.level
		lines = append(lines, scalingLine{one, ascending(series[order[i]])})
	}
	return lines
}

// levelsOf returns the levels at which a model has successes in a run.
func levelsOf(run bench.Run, endpoint string) []levelPoint {
	var points []levelPoint
	for _, summary := range run.Summary.Models {
		if summary.Endpoint != endpoint || summary.Stage < 0 || summary.Stage >= len(run.Plan.Stages) || summary.Successes == 0 {
			continue
		}
		users, ok := run.Plan.Stages[summary.Stage].Load.Concurrency()
		if !ok { // imported, and the file does not say
			continue
		}
		points = append(points, levelPoint{
			users: users, started: run.Started,
			tokens: known(summary.SystemTokens), p50: known(summary.TTFT.P50), p95: known(summary.TTFT.P95),
		})
	}
	return points
}

// seriesName is the run's name. Runs of one level each often have the level in
// it, as in "lab-5" and "lab-10": without it their names are one.
func seriesName(run bench.Run, points []levelPoint) string {
	name := clean(run.Name)
	if distinct(points) > 1 {
		return name
	}
	level := regexp.MustCompile(fmt.Sprintf(`(^|[^0-9A-Za-z])0*%d($|[^0-9A-Za-z])`, points[0].users))
	return cmp.Or(strings.Trim(level.ReplaceAllString(name, "$2"), " -_."), name)
}

// overlap reports whether runs of different names reached the same level, and
// whether they still make a line if they are kept separate.
func overlap(series map[string][]levelPoint) bool {
	seen, shared, line := map[int]bool{}, false, false
	for _, points := range series {
		line = line || distinct(points) > 1
		own := map[int]bool{}
		for _, one := range points {
			own[one.users] = true
		}
		for users := range own {
			shared = shared || seen[users]
			seen[users] = true
		}
	}
	return shared && line
}

func ascending(line []levelPoint) []levelPoint {
	slices.SortStableFunc(line, func(a, b levelPoint) int {
		return cmp.Or(a.users-b.users, a.started.Compare(b.started))
	})
	return line
}

func distinct(line []levelPoint) int {
	levels := map[int]bool{}
	for _, one := range line {
		levels[one.users] = true
	}
	return len(levels)
}

func (d *dataset) scaling(runs []bench.Run, lines []scalingLine) *layout {
	without := d.omitted("", "level not told", func(r *row) bool {
		return slices.ContainsFunc(lines, func(c scalingLine) bool { return c.of.endpoint == r.endpoint })
	})
	lines, less := cut(lines)
	var rows []*row
	repeated := ""
	var users, speeds, waits []float64
	for _, one := range lines {
		rows = append(rows, one.of)
		if distinct(one.points) < len(one.points) {
			repeated = "repeats: their median, each a dot"
		}
		for _, at := range one.points {
			users, speeds, waits = append(users, float64(at.users)), append(speeds, at.tokens), append(waits, at.p50, at.p95)
		}
	}
	nameRows(rows)
	s := &layout{note: d.note(d.requests(), names(runs), "TTFT: p50 thick, p95 thin", repeated, without, less), legend: entries(rows)}
	s.beside(2, 62, 12, 46)
	across, up, wait := scaleOf("", users...), scaleOf("tok/s", speeds...), scaleOf("s", waits...)
	for panel := range 2 {
		level := across.axis("concurrent requests of a model", panel, 26)
		level.ticks = ticks(users)
		s.x = append(s.x, level)
	}
	s.y = append(s.y, up.axis("output of the system", 0, 44), wait.axis("TTFT", 1, 44))
	for _, one := range lines {
		for _, scalingMetric := range []scalingMetric{
			{"output of the system", 0, 1.8, across, up, func(at levelPoint) float64 { return at.tokens }},
			{"TTFT p50", 1, 1.8, across, wait, func(at levelPoint) float64 { return at.p50 }},
			{"TTFT p95", 1, 0.9, across, wait, func(at levelPoint) float64 { return at.p95 }},
		} {
			s.series = append(s.series, d.scalingSeries(one.of, scalingMetric, one.points)...)
		}
	}
	return s
}

// ticks returns each level once.
func ticks(levels []float64) []any {
	levels = slices.Clone(levels)
	slices.Sort(levels)
	var places []any
	for _, level := range slices.Compact(levels) {
		places = append(places, number(level))
	}
	return places
}

// scalingMetric is a metric that is drawn against concurrency.
type scalingMetric struct {
	name       string
	panel      int
	width      float64 // of its line
	across, up scale
	of         func(levelPoint) float64
}

// scalingSeries returns the line of a metric. If several runs were at one level
// it goes through their median, and each run is a small dot.
func (d *dataset) scalingSeries(r *row, shown scalingMetric, line []levelPoint) []series {
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
	one := d.lineOf(r, shown.panel, medians)
	one.LineStyle["width"], one.Tip = shown.width, shown.name
	if dots == nil {
		return []series{one}
	}
	each := d.dots(r, 4, 0.6, dots)
	each.XAxisIndex, each.YAxisIndex = shown.panel, shown.panel
	each.Tip = shown.name
	return []series{one, each}
}

// names returns the names of two or three runs; there is no room for more.
func names(runs []bench.Run) string {
	if len(runs) < 2 || len(runs) > 3 {
		return ""
	}
	var texts []string
	for _, run := range runs {
		texts = append(texts, clean(run.Name))
	}
	return strings.Join(shortenAll(texts, 40), ", ")
}
