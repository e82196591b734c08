package bench

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Trend is one statistic of a model in comparable runs, the oldest first.
type Trend struct {
	Model     string        `json:"model"` // an endpoint
	Title     string        `json:"title"` // of the endpoint in the newest run
	Load      string        `json:"load"`
	Tag       string        `json:"tag,omitempty"` // that all runs have; "": any
	Metric    string        `json:"metric"`        // the key of one of Metrics
	Statistic Statistic     `json:"statistic"`
	Unit      Unit          `json:"unit"`
	Better    Better        `json:"better"`
	Points    []TrendPoint  `json:"points"`
	Changes   []TrendChange `json:"changes"`

	Styles map[string]int `json:"-"` // see Run
}

// TrendPoint is the value of one run.
type TrendPoint struct {
	Run      string    `json:"run"`
	Name     string    `json:"name"`
	Started  time.Time `json:"started_at"`
	State    State     `json:"state"`
	Value    *float64  `json:"value"`
	Low      *float64  `json:"low"`      // 95 % interval; nil where the run has none
	High     *float64  `json:"high"`     //
	Excluded string    `json:"excluded"` // why a user left the run out; "": it counts
}

// IsCounted reports whether the point is part of its trend: the run came to its end,
// was not excluded and has a value.
func (p TrendPoint) IsCounted() bool {
	return p.Excluded == "" && p.Value != nil && (p.State == Finished || p.State == Imported)
}

// Counted returns how many points are counted.
func (t Trend) Counted() (n int) {
	for _, point := range t.Points {
		if point.IsCounted() {
			n++
		}
	}
	return n
}

// TrendChange is a change between the points of a trend before a run and those from
// it on.
type TrendChange struct {
	At        int        `json:"at"`  // index of the first point after it
	Run       string     `json:"run"` // of that point
	Metric    string     `json:"metric"`
	Statistic Statistic  `json:"statistic"`
	Kind      ChangeKind `json:"kind"`
	Change    float64    `json:"change"` // relative, of shares the difference
	Low       float64    `json:"low"`    // 95 % interval of the change
	High      float64    `json:"high"`
	P         float64    `json:"p"` // of a change at least as large if there were none
	Worse     bool       `json:"worse"`
}

// ChangeKind says what is seen of a change.
type ChangeKind string

const (
	LevelChange ChangeKind = "level" // at least two points on each side: a change point
	RunChange   ChangeKind = "run"   // one run that is unlike those before
)

// MetricStatistic is the statistic that the trend is of.
func (t Trend) MetricStatistic() MetricStatistic {
	return MetricStatistic{MetricOf(t.Metric), t.Statistic}
}

// Text says how much a change is, with its interval, and in which direction:
// "worse: +12 % (+8 to +16 %)".
func (c TrendChange) Text() string {
	word := "better"
	if c.Worse {
		word = "worse"
	}
	return word + ": " + c.Size()
}

// Size says how much a change is, with its interval.
func (c TrendChange) Size() string {
	return fmt.Sprintf("%s %% (%s to %s %%)", signedPercent(c.Change), signedPercent(c.Low), signedPercent(c.High))
}

// Short says how much a change is.
func (c TrendChange) Short() string { return signedPercent(c.Change) + " %" }

func signedPercent(share float64) string {
	percent := share * 100
	if math.Abs(percent) < 10 {
		return fmt.Sprintf("%+.1f", percent)
	}
	return fmt.Sprintf("%+.0f", percent)
}

// Watched are the statistics of which changes are looked for after each run.
func Watched() []MetricStatistic {
	return []MetricStatistic{
		{MetricOf("ttft"), P50}, {MetricOf("tpot"), P50}, {MetricOf("system_tokens"), Total}, {MetricOf("success_rate"), Total},
	}
}

// ParseStatistic reads the name of a statistic of a metric, such as ttft.p95 or
// success_rate. Without a statistic it is the first one that is compared.
func ParseStatistic(text string) (MetricStatistic, error) {
	key, statistic, _ := strings.Cut(strings.TrimSpace(text), ".")
	if full, short := objectiveNames[key]; short {
		key = full
	}
	for _, one := range Compared() {
		if one.Key == key && (string(one.Statistic) == statistic || statistic == "" && one.Statistic == P50) {
			return one, nil
		}
	}
	return MetricStatistic{}, Invalid("there is no trend of %q: use one of %s", text, strings.Join(TrendMetrics(), ", "))
}

// TrendMetrics are the names that ParseStatistic reads.
func TrendMetrics() (names []string) {
	for _, one := range Compared() {
		names = append(names, strings.TrimSuffix(one.Key+"."+string(one.Statistic), "."))
	}
	return names
}

// TextOf writes the value of a point with its interval.
func (t Trend) TextOf(point TrendPoint) string {
	metric := MetricOf(t.Metric)
	if point.Value == nil {
		return None
	}
	text := metric.Format(point.Value)
	if point.Low != nil && point.High != nil {
		text += " (" + metric.Format(point.Low) + " to " + metric.Format(point.High) + ")"
	}
	return text
}
