package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// breakdown is a metric by kind of prompt and by model, drawn as a panel of
// dots.
type breakdown struct {
	name, unit string
	of         func(point) float64
	reduce     func(sorted []float64) float64 // NaN where there are too few
	firm       int                            // below so many values it is weak
}

// From these numbers of values on, a median and a p95 are not weak, as in the
// summary.
const firmMedian, firmP95 = 10, 100

// A median needs 2 values and a p95 needs 20, as in the summary.
func median(sorted []float64) float64 { return quantile(sorted, 0.5, 2) }
func p95(sorted []float64) float64    { return quantile(sorted, 0.95, 20) }

func quantile(sorted []float64, p float64, fewest int) float64 {
	if len(sorted) < fewest {
		return math.NaN()
	}
	return bench.Quantile(sorted, p)
}

func mean(sorted []float64) float64 {
	total := 0.0
	for _, value := range sorted {
		total += value
	}
	return total / float64(len(sorted)) // NaN for none
}

func latencyByLength(d *dataset) (*layout, string) {
	groups := d.groups(func(p point) string { return p.length }, bench.PromptLengths)
	if len(groups) == 0 {
		return nil, d.whyEmpty("The prompts of this run have no length label.")
	}
	latency := valueOf("latency")
	s := d.layout(d.requests(), "E2E latency", "p95: at least 20 requests of that length, 100 for a firm value", d.omitted("", "", succeeded), d.less())
	ok := s.groupRows(d, groups, func(p point) string { return p.length },
		breakdown{"median latency", "s", latency, median, firmMedian}, breakdown{"p95 latency", "s", latency, p95, firmP95})
	if !ok {
		return nil, d.whyEmpty("No prompt length has two requests, as a median needs.")
	}
	return s, ""
}

func complexityPerformance(d *dataset) (*layout, string) {
	groups := d.groups(func(p point) string { return p.complexity }, bench.PromptComplexities)
	if len(groups) == 0 {
		return nil, d.whyEmpty("The prompts of this run have no complexity label.")
	}
	s := d.layout(d.requests(), d.defined("output speed: output tokens / latency of a request"), d.omitted("", "", succeeded), d.omittedTTFT(), d.less())
	ok := s.groupRows(d, groups, func(p point) string { return p.complexity },
		breakdown{"median latency", "s", valueOf("latency"), median, firmMedian},
		breakdown{"median TTFT", "s", valueOf("ttft"), median, firmMedian},
		breakdown{"median output speed", "tok/s", valueOf("output_speed"), median, firmMedian})
	if !ok {
		return nil, d.whyEmpty("No complexity has two requests, as a median needs.")
	}
	return s, ""
}

// tokenAnalysis shows mean tokens, first of all requests as the summary has
// them, then by length of the prompt.
func tokenAnalysis(d *dataset) (*layout, string) {
	groups := append([]string{everything}, d.groups(func(p point) string { return p.length }, bench.PromptLengths)...)
	s := d.layout(d.requests(), d.inputSources(), d.sources(), d.omitted("", "", succeeded), d.less())
	ok := s.groupRows(d, groups, func(p point) string { return p.length },
		breakdown{"mean input", "tokens", valueOf("input_tokens"), mean, 0},
		breakdown{"mean output", "tokens", valueOf("output_tokens"), mean, 0})
	if !ok {
		return nil, d.whyEmpty("Token counts are unknown: the server sent no usage.")
	}
	return s, ""
}

// everything is the group of all prompts.
const everything = "all"

var sourceNames = map[bench.TokenSource]string{
	bench.FromUsage: "the server (usage)", bench.FromTokenizer: "local tokenizer", bench.FromEvents: "output events",
	bench.FromEstimate: "estimate", bench.FromChunks: "chunks, counted as tokens",
}

// sources says who counted the output tokens, and of how many requests.
func (d *dataset) sources() string {
	var order []bench.TokenSource
	count := map[bench.TokenSource]int{}
	for _, one := range d.rows {
		for _, source := range one.summary.TokenSources {
			if count[source.Source] == 0 {
				order = append(order, source.Source)
			}
			count[source.Source] += source.Count
		}
	}
	var texts []string
	for _, source := range order {
		texts = append(texts, fmt.Sprintf("%s %d", d.medium.say(cmp.Or(sourceNames[source], "unknown")), count[source]))
	}
	switch {
	case len(texts) > 0:
		return "output tokens counted by: " + strings.Join(texts, ", ")
	case d.isImported():
		return "source of the output token counts: unknown"
	}
	return ""
}

// inputSources says who counted the prompt tokens. The source of a sample is
// that of its output; a prompt is counted by the server or by a tokenizer. Other
// tools do not say.
func (d *dataset) inputSources() string {
	total := 0
	for _, n := range d.counted {
		total += n
	}
	switch tokenizer := d.counted[bench.FromTokenizer]; {
	case total == 0:
		return ""
	case d.isImported():
		return "prompt tokens as in the file"
	case tokenizer == total:
		return "prompt tokens counted by: " + sourceNames[bench.FromTokenizer]
	case tokenizer > 0:
		return fmt.Sprintf("prompt tokens counted by: %s %d, %s %d", sourceNames[bench.FromUsage], total-tokenizer, sourceNames[bench.FromTokenizer], tokenizer)
	}
	return "prompt tokens counted by: " + sourceNames[bench.FromUsage]
}

// groups returns the values that the prompts have, the usual ones first.
func (d *dataset) groups(of func(point) string, usual []string) []string {
	var found, ordered []string
	for _, one := range d.rows {
		for _, p := range one.points {
			if group := of(p); group != "" && !slices.Contains(found, group) && len(found) < maxGroups {
				found = append(found, group)
			}
		}
	}
	for _, group := range usual {
		if slices.Contains(found, group) {
			ordered = append(ordered, group)
		}
	}
	for _, group := range found {
		if !slices.Contains(ordered, group) {
			ordered = append(ordered, group)
		}
	}
	return ordered
}

// maxGroups is how many groups are shown.
const maxGroups = 8

// cell is the value of a row in a group; NaN if it does not exist.
type cell struct {
	value float64
	weak  bool
}
