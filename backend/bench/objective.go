package bench

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Objective is a bound that a metric has to meet: an upper one where lower values
// are better, else a lower one. With a statistic, or on a metric that is a total,
// it is about a summary; without one it is about each request, and those that meet
// all such objectives make the goodput.
type Objective struct {
	Metric    string    `json:"metric"` // the key of one of Metrics, or GoodputShare
	Statistic Statistic `json:"statistic"`
	Limit     float64   `json:"limit"` // in the unit of the metric
}

// GoodputShare is the key of the metric that is the share of attempts which meet
// the objectives about each request.
const GoodputShare = "goodput"

// isOfGoodput reports whether the objective is on a metric that exists only with
// objectives about each request.
func (o Objective) isOfGoodput() bool {
	return o.Metric == GoodputShare || strings.HasPrefix(o.Metric, GoodputShare+"_")
}

// objectiveNames are shorter names of metrics in the text of objectives.
var objectiveNames = map[string]string{"success": "success_rate"}

// ParseObjectives reads objectives with commas between:
// ttft.p95=500ms,tpot.p95=40ms,success=99%. The empty text has none. The error
// joins what is wrong with each.
func ParseObjectives(text string) ([]Objective, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var all []Objective
	var wrong []error
	for part := range strings.SplitSeq(text, ",") {
		objective, err := ParseObjective(strings.TrimSpace(part))
		all, wrong = append(all, objective), append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return all, validateObjectives(all)
}

// ParseObjective reads one objective, such as ttft.p95=500ms. In place of the
// equals sign may stand <= or >=, as far as it agrees with the metric.
func ParseObjective(text string) (Objective, error) {
	name, limit, found := strings.Cut(text, "=")
	if !found {
		return Objective{}, invalidObjective("objective %q: use a metric, its statistic and a limit, such as ttft.p95=500ms", text)
	}
	direction := Better("")
	if rest, upper := strings.CutSuffix(name, "<"); upper {
		name, direction = rest, Lower
	} else if rest, lower := strings.CutSuffix(name, ">"); lower {
		name, direction = rest, Higher
	}
	key, statistic, _ := strings.Cut(strings.TrimSpace(name), ".")
	if full, short := objectiveNames[key]; short {
		key = full
	}
	objective := Objective{Metric: key, Statistic: Statistic(statistic)}
	metric, err := objective.metric(text)
	if err != nil {
		return Objective{}, err
	}
	if direction != "" && direction != metric.Better {
		return Objective{}, invalidObjective("objective %q: of %s %s values are better, so write %s=", text, key, metric.Better, strings.TrimRight(name, " "))
	}
	objective.Limit, err = metric.parseLimit(text, strings.TrimSpace(limit))
	return objective, err
}

func invalidObjective(format string, args ...any) error {
	return About("slo", Invalid(format, args...))
}

// metric returns the metric of an objective, or what is wrong with its name or
// statistic. Text is the objective as it was written.
func (o Objective) metric(text string) (Metric, error) {
	metric, ok := objectiveMetrics()[o.Metric]
	switch {
	case !ok:
		return Metric{}, invalidObjective("objective %q: there is no metric %q: use one of %s", text, o.Metric, strings.Join(slices.Sorted(maps.Keys(objectiveMetrics())), ", "))
	case metric.Distribution == nil && o.Statistic != Total:
		return Metric{}, invalidObjective("objective %q: %s has no statistics, so write %s=", text, o.Metric, o.Metric)
	case metric.Distribution == nil:
		return metric, nil
	case o.Statistic == Total && metric.Time == nil && metric.Number == nil:
		return Metric{}, invalidObjective("objective %q: %s has no value of a single request: add a statistic, such as %s.p95", text, o.Metric, o.Metric)
	case o.Statistic != Total && !slices.Contains(Statistics, o.Statistic):
		return Metric{}, invalidObjective("objective %q: there is no statistic %q: use one of %s", text, o.Statistic, statisticNames())
	}
	return metric, nil
}

// objectiveMetrics are the metrics that have a better direction, by their keys.
func objectiveMetrics() map[string]Metric {
	all := map[string]Metric{}
	for _, metric := range Metrics {
		if metric.Better != "" {
			all[metric.Key] = metric
		}
	}
	return all
}

func statisticNames() string {
	names := make([]string, len(Statistics))
	for i, s := range Statistics {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// parseLimit reads a limit in the unit of the metric.
func (m Metric) parseLimit(objective, text string) (float64, error) {
	var value float64
	var err error
	example := "20"
	switch m.Unit {
	case Seconds:
		var wait time.Duration
		wait, err = time.ParseDuration(text)
		value, example = wait.Seconds(), "500ms"
	case Share:
		number, percent := strings.CutSuffix(text, "%")
		value, err = strconv.ParseFloat(strings.TrimSpace(number), 64)
		if percent {
			value = math.Round(value*1e8) / 1e10
		}
		if value > 1 {
			err = strconv.ErrRange
		}
		example = "99%"
	default:
		value, err = strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, string(m.Unit))), 64)
	}
	switch {
	case err != nil || math.IsNaN(value) || math.IsInf(value, 0):
		return 0, invalidObjective("objective %q: %q is no limit of %s: use one with its unit, such as %s", objective, text, m.Key, example)
	case !m.isLimit(value):
		return 0, invalidObjective("objective %q: use a limit above 0, such as %s", objective, example)
	}
	return value, nil
}

