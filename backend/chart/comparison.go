package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
)

const boxMeaning = "whiskers: 1.5 IQR"

func latencyComparison(d *dataset) (*layout, string) {
	lines := d.distribution("latency")
	if len(lines) == 0 {
		return nil, d.whyEmpty("No request has an end-to-end latency.")
	}
	without := d.omitted("", "no latency", isAmong(lines))
	lines, less := cut(lines)
	s := d.layout(d.requests(), d.defined("from first byte sent to last output"), boxMeaning, outlierNote(lines), weakNote(lines), without, less)
	s.boxes(d, lines, "E2E latency", "s")
	return s, ""
}

// ttftComparison also shows the time to the first answer of models that think
// first.
func ttftComparison(d *dataset) (*layout, string) {
	var lines []line
	first := d.distribution("ttft")
	answer := d.distribution("ttfa")
	thinks := ""
	for _, one := range first {
		lines = append(lines, one)
		for _, other := range answer {
			if other.of == one.of && known(one.of.summary.Thinking.Max) > 0 {
				other.more, other.faint = " · TTFA", true
				lines, thinks = append(lines, other), "TTFA: first visible output"
			}
		}
	}
	if len(lines) == 0 {
		return nil, d.whyEmpty("No request has a time to first token: the answers were not streamed.")
	}
	without := d.omitted("", unstreamed, isAmong(lines))
	lines, less := cut(lines)
	s := d.layout(d.requests(), d.defined("from first byte sent to first output"), thinks, boxMeaning, outlierNote(lines), weakNote(lines), without, less)
	s.boxes(d, lines, "TTFT", "s")
	return s, ""
}

func tpotComparison(d *dataset) (*layout, string) {
	lines := d.distribution("tpot")
	for i := range lines {
		part := float64(lines[i].stated.N) / float64(lines[i].of.summary.Successes)
		lines[i].more = "  " + bench.FormatShare(&part)
	}
	if len(lines) == 0 {
		return nil, d.whyEmpty("No request has a time per output token: the answers were not streamed, came in one piece, or have fewer than two counted tokens.")
	}
	without := d.omitted("", tooFew, isAmong(lines))
	lines, less := cut(lines)
	s := d.layout(d.requests(), d.defined("(last - first) / (tokens - 1)"), "%: share of requests with a TPOT", boxMeaning, outlierNote(lines), weakNote(lines), without, less)
	s.boxes(d, lines, "TPOT", "s")
	return s, ""
}

// throughputComparison shows the output speed of single requests and, beside it,
// the system throughput.
func throughputComparison(d *dataset) (*layout, string) {
	lines := d.distribution("output_speed")
	if len(lines) == 0 {
		return nil, d.whyEmpty("No request has an output speed: token counts are unknown.")
	}
	without := d.omitted("", uncounted, isAmong(lines))
	lines, less := cut(lines)
	s := d.layout(d.requests(), "left: "+d.defined("tokens / latency of ")+"one request, right: all tokens received / window", outlierNote(lines), weakNote(lines), without, less)
	s.boxes(d, lines, "output speed per request", "tok/s")
	s.system(d, lines)
	return s, ""
}

// system adds the panel of bars on the right and narrows the boxes.
func (s *layout) system(d *dataset, lines []line) {
	var all []float64
	bars, names := make([]any, len(lines)), make([]any, len(lines))
	for i, line := range lines {
		value := known(line.of.summary.SystemTokens)
		all, names[i] = append(all, value), ""
		bars[i] = map[string]any{
			"name": line.label, "value": number(value),
			"itemStyle": d.fill(d.colour(line.of), line.of.style.shape+line.of.stage),
			"label":     map[string]any{"show": !math.IsNaN(value), "position": "right", "formatter": figure(value), "color": d.theme.scheme().text},
		}
	}
	right := s.panels[0]
	s.panels[0].Right, right.Left, right.Right = "47%", "68%", "60"
	s.panels = append(s.panels, right)
	chosen := scaleOf("tok/s", all...)
	s.x = append(s.x, chosen.axis("system throughput", 1, 26))
	s.y = append(s.y, axis{kind: "category", data: names, panel: 1, inverse: true})
	if chosen.log { // the length of a bar would say nothing
		for i, bar := range bars {
			bar.(map[string]any)["value"] = []any{number(all[i]), i}
		}
		dots := scatter("system", "circle", 10, bars)
		dots.XAxisIndex, dots.YAxisIndex = 1, 2
		s.series = append(s.series, dots)
		return
	}
	s.series = append(s.series, series{SingleSeries: charts.SingleSeries{
		Name: "system", Type: "bar", XAxisIndex: 1, YAxisIndex: 2, BarMaxWidth: "26", Data: bars,
	}})
}

// facts returns the texts that are not empty.
func facts(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}
