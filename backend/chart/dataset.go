package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"tokenlap/backend/bench"
)

// dataset is what the charts of one run are drawn from; it is gathered in one pass.
type dataset struct {
	run     bench.Run
	medium  Medium
	theme   Theme // of the medium
	styles  map[string]style
	labels  map[string]string // of endpoints
	prompts map[string]bench.Prompt
	rows    []*row
	at      map[modelStage]*row
	times   *times
	counted map[bench.TokenSource]int // successes whose prompt tokens are known, by who counted them
}

type modelStage struct {
	endpoint string
	stage    int
}

// row is one model in one stage, as the summary has it.
type row struct {
	endpoint string
	stage    int
	label    string // in full, the level of load at its end
	level    string // of a run in stages
	name     string // as in the legend
	axisName string // as beside an axis
	style    style
	summary  *bench.ModelSummary
	points   []point // one a success
	steps    [2]steps
	stream   stream
}

// pointMetrics are the metrics that are drawn of single requests.
var pointMetrics = [...]bench.Metric{
	bench.MetricOf("latency"), bench.MetricOf("ttft"), bench.MetricOf("ttfa"), bench.MetricOf("tpot"),
	bench.MetricOf("output_speed"), bench.MetricOf("input_tokens"), bench.MetricOf("output_tokens"),
}

// point is what charts need of one success.
type point struct {
	metrics            [len(pointMetrics)]float64 // NaN if one does not exist
	length, complexity string
	turn               int // of its conversation, from 1; 0: none
	inputWanted        int // tokens; 0: any
	outputWanted       int
}

// valueOf returns the function that reads one of pointMetrics of a point.
func valueOf(key string) func(point) float64 {
	at := slices.IndexFunc(pointMetrics[:], func(m bench.Metric) bool { return m.Key == key })
	return func(p point) float64 { return p.metrics[at] }
}

func newDataset(run bench.Run, medium Medium) *dataset {
	d := &dataset{run: run, medium: medium, theme: medium.Theme, labels: labels(run.Plan.Endpoints), prompts: map[string]bench.Prompt{}, at: map[modelStage]*row{}, times: newTimes(), counted: map[bench.TokenSource]int{}}
	for _, prompt := range run.Plan.Prompts.Prompts {
		d.prompts[prompt.ID] = prompt
	}
	names := make([]string, 0, len(run.Summary.Models))
	for i := range run.Summary.Models {
		names = append(names, run.Summary.Models[i].Endpoint)
	}
	d.styles = styles(names, run.Styles)
	for i := range run.Summary.Models {
		d.addRow(&run.Summary.Models[i])
	}
	return d.on(medium)
}

// on names the rows for a medium and returns the dataset.
func (d *dataset) on(medium Medium) *dataset {
	d.medium = medium
	nameRows(d.rows, medium.width())
	return d
}

// add adds one sample. Only measured successes are part of distributions.
func (d *dataset) addRow(summary *bench.ModelSummary) {
	one := &row{endpoint: summary.Endpoint, stage: summary.Stage, style: d.styles[summary.Endpoint], summary: summary}
	one.label = d.label(summary.Endpoint)
	if len(d.run.Plan.Stages) > 1 && summary.Stage < len(d.run.Plan.Stages) {
		one.level = " · " + short(clean(d.medium.say(d.run.Plan.Stages[summary.Stage].Load.String())), 20) + d.occurrence(summary)
		one.label += one.level
	}
	d.rows = append(d.rows, one)
	d.at[modelStage{summary.Endpoint, summary.Stage}] = one
}

// occurrence tells stages of a model with the same load from each other: " #2" is
// the second of them. It is "" if there is only one.
func (d *dataset) occurrence(summary *bench.ModelSummary) string {
	place, all := 0, 0
	for number, stage := range d.run.Plan.Stages {
		if stage.Load != d.run.Plan.Stages[summary.Stage].Load || !stage.Has(summary.Endpoint) {
			continue
		}
		if all++; number <= summary.Stage {
			place++
		}
	}
	if all < 2 {
		return ""
	}
	return fmt.Sprintf(" #%d", place)
}

func (d *dataset) label(endpoint string) string {
	if label, ok := d.labels[endpoint]; ok {
		return label
	}
	return clean(endpoint)
}

// add takes in one sample. Only measured successes enter distributions.
func (d *dataset) add(s *bench.Sample) {
	d.times.add(s)
	one, ok := d.at[modelStage{s.Endpoint, s.Stage}]
	if !ok || !s.Phase.IsCounted() || s.Outcome != bench.OK {
		return
	}
	if s.Tokens.Input >= 0 {
		d.counted[s.Tokens.Source]++
	}
	prompt := d.prompts[s.PromptID]
	p := point{length: clean(prompt.Length), complexity: clean(prompt.Complexity), turn: s.Turn, inputWanted: s.InputWanted, outputWanted: s.OutputWanted}
	for i := range pointMetrics {
		p.metrics[i] = orNaN(pointMetrics[i].Of(s))
	}
	one.points = append(one.points, p)
	one.addSteps(s)
	one.stream.add(s, one.summary)
}

