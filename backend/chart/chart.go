// Package chart says what every picture of a run shows: one definition each,
// as ECharts options of data and template strings only, so that the window,
// the PNG, the report and the tests draw the same. The numbers are those of
// the Summary; what is computed here comes from raw values by bench.Quantile.
package chart

import (
	"cmp"
	"iter"
	"slices"

	"tokenlap/backend/bench"
)

// Chart is one picture of a run. Missing says in words why there is nothing
// to draw; Option is nil then.
type Chart struct {
	Name    string         `json:"name"`
	Title   string         `json:"title"`
	Option  map[string]any `json:"option"`
	Missing string         `json:"missing"`

	// What it is laid out for, in CSS pixels. A wider chart is as high.
	Width  int  `json:"width"`
	Height int  `json:"height"`
	Wide   bool `json:"wide"` // has a row of its own
}

// definition is one chart. To add one, write a file with the function that
// draws it and add a row to definitions.
type definition struct {
	name, title string

	// One of these draws it; each returns nil and the reason if there is
	// nothing to draw.
	ofRun  func(*dataset) (*layout, string)                        // of one run, also of models of several runs put together
	ofRuns func(runs []bench.Run, medium Medium) (*layout, string) // of several runs, or of one, from their summaries

	wide     bool // has panels that would be narrow in half a row
	oneClock bool // needs requests that share a clock, which those of several runs do not
}

// definitions in the order in which charts are listed everywhere: what is asked most
// comes first.
var definitions = []definition{
	{name: "scaling", title: "Scaling with load", ofRuns: scaling, wide: true},
	{name: "ttft_comparison", title: "Time to first token", ofRun: ttftComparison},
	{name: "throughput_comparison", title: "Throughput", ofRun: throughputComparison, wide: true},
	{name: "latency_comparison", title: "End-to-end latency", ofRun: latencyComparison},
	{name: "tpot_comparison", title: "Time per output token", ofRun: tpotComparison},
	{name: "success_rate", title: "Success and failures", ofRun: successRate},
	{name: "timeline", title: "The run over time", ofRun: timeline, oneClock: true, wide: true},
	{name: "ecdf", title: "Cumulative distributions", ofRun: cumulative, wide: true},
	{name: "ttft_by_input", title: "Time to first token by prompt tokens", ofRun: ttftByInput},
	{name: "latency_by_length", title: "Latency by prompt length", ofRun: latencyByLength},
	{name: "complexity_performance", title: "Performance by prompt complexity", ofRun: complexityPerformance, wide: true},
	{name: "inter_chunk", title: "Gaps between chunks", ofRun: interChunk, wide: true},
	{name: "turns", title: "Turns of conversations", ofRun: byTurn, wide: true},
	{name: "lengths", title: "Token lengths, requested and actual", ofRun: wantedLengths, wide: true},
	{name: "token_analysis", title: "Input and output tokens", ofRun: tokenAnalysis},
	{name: "anatomy", title: "Where the time to the first answer goes", ofRun: anatomy},
	{name: "cost", title: "Cost and latency", ofRun: costAgainstLatency, wide: true},
}

// Names returns the names of all charts in their order.
func Names() []string {
	names := make([]string, len(definitions))
	for i, definition := range definitions {
		names[i] = definition.name
	}
	return names
}

// Select returns the charts with the given names, all charts if none is given.
func Select(charts []Chart, names []string) []Chart {
	if len(names) == 0 {
		return charts
	}
	return slices.DeleteFunc(slices.Clone(charts), func(c Chart) bool { return !slices.Contains(names, c.Name) })
}

// Samples yields the samples of a run.
type Samples = iter.Seq2[bench.Sample, error]

// Draw returns all charts of one run. It reads the samples once and keeps a few
// numbers of each. The run must have its summary, which the charts show.
func Draw(run bench.Run, samples Samples, medium Medium) ([]Chart, error) {
	return drawAll(definitions, run, samples, []bench.Run{run}, medium)
}

// DrawMerged returns the charts of models of several runs, which merged holds as
// models of one run. Charts that are drawn of whole runs get these.
func DrawMerged(merged bench.Run, samples Samples, runs []bench.Run, medium Medium) ([]Chart, error) {
	return drawAll(slices.DeleteFunc(slices.Clone(definitions), func(d definition) bool { return d.oneClock }), merged, samples, runs, medium)
}

// DrawEach returns the charts of one of several runs: those that DrawRuns draws
// of all of them are left out.
func DrawEach(run bench.Run, samples Samples, medium Medium) ([]Chart, error) {
	return drawAll(slices.DeleteFunc(slices.Clone(definitions), definition.isOfRuns), run, samples, nil, medium)
}

// DrawRuns returns the charts of several runs together.
func DrawRuns(runs []bench.Run, medium Medium) ([]Chart, error) {
	var charts []Chart
	for _, definition := range definitions {
		if !definition.isOfRuns() {
			continue
		}
		chart, err := definition.chart(medium)(definition.ofRuns(runs, medium.of(definition)))
		if err != nil {
			return nil, err
		}
		charts = append(charts, chart)
	}
	return charts, nil
}

func drawAll(definitions []definition, run bench.Run, samples Samples, runs []bench.Run, medium Medium) ([]Chart, error) {
	found := newDataset(run, medium)
	for sample, err := range samples {
		if err != nil {
			return nil, err
		}
		found.add(&sample)
	}
	charts := make([]Chart, 0, len(definitions))
	for _, definition := range definitions {
		of := func() (*layout, string) { return definition.ofRun(found.on(medium.of(definition))) }
		if definition.isOfRuns() {
			of = func() (*layout, string) { return definition.ofRuns(runs, medium.of(definition)) }
		}
		chart, err := definition.chart(medium)(of())
		if err != nil {
			return nil, err
		}
		charts = append(charts, chart)
	}
	return charts, nil
}

func (d definition) isOfRuns() bool { return d.ofRuns != nil }

// chart returns the function that makes a chart of what was drawn.
func (d definition) chart(medium Medium) func(*layout, string) (Chart, error) {
	return func(drawn *layout, missing string) (Chart, error) {
		if drawn == nil {
			return Chart{Name: d.name, Title: medium.say(d.title), Missing: medium.say(missing)}, nil
		}
		drawn.title = cmp.Or(drawn.title, d.title)
		option, err := drawn.option(medium.Theme)
		translateOption(option, medium.Language)
		return Chart{Name: d.name, Title: medium.say(d.title), Option: option, Width: drawn.width, Height: drawn.height, Wide: d.wide}, err
	}
}
