// Package chart says what every picture of a run shows: one definition each,
// as ECharts options of data and template strings only, so that the window,
// the PNG, the report and the tests draw the same. The numbers are those of
// the Summary; what is computed here comes from raw values by bench.Quantile.
package chart

import (
	"iter"

	"tokenlap/backend/bench"
)

// Chart is one picture of a run. Missing says in words why there is nothing
// to draw; Option is nil then.
type Chart struct {
	Name    string         `json:"name"`
	Title   string         `json:"title"`
	Option  map[string]any `json:"option"`
	Missing string         `json:"missing"`
}

// definition is one chart: its name, its title, and how to draw it. A painter
// returns the sheet, or nil and why not.
type definition struct {
	name, title string
	paint       func(*material) (*sheet, string)
}

// definitions in the order in which charts are listed everywhere.
var definitions = []definition{
	{"latency_comparison", "End-to-end latency", latencyComparison},
	{"latency_by_length", "Latency by prompt length", latencyByLength},
	{"ttft_comparison", "Time to first token", ttftComparison},
	{"tpot_comparison", "Time per output token", tpotComparison},
	{"throughput_comparison", "Throughput", throughputComparison},
	{"token_analysis", "Tokens in and out", tokenAnalysis},
	{"ttft_by_input", "Time to first token by prompt tokens", ttftByInput},
	{"success_rate", "Success and failures", successRate},
	{"complexity_performance", "Performance by prompt complexity", complexityPerformance},
	{"ecdf", "Cumulative distributions", cumulative},
	{"timeline", "The run over time", timeline},
	{"scaling", "Scaling with concurrency", nil}, // of one or several runs: see Scaling
	{"inter_chunk", "Gaps between chunks", interChunk},
	{"anatomy", "Where the time to the first answer goes", anatomy},
}

// Names are the names of all charts, in their order.
func Names() []string {
	names := make([]string, len(definitions))
	for i, definition := range definitions {
		names[i] = definition.name
	}
	return names
}

// Draw makes all charts of one run, in the order of Names. It goes once
// through the samples and keeps a few numbers of each, never the sample. The
// run must carry its summary: the figures shown are taken from there.
func Draw(run bench.Run, samples iter.Seq2[bench.Sample, error], theme Theme) ([]Chart, error) {
	found := newMaterial(run, theme)
	for sample, err := range samples {
		if err != nil {
			return nil, err
		}
		found.add(&sample)
	}
	charts := make([]Chart, 0, len(definitions))
	for _, definition := range definitions {
		chart, err := definition.draw(found)
		if err != nil {
			return nil, err
		}
		charts = append(charts, chart)
	}
	return charts, nil
}

func (d definition) draw(found *material) (Chart, error) {
	if d.paint == nil {
		return Scaling([]bench.Run{found.run}, found.theme), nil
	}
	chart := Chart{Name: d.name, Title: d.title}
	sheet, missing := d.paint(found)
	if sheet == nil {
		chart.Missing = missing
		return chart, nil
	}
	sheet.title = d.title
	option, err := sheet.option(found.theme)
	chart.Option = option
	return chart, err
}