func orNaN(value float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return value
}

// values returns the sorted values of a metric that exist.
func (r *row) values(of func(point) float64, among func(point) bool) []float64 {
	var values []float64
	for _, p := range r.points {
		if value := of(p); !math.IsNaN(value) && (among == nil || among(p)) {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}

// colour returns the colour of a row in the theme.
func (d *dataset) colour(r *row) string { return d.theme.scheme().models[r.style.colour] }

// fill returns the style of a bar: its colour and, where the medium has patterns,
// the pattern of a number.
func (d *dataset) fill(colour string, number int) map[string]any {
	style := map[string]any{"color": colour}
	if d.medium.Patterns {
		style["decal"] = patterns[number%len(patterns)].decal(d.theme.Background())
	}
	return style
}

func (r *row) dash() any { return dashes[(r.style.shape+r.stage)%len(dashes)] }

// symbol returns the symbol of a row and its style. Empty symbols are filled
// with the background, since those of ECharts are white in the dark theme too.
func (d *dataset) symbol(r *row, opacity float64) (name string, style map[string]any) {
	name = symbols[(r.style.shape+r.stage)%len(symbols)]
	if shape, empty := strings.CutPrefix(name, "empty"); empty {
		return strings.ToLower(shape), map[string]any{"color": d.theme.Background(), "borderColor": d.colour(r), "borderWidth": 1.5, "opacity": opacity}
	}
	return name, map[string]any{"color": d.colour(r), "opacity": opacity}
}

// dots returns dots as plain pairs. They are drawn as one shape, which takes
// half the time; ECharts fails on such a series without data.
func (d *dataset) dots(r *row, size int, opacity float64, data []any) series {
	symbol, style := d.symbol(r, opacity)
	one := scatter(r.name, symbol, size, data)
	one.ItemStyle = style
	if len(data) > 0 {
		one.Large, one.LargeThreshold = opts.Bool(true), new(int)
	}
	return one
}

// note returns the lines below the title: run, time, models and the given texts.
func (d *dataset) note(said ...string) []string {
	name := clean(d.run.Name)
	if name == "" {
		name = clean(d.run.ID)
	}
	first := []string{short(name, 48), d.run.Started.UTC().Format("2006-01-02 15:04 UTC")}
	if models := d.models(); models != name {
		first = append(first, models)
	}
	if d.isImported() {
		said = append(said, "imported, definitions of "+short(clean(d.run.Manifest.Definitions), 24))
	}
	return append([]string{strings.Join(first, " · ")}, d.medium.wrap(facts(said...))...)
}

// wrap joins texts to as few lines as they fit on.
func (m Medium) wrap(facts []string) []string {
	var lines []string
	width := m.width()
	for _, fact := range facts {
		fact = m.say(fact)
		last := len(lines) - 1
		if last >= 0 && pixels(lines[last]+" · "+fact) < float64(width-noteMargin) {
			lines[last] += " · " + fact
		} else {
			lines = append(lines, shortenTo(fact, float64(width-noteMargin)))
		}
	}
	return lines
}

// shortenTo cuts a text in its middle to a width in pixels.
func shortenTo(text string, width float64) string {
	for size := len([]rune(text)); pixels(text) > width && size > 1; {
		size = min(size-1, int(float64(size)*width/pixels(text)))
		text = short(text, max(1, size))
	}
	return text
}

// noteMargin is what the note leaves free of the width, on both sides together.
const noteMargin = 40

// isImported reports whether another tool measured, by its own definitions.
func (d *dataset) isImported() bool {
	return !bench.IsOwnDefinitions(d.run.Manifest.Definitions)
}

// defined returns a definition of Tokenlap, "" if the run follows others.
func (d *dataset) defined(text string) string {
	if d.isImported() {
		return ""
	}
	return text
}

func (d *dataset) models() string {
	var names []string
	for _, one := range d.rows {
		if label := d.label(one.endpoint); !slices.Contains(names, label) {
			names = append(names, label)
		}
	}
	shown := names[:min(len(names), 3)]
	text := strings.Join(shortenAll(shown, 28), ", ")
	if more := len(names) - len(shown); more > 0 {
		text += d.medium.say(fmt.Sprintf(" and %d more", more))
	}
	return text
}

// requests says how many successes a chart is drawn from.
func (d *dataset) requests() string {
	return fmt.Sprintf("n = %d successful of %d requests", d.successes(), d.attempts())
}

func (d *dataset) successes() (sum int) {
	for _, one := range d.rows {
		sum += one.summary.Successes
	}
	return sum
}

func (d *dataset) attempts() (sum int) {
	for _, one := range d.rows {
		sum += one.summary.Attempts
	}
	return sum
}

// whyEmpty returns the reason that a chart of successes has no data; otherwise
// is the reason if there are successes.
func (d *dataset) whyEmpty(otherwise string) string {
	switch {
	case len(d.rows) == 0:
		return "The run has no summary: nothing was measured."
	case d.attempts() == 0:
		return "No request was measured."
	case d.successes() == 0:
		return fmt.Sprintf("No request succeeded: all %d failed.", d.attempts())
	}
	return otherwise
}
