package bench

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Metric is one figure of a model in one stage: what it is called, what it
// means, how it is made of requests and where it is shown. Metrics lists them
// all; summary, files, reports, tables and the page follow from that list.
//
// A metric is either a Distribution over requests or a single Total.
type Metric struct {
	Key        string // in JSON, on the page and in the ids of comparisons
	Name       string // as a heading
	Long       string // what an abbreviation stands for; "" if Name says it
	Head       string // heading in the overview, where it is not Name
	Definition string // one sentence; DEFINITIONS.md is the authority
	Unit       Unit
	Better     Better
	Among      Among // the requests that the figure is made of

	// Time or Number returns the value of one request. Both are nil where the
	// metric is not made of one value a request.
	Time   func(*Sample) (time.Duration, bool)
	Number func(*Sample) (float64, bool)

	// Distribution or Total is where the figure stands in a summary.
	Distribution func(*ModelSummary) *Distribution
	Total        func(*ModelSummary) *float64

	// Withdrawn says that buffered answers make the metric meaningless.
	Withdrawn bool

	// Names in files. An empty SummaryColumn is Key; an empty RequestColumn or
	// RequestKey leaves the metric out of the requests.
	SummaryColumn string // of the summary CSV; a distribution's columns begin with it
	RequestColumn string // of the results CSV
	RequestKey    string // among the metrics of a request in the JSON document

	Overview []Statistic // shown in the table of a terminal, of Markdown and of the report
	Cards    []Statistic // shown on top of the page of results, the first one large
	Compared []Statistic // compared between models
	Report   bool        // has a table of percentiles in the report
	Requests bool        // is a column of the page's table of requests
}

// Unit is the unit of a metric.
type Unit string

// The units. Times are in seconds.
const (
	Seconds     Unit = "s"
	TokenRate   Unit = "tok/s"
	TokenCount  Unit = "tokens"
	RequestRate Unit = "req/s"
	Share       Unit = "share" // 0 to 1
	Count       Unit = "count"
)

// Better is the direction in which a metric gets better; "" if neither is.
type Better string

const (
	Lower  Better = "lower"
	Higher Better = "higher"
)

// Among says which requests a metric is made of.
type Among string

const (
	Successes   Among = "successes"   // measured requests that succeeded
	Attempts    Among = "attempts"    // measured requests, but cancelled and dropped ones
	Connections Among = "connections" // all requests, the warm-up's too, that opened a connection
)

// Statistic names one number of a distribution, or the Total of a metric that
// has none.
type Statistic string

const (
	Mean  Statistic = "mean"
	SD    Statistic = "sd"
	Min   Statistic = "min"
	P50   Statistic = "p50"
	P90   Statistic = "p90"
	P95   Statistic = "p95"
	P99   Statistic = "p99"
	Max   Statistic = "max"
	Total Statistic = ""
)

// Statistics are those of a distribution, in the order in which they are shown.
var Statistics = []Statistic{Mean, SD, Min, P50, P90, P95, P99, Max}

// Value is the place of a statistic in d; nil for one it does not have.
func (d *Distribution) Value(s Statistic) **float64 {
	switch s {
	case Mean:
		return &d.Mean
	case SD:
		return &d.SD
	case Min:
		return &d.Min
	case P50:
		return &d.P50
	case P90:
		return &d.P90
	case P95:
		return &d.P95
	case P99:
		return &d.P99
	case Max:
		return &d.Max
	}
	return nil
}

// MetricOf returns the metric with a key. It panics if there is none: keys are
// written in code, not taken from input.
func MetricOf(key string) Metric {
	at := slices.IndexFunc(Metrics, func(m Metric) bool { return m.Key == key })
	if at < 0 {
		panic("bench: no metric " + key)
	}
	return Metrics[at]
}

// Of returns the metric of one request, in its unit; false if it does not exist.
func (m Metric) Of(s *Sample) (float64, bool) {
	switch {
	case m.Time != nil:
		value, ok := m.Time(s)
		return value.Seconds(), ok
	case m.Number != nil:
		return m.Number(s)
	}
	return 0, false
}

