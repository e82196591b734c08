package bench

import (
	"slices"
	"time"
	"unicode"
)

// Metric describes a number that is defined for a model in a stage: what it is called, what it
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
	Among      Among // the requests that it is made of

	// Time or Number returns the value of one request. Both are nil where the
	// metric is not made of one value a request.
	Time   func(*Sample) (time.Duration, bool)
	Number func(*Sample) (float64, bool)

	// Distribution or Total is where it is in a summary.
	Distribution func(*ModelSummary) *Distribution
	Total        func(*ModelSummary) *float64

	// Withdrawn says that buffered answers make the metric meaningless.
	Withdrawn bool

	// OfGaps says that the metric is of gaps between events, which a client that
	// reads late does not know.
	OfGaps bool

	// FromServer says that the metric is, or rests on, what the server reports.
	FromServer bool

	// Names in files. An empty SummaryColumn is Key; an empty RequestColumn or
	// RequestKey leaves the metric out of the requests.
	SummaryColumn string // of the summary CSV; a distribution's columns begin with it
	RequestColumn string // of the results CSV
	RequestKey    string // among the metrics of a request in the JSON document

	// Adjusted says that its percentiles also exist with failures counted as worse
	// than any success.
	Adjusted bool

	Overview []Statistic // shown in the table of a terminal, of Markdown and of the report
	Cards    []Statistic // shown on top of the page of results, the first one large
	Compared []Statistic // compared between models
	Ranked   []Statistic // columns of the page's table of models, where the best is marked
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
	PerSecond   Unit = "1/s"   // of series alone
	Bytes       Unit = "bytes" // of series alone
	Dollars     Unit = "$"
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
func (m *Metric) Of(s *Sample) (float64, bool) {
	switch {
	case m.Time != nil:
		value, ok := m.Time(s)
		return value.Seconds(), ok
	case m.Number != nil:
		return m.Number(s)
	}
	return 0, false
}

// MetricValue is the value of a metric in a summary, or of one statistic of it.
type MetricValue struct {
	Value *float64 // nil if it does not exist
	N     int      // number of values behind it
	Weak  bool     // too few for this percentile
}

// ValueOf returns a statistic of the metric in a summary, or its Total.
func (m Metric) ValueOf(summary *ModelSummary, s Statistic) MetricValue {
	if m.Distribution == nil {
		return MetricValue{Value: m.Total(summary), N: map[Among]int{Successes: summary.Successes, Attempts: summary.Attempts}[m.Among]}
	}
	d := m.Distribution(summary)
	return MetricValue{Value: *d.Value(s), N: d.N, Weak: slices.Contains(d.Weak, string(s))}
}

// Format writes a value of the metric for people, with None for nil.
func (m Metric) Format(value *float64) string {
	switch m.Unit {
	case Seconds:
		return FormatSeconds(value)
	case Share:
		return FormatShare(value)
	case Dollars:
		return FormatDollars(value)
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

// FormatValue writes a value of the metric in a summary, with a mark if it is weak.
func (m Metric) FormatValue(v MetricValue) string {
	text := m.Format(v.Value)
	if v.Weak && v.Value != nil {
		return text + WeakMark
	}
	return text
}

// WeakMark follows a percentile that rests on few values.
const WeakMark = " ?"
