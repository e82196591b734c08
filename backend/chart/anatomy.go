package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
	"tokenlap/backend/translate"
)

// stepParts are the steps until the first answer, in their order.
var stepParts = []struct {
	name  bench.StepName
	label string
}{
	{bench.StepDNS, "DNS"}, {bench.StepTCP, "TCP"}, {bench.StepTLS, "TLS"}, {bench.StepSend, "send"},
	{bench.StepHeaders, "wait for headers"}, {bench.StepFirstEvent, "first event"},
	{bench.StepFirstToken, "first token"}, {bench.StepFirstAnswer, "first answer"},
}

// firstAfterSent is the index of the first part that begins when the request is
// sent.
const firstAfterSent = 3

// steps are the sums of these steps over requests.
type steps struct {
	n    int
	sums [8]time.Duration
}

// addSteps adds a request to those on new or on reused connections. A request
// that lacks one of the instants is left out.
func (r *row) addSteps(s *bench.Sample) {
	if !s.Streamed || !s.Conn.Reached() || !s.Sent.Reached() || !s.First.Reached() || !s.Headers.Reached() || !s.FirstEvent.Reached() {
		return
	}
	into := &r.steps[0]
	if s.Reused {
		into = &r.steps[1]
	}
	into.n++
	if !s.Reused { // in full, although the connection may have been opened before the request was due
		into.sums[0] += s.DNS
		into.sums[1] += s.TCP
		into.sums[2] += s.TLS
	}
	for step := range s.Steps() {
		for i := firstAfterSent; i < len(stepParts); i++ {
			if stepParts[i].name == step.Name {
				into.sums[i] += step.Took
			}
		}
	}
}

// part returns the mean of a step in seconds.
func (s steps) part(i int) float64 { return s.sums[i].Seconds() / float64(s.n) }

func (s steps) whole() float64 {
	whole := 0.0
	for i := range s.sums {
		whole += s.part(i)
	}
	return whole
}

// connectionBar is a bar: the mean steps of the requests of a row on new or on
// reused connections.
type connectionBar struct {
	steps
	label string
}

func anatomy(d *dataset) (*layout, string) {
	var bars []connectionBar
	for _, one := range d.rows {
		for kind, word := range []string{"new", "reused"} {
			if found := one.steps[kind]; found.n > 0 {
				bars = append(bars, connectionBar{found, fmt.Sprintf("%s  %s, n %d", one.axisName, d.medium.say(word), found.n)})
			}
		}
	}
	if len(bars) == 0 {
		return nil, d.whyEmpty("The instants between the request and its first token are not known: the answers were not streamed, or were measured elsewhere.")
	}
	without := d.omitted("", noInstants+" on the way", func(r *row) bool { return r.steps[0].n+r.steps[1].n > 0 })
	bars, less := cut(bars)
	longest := 0.0
	for _, one := range bars {
		longest = max(longest, one.whole())
	}
	chosen := scaleOf("s", longest)
	s := d.layout(d.requests(), "means of successes, on new and on reused connections", without, less)
	parts := partsOf(bars)
	for _, i := range parts {
		s.legend = append(s.legend, legend{stepParts[i].label, "rect"})
	}
	s.stages(d, chosen, bars, parts, s.connectionRows(chosen, bars, longest)/longest)
	return s, ""
}

// smallPart is below which share of the longest bar a part is named beside its own:
// it is narrower than five or six pixels.
const smallPart = 0.01

// tinyPart is below which share of its bar a part is not worth a word.
const tinyPart = 0.001

// partsOf returns the steps that took any time, by their places in stepParts.
func partsOf(bars []connectionBar) (parts []int) {
	for i := range stepParts {
		if slices.ContainsFunc(bars, func(b connectionBar) bool { return b.sums[i] > 0 }) {
			parts = append(parts, i)
		}
	}
	return parts
}

// sumHead stands above the sums of all steps of a bar.
const sumHead = "sum"

// connectionRows adds the panel and returns the width that is left for bars, in pixels.
func (s *layout) connectionRows(chosen scale, bars []connectionBar, longest float64) float64 {
	head := sumHead + ", " + chosen.unit
	names, wholes := make([]any, len(bars)), make([]any, len(bars))
	for i, one := range bars {
		names[i], wholes[i] = one.label, chosen.text(one.whole())+one.smallParts(chosen, longest, s.language)
	}
	left, right := rowsLeft(names), rowsLeft(append(slices.Clone(wholes), head))
	s.panel(left, right, len(bars))
	across := chosen.axis("mean time from DNS to the first answer", 0, 26)
	across.tip.Name = "mean"
	s.x = append(s.x, across)
	s.y = append(s.y,
		axis{kind: "category", data: names, inverse: true},
		axis{kind: "category", data: wholes, inverse: true, opposite: true, bare: true, name: head})
	return float64(s.width - left - right)
}

// smallParts names the steps of a bar that are too short to be seen in it.
func (b connectionBar) smallParts(chosen scale, longest float64, language translate.Language) string {
	var small []string
	for i, part := range stepParts {
		if took := b.part(i); took >= tinyPart*b.whole() && took < smallPart*longest {
			small = append(small, language.Text(part.label)+" "+chosen.text(took))
		}
	}
	const most = 3
	if more := len(small) - most; more > 0 {
		small = append(small[:most], fmt.Sprintf("%d more", more))
	}
	if small == nil {
		return ""
	}
	return " · " + strings.Join(small, ", ")
}

// stages adds a stacked series for each of the steps. Parts that are wide enough have
// their name in them.
func (s *layout) stages(d *dataset, chosen scale, bars []connectionBar, parts []int, pixelsPerSecond float64) {
	for _, i := range parts {
		part, data := stepParts[i], make([]any, len(bars))
		for j, one := range bars {
			data[j] = chosen.of(one.part(i))
			if pixels(part.label)+10 < pixelsPerSecond*one.part(i) && len(bars) <= crowd {
				data[j] = map[string]any{"value": data[j], "label": map[string]any{"show": true, "formatter": part.label, "fontSize": 10.0}}
			}
		}
		s.series = append(s.series, series{
			SingleSeries: charts.SingleSeries{Name: part.label, Type: "bar", Stack: "way", BarMaxWidth: "26", Data: data},
			ItemStyle:    d.fill(d.theme.scheme().models[i%len(schemes[Light].models)], i),
		})
	}
}