// isLimit reports whether an objective on the metric may have this limit: none
// may be the most that a count allows.
func (m Metric) isLimit(value float64) bool {
	return value > 0 && !math.IsInf(value, 0) || value == 0 && m.Unit == Count
}

// String writes the objective as ParseObjective reads it.
func (o Objective) String() string { return o.Name() + "=" + o.limit() }

// limit is the limit with its unit.
func (o Objective) limit() string {
	metric := objectiveMetrics()[o.Metric]
	limit := strconv.FormatFloat(o.Limit, 'g', -1, 64)
	switch metric.Unit {
	case Seconds:
		limit = time.Duration(math.Round(o.Limit * float64(time.Second))).String()
	case Share:
		limit = strconv.FormatFloat(math.Round(o.Limit*1e8)/1e6, 'g', -1, 64) + "%"
	case TokenRate:
		limit += string(metric.Unit)
	}
	return limit
}

// Name is the metric with its statistic: ttft.p95.
func (o Objective) Name() string {
	name := o.Metric
	for short, full := range objectiveNames {
		if full == name {
			name = short
		}
	}
	if o.Statistic == Total {
		return name
	}
	return name + "." + string(o.Statistic)
}

// IsPerRequest reports whether the objective is about each request.
func (o Objective) IsPerRequest() bool {
	metric, ok := objectiveMetrics()[o.Metric]
	return ok && metric.Distribution != nil && o.Statistic == Total
}

// IsTimed reports whether the objective is about a time or a speed, which come
// out a little different each time.
func (o Objective) IsTimed() bool {
	unit := objectiveMetrics()[o.Metric].Unit
	return unit == Seconds || unit == TokenRate || unit == RequestRate
}

// Met compares the objective with a summary. It is not known where the summary
// has no such value, and of an objective about each request.
func (o Objective) Met(m *ModelSummary) (value float64, met, known bool) {
	metric, ok := objectiveMetrics()[o.Metric]
	if !ok || o.IsPerRequest() {
		return 0, false, false
	}
	found := metric.ValueOf(m, o.Statistic).Value
	if found == nil {
		return 0, false, false
	}
	return *found, o.holds(metric, *found), true
}

// MetBy reports whether a request meets an objective about each request. One that
// failed meets none, nor does one without the metric.
func (o Objective) MetBy(s *Sample) bool {
	metric, ok := objectiveMetrics()[o.Metric]
	if !ok || s.Outcome != OK {
		return false
	}
	value, known := metric.Of(s)
	return known && o.holds(metric, value)
}

func (o Objective) holds(metric Metric, value float64) bool {
	if metric.Better == Lower {
		return value <= o.Limit
	}
	return value >= o.Limit
}

// Format writes a value of the objective's metric for people.
func (o Objective) Format(value float64) string {
	metric := objectiveMetrics()[o.Metric]
	if metric.Unit == Count {
		return number(value)
	}
	return metric.Format(&value)
}

// ObjectiveValue is an objective with the value that was found.
type ObjectiveValue struct {
	Objective Objective `json:"objective"`
	Value     *float64  `json:"value"` // nil: too few requests for it
	Met       bool      `json:"met"`
}

// Evaluate compares objectives with a summary and the goodput of its requests.
// Those about each request are within the goodput and left out.
func Evaluate(objectives []Objective, m *ModelSummary, good Goodput) []ObjectiveValue {
	values := []ObjectiveValue{}
	for _, o := range objectives {
		if o.IsPerRequest() {
			continue
		}
		value, met, known := o.Met(m)
		if o.Metric == GoodputShare {
			value, known = good.Share()
			met = known && value >= o.Limit
		}
		one := ObjectiveValue{Objective: o, Met: met}
		if known {
			one.Value = &value
		}
		values = append(values, one)
	}
	return values
}

// Reason says in words how an objective was missed: ttft.p95 was 620 ms.
func (v ObjectiveValue) Reason() string {
	if v.Value == nil {
		return fmt.Sprintf("too few requests succeeded for %s", v.Objective.Name())
	}
	return fmt.Sprintf("%s was %s", v.Objective.Name(), v.Objective.Format(*v.Value))
}

// validateObjectives returns what is wrong with objectives together.
func validateObjectives(objectives []Objective) error {
	var wrong []error
	perRequest, share, seen := "", "", map[string]bool{}
	for _, o := range objectives {
		if o.IsPerRequest() && perRequest == "" {
			perRequest = o.String()
		}
		if o.isOfGoodput() {
			share = o.Metric
		}
		if seen[o.Name()] {
			wrong = append(wrong, invalidObjective("objective %s stands twice: give each once", o.Name()))
		}
		seen[o.Name()] = true
		if metric, err := o.metric(o.Name()); err != nil {
			wrong = append(wrong, err)
		} else if !metric.isLimit(o.Limit) {
			wrong = append(wrong, invalidObjective("objective %s: use a limit above 0", o.Name()))
		}
	}
	if share != "" && perRequest == "" {
		wrong = append(wrong, invalidObjective("objective %s is about the requests that meet others: add one about each request, such as ttft=500ms", share))
	}
	return errors.Join(wrong...)
}
