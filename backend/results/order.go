package results

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// requestOrder is what requests are sorted by: a number, which is NaN if it is
// absent, a metric or a text.
type requestOrder struct {
	number func(*requestLine) float64
	metric int // the place in requestMetrics plus one; 0: none
	text   func(requestTexts) string
}

var requestOrders = map[string]requestOrder{
	"":              {number: func(l *requestLine) float64 { return float64(l.seq) }},
	"seq":           {number: func(l *requestLine) float64 { return float64(l.seq) }},
	"stage":         {number: func(l *requestLine) float64 { return float64(l.stage) }},
	"iteration":     {number: func(l *requestLine) float64 { return float64(l.iteration) }},
	"conversation":  {number: func(l *requestLine) float64 { return unless(l.conversation == 0, float64(l.conversation)) }},
	"turn":          {number: func(l *requestLine) float64 { return unless(l.turn == 0, float64(l.turn)) }},
	"input_wanted":  {number: func(l *requestLine) float64 { return unless(l.inputWanted == 0, float64(l.inputWanted)) }},
	"output_wanted": {number: func(l *requestLine) float64 { return unless(l.outputWanted == 0, float64(l.outputWanted)) }},
	"status":        {number: func(l *requestLine) float64 { return unless(l.status == 0, float64(l.status)) }},
	"sent":          {number: func(l *requestLine) float64 { return l.sent }},
	"model":         {text: func(t requestTexts) string { return strings.ToLower(cmp.Or(t.title, t.model)) }},
	"prompt":        {text: func(t requestTexts) string { return t.prompt }},
	"prefix":        {text: func(t requestTexts) string { return string(t.prefix) }},
	"phase":         {text: func(t requestTexts) string { return t.phase }},
	"outcome":       {text: func(t requestTexts) string { return t.outcome }},
	"message":       {text: func(t requestTexts) string { return t.message }},
}

func orderOf(name string) (requestOrder, error) {
	if at := slices.IndexFunc(requestMetrics, func(m bench.Metric) bool { return m.Key == name }); at >= 0 {
		return requestOrder{metric: at + 1}, nil
	}
	order, ok := requestOrders[name]
	if !ok {
		return order, bench.Invalid("requests cannot be sorted by %q", name)
	}
	return order, nil
}

func unless(absent bool, value float64) float64 {
	if absent {
		return math.NaN()
	}
	return value
}

// sort sorts the selected lines. Lines without the value are last in both
// directions; equal lines are in the order of Seq.
func (t *Table) sort(order requestOrder, reverse bool) {
	type keyed struct {
		value float64
		place int32
	}
	values := t.values(order)
	keys, absent := make([]keyed, 0, len(t.selected)), []int32(nil)
	for _, place := range t.selected {
		if value := values(place); math.IsNaN(value) {
			absent = append(absent, place)
		} else {
			keys = append(keys, keyed{value, place})
		}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		by := cmp.Compare(a.value, b.value)
		if reverse {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(a.place, b.place))
	})
	t.selected = t.selected[:0]
	for _, key := range keys {
		t.selected = append(t.selected, key.place)
	}
	t.selected = append(t.selected, absent...)
}

// values returns the value of a line that it is sorted by, for a text its rank.
func (t *Table) values(order requestOrder) func(int32) float64 {
	if order.metric > 0 {
		return func(place int32) float64 { return t.metricsOf(&t.lines[place])[order.metric-1] }
	}
	if order.number != nil {
		return func(place int32) float64 { return order.number(&t.lines[place]) }
	}
	ranks := make([]float64, len(t.texts))
	sorted := make([]string, 0, len(t.texts))
	for _, texts := range t.texts {
		sorted = append(sorted, order.text(texts))
	}
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	for i, texts := range t.texts {
		rank, _ := slices.BinarySearch(sorted, order.text(texts))
		ranks[i] = unless(order.text(texts) == "", float64(rank))
	}
	return func(place int32) float64 { return ranks[t.lines[place].texts] }
}
