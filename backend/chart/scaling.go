package chart

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// levelPoint holds the results of a model at one level of load.
type levelPoint struct {
	level    float64 // see levelKind
	started  time.Time
	tokens   float64
	finished float64 // requests a second
	success  float64 // share
	p50, p95 float64
}

// scalingLine is a line of the chart: a model in all runs or in some of them.
type scalingLine struct {
	of     *row
	points []levelPoint
}

// scaling shows throughput and time to first token against the level of load, over
// the stages of one run or over several runs, with a line for each model. Runs of
// other names that reached the same levels have lines of their own. A line with
// several stages or runs at one level goes through their median.
func scaling(runs []bench.Run, medium Medium) (*layout, string) {
	d := mergeRuns(runs, medium)
	var lines []scalingLine
	levels, kind := 0, usersLevel
	for _, one := range levelKinds {
		found := d.scalingLines(runs, one)
		if most := mostLevels(found); most > levels {
			levels, kind, lines = most, one, found
		}
	}
	if levels < 2 {
		return nil, d.whyEmpty("Only one load level was measured: this chart needs two, as stages of a run or as several runs.")
	}
	return d.scaling(runs, lines, kind), ""
}

// levelKind is what the levels of a line are.
type levelKind struct {
	title, axis string
	load        bench.LoadKind
	of          func(bench.Load) (level float64, ok bool)
}

// Levels of one kind are drawn: that of which a model has most, users if both are
// alike.
var (
	usersLevel = levelKind{"Scaling with concurrency", "concurrent requests per model", bench.Users, func(l bench.Load) (float64, bool) {
		users, ok := l.Concurrency()
		return float64(users), ok
	}}
	rateLevel = levelKind{"Scaling with request rate", "target requests per second per model", bench.OpenRate, func(l bench.Load) (float64, bool) {
		return l.Rate, l.Kind == bench.OpenRate && !l.IsRamp()
	}}
	levelKinds = []levelKind{usersLevel, rateLevel}
)

func mostLevels(lines []scalingLine) (most int) {
	for _, one := range lines {
		most = max(most, distinct(one.points))
	}
	return most
}

// mergeRuns returns the dataset of several runs, with one row a model and stage.
func mergeRuns(runs []bench.Run, medium Medium) *dataset {
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
	return newDataset(all, medium)
}

// scalingLines returns the lines in the order of the models, each with its
// oldest runs first, which have the style of the model.
func (d *dataset) scalingLines(runs []bench.Run, kind levelKind) []scalingLine {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b bench.Run) int { return a.Started.Compare(b.Started) })
	var lines []scalingLine
	for _, endpoint := range d.endpoints() {
		lines = append(lines, d.scalingLinesOf(endpoint, runs, kind)...)
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
func (d *dataset) scalingLinesOf(endpoint string, runs []bench.Run, kind levelKind) []scalingLine {
	var order []string
	series, all := map[string][]levelPoint{}, []levelPoint(nil)
	for _, run := range runs {
		points := levelsOf(run, endpoint, kind)
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
func levelsOf(run bench.Run, endpoint string, kind levelKind) []levelPoint {
	var points []levelPoint
	for _, summary := range run.Summary.Models {
		if summary.Endpoint != endpoint || summary.Stage < 0 || summary.Stage >= len(run.Plan.Stages) || summary.Successes == 0 {
			continue
		}
		level, ok := kind.of(run.Plan.Stages[summary.Stage].Load)
		if !ok { // of another kind, a ramp, or imported from a file that does not say
			continue
		}
		points = append(points, levelPoint{
			level: level, started: run.Started,
			tokens: known(summary.SystemTokens), finished: known(summary.RequestRate), success: known(summary.SuccessRate),
			p50: known(summary.TTFT.P50), p95: known(summary.TTFT.P95),
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
	level := regexp.MustCompile(fmt.Sprintf(`(^|[^0-9A-Za-z])0*%s($|[^0-9A-Za-z])`, regexp.QuoteMeta(fmt.Sprint(points[0].level))))
	return cmp.Or(strings.Trim(level.ReplaceAllString(name, "$2"), " -_."), name)
}

// overlap reports whether runs of different names reached the same level, and
// whether they still make a line if they are kept separate.
func overlap(series map[string][]levelPoint) bool {
	seen, shared, line := map[float64]bool{}, false, false
	for _, points := range series {
		line = line || distinct(points) > 1
		own := map[float64]bool{}
		for _, one := range points {
			own[one.level] = true
		}
		for level := range own {
			shared = shared || seen[level]
			seen[level] = true
		}
	}
	return shared && line
}

func ascending(line []levelPoint) []levelPoint {
	slices.SortStableFunc(line, func(a, b levelPoint) int {
		return cmp.Or(cmp.Compare(a.level, b.level), a.started.Compare(b.started))
	})
	return line
}

func distinct(line []levelPoint) int {
	levels := map[float64]bool{}
	for _, one := range line {
		levels[one.level] = true
	}
	return len(levels)
}