// Figure is one number of a metric and how well founded it is.
type Figure struct {
	Value *float64 // nil if it does not exist
	N     int      // number of values behind it
	Weak  bool     // too few for this percentile
}

// Figure returns a statistic of the metric, or its Total.
func (m Metric) Figure(of *ModelSummary, s Statistic) Figure {
	if m.Distribution == nil {
		return Figure{Value: m.Total(of), N: map[Among]int{Successes: of.Successes, Attempts: of.Attempts}[m.Among]}
	}
	d := m.Distribution(of)
	return Figure{Value: *d.Value(s), N: d.N, Weak: slices.Contains(d.Weak, string(s))}
}

// Format writes a value of the metric for people, with None for nil.
func (m Metric) Format(value *float64) string {
	switch m.Unit {
	case Seconds:
		return FormatSeconds(value)
	case Share:
		return FormatShare(value)
	}
	return FormatNumber(value)
}

// Title is the name with what it stands for.
func (m Metric) Title() string {
	if m.Long == "" {
		return m.Name
	}
	return m.Name + ", " + m.Long
}

// About is the definition, after what an abbreviation stands for.
func (m Metric) About() string {
	if m.Long == "" {
		return m.Definition
	}
	return withFirst(m.Long, unicode.ToUpper) + ": " + withFirst(m.Definition, unicode.ToLower)
}

func withFirst(text string, change func(rune) rune) string {
	for i, r := range text {
		return string(change(r)) + text[i+len(string(r)):]
	}
	return text
}

// Column is the name in the summary CSV.
func (m Metric) Column() string {
	if m.SummaryColumn == "" {
		return m.Key
	}
	return m.SummaryColumn
}

// FormatFigure writes a figure of the metric, with a mark if it is weak.
func (m Metric) FormatFigure(f Figure) string {
	text := m.Format(f.Value)
	if f.Weak && f.Value != nil {
		return text + WeakMark
	}
	return text
}

// WeakMark follows a percentile that rests on few values.
const WeakMark = " ?"

// MetricStatistic is one statistic of a metric: a line or a column of a table.
type MetricStatistic struct {
	Metric
	Statistic Statistic
}

// Overview are the statistics of the short table that a terminal, Markdown and
// the report show.
func Overview() []MetricStatistic {
	return statistics(func(m Metric) []Statistic { return m.Overview })
}

// Compared are the statistics that are compared between models, those with a
// better direction first.
func Compared() []MetricStatistic {
	all := statistics(func(m Metric) []Statistic { return m.Compared })
	slices.SortStableFunc(all, func(a, b MetricStatistic) int {
		return cmp.Compare(judged(b), judged(a))
	})
	return all
}

// judged is 1 for a metric that has a better direction, else 0.
func judged(m MetricStatistic) int { return min(len(m.Better), 1) }

func statistics(of func(Metric) []Statistic) []MetricStatistic {
	var found []MetricStatistic
	for _, metric := range Metrics {
		for _, statistic := range of(metric) {
			found = append(found, MetricStatistic{metric, statistic})
		}
	}
	return found
}

// ID is the key with the statistic: ttft_p50, success_rate.
func (m MetricStatistic) ID() string { return strings.TrimSuffix(m.Key+"_"+string(m.Statistic), "_") }

// FigureOf returns the figure of a model.
func (m MetricStatistic) FigureOf(model *ModelSummary) Figure { return m.Figure(model, m.Statistic) }

// TextOf writes the figure of a model.
func (m MetricStatistic) TextOf(model *ModelSummary) string {
	return m.FormatFigure(m.FigureOf(model))
}

// Heading names the statistic in the overview: TTFT p50, req/s.
func (m MetricStatistic) Heading() string {
	return strings.TrimSpace(cmp.Or(m.Head, m.Name) + " " + string(m.Statistic))
}

// ShortHeading is Heading without the name of the metric, if the column before
// has it.
func (m MetricStatistic) ShortHeading() string {
	if m.Statistic == m.Overview[0] {
		return m.Heading()
	}
	return string(m.Statistic)
}
