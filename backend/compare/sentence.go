package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenlap/backend/bench"
	"tokenlap/backend/stats"
)

// sentence says what a difference shows: "B is faster by 8 to 12 % (p95 TTFT)".
func sentence(label string, m bench.MetricStatistic, v MetricValue) string {
	name := statisticName(m)
	switch v.Answer {
	case stats.IsBetter, stats.IsWorse:
		return label + " " + claim(m, v)
	case stats.IsSame:
		return fmt.Sprintf("no difference beyond noise in %s (at most %s)", name, size(v.largest(), v.Absolute))
	case stats.IsUnknown:
		return fmt.Sprintf("not clear for %s: %s", name, v.missing())
	}
	return ""
}

// claim says by how much a value is better or worse, in the words of its metric:
// "is faster by 8 to 12 % (p95 TTFT)", "has 8 to 12 % more requests a second".
func claim(m bench.MetricStatistic, v MetricValue) string {
	if noun := rateNouns[m.Key]; noun != "" {
		return fmt.Sprintf("has %s %s %s", v.by(), v.amount(), noun)
	}
	return fmt.Sprintf("is %s by %s (%s)", v.way(m), v.by(), statisticName(m))
}

// amount says whether a rate that is better or worse is more or fewer.
func (v MetricValue) amount() string {
	if v.Answer == stats.IsBetter {
		return "more"
	}
	return "fewer"
}

// way says in which way a value is better or worse.
func (v MetricValue) way(m bench.MetricStatistic) string {
	switch {
	case m.Unit != bench.Seconds && m.Unit != bench.TokenRate:
		return string(v.Answer) // better or worse
	case v.Answer == stats.IsBetter:
		return "faster"
	}
	return "slower"
}

// rateNouns are what the metrics that are rates count.
var rateNouns = map[string]string{
	"request_rate":                 "requests per second",
	"system_tokens":                "total tokens per second",
	bench.GoodputShare + "_rate":   "good requests per second",
	bench.GoodputShare + "_tokens": "tokens of good requests per second",
}

// statisticName names a statistic within a sentence: p95 TTFT.
func statisticName(m bench.MetricStatistic) string {
	if m.Statistic == bench.Total {
		return m.Name
	}
	return string(m.Statistic) + " " + m.Name
}

// missing says why a difference is not known.
func (v MetricValue) missing() string {
	switch {
	case v.Drifts:
		return "a run drifts"
	case v.More > 0:
		return fmt.Sprintf("about %d more requests of each would", v.More)
	}
	return "far more requests of each would be needed"
}

// Difference writes the change with its interval: "+34 % [+32, +36]"; None where
// neither is known.
func (v MetricValue) Difference() string {
	change := v.Delta
	if v.Absolute || change == nil {
		change = v.Change
	}
	if change == nil {
		return bench.None
	}
	text := signed(*change) + strings.TrimPrefix(size(*change, v.Absolute), digits(*change))
	if v.Low == nil && v.High == nil {
		return text
	}
	low, high := "-∞", "+∞"
	if v.Low != nil {
		low = signed(*v.Low)
	}
	if v.High != nil {
		high = signed(*v.High)
	}
	return text + " [" + low + ", " + high + "]"
}

// signed writes a part of 1 in percent, with its sign.
func signed(part float64) string {
	text := digits(part)
	switch {
	case text == "0":
		return text
	case part > 0:
		return "+" + text
	}
	return "-" + text
}

// by writes the interval of a change whose ends have the same sign: 8 to 12 %.
func (v MetricValue) by() string {
	if v.Low == nil || v.High == nil {
		return "at least " + size(v.smallest(), v.Absolute)
	}
	low, high := math.Abs(*v.Low), math.Abs(*v.High)
	from, to := digits(min(low, high)), digits(max(low, high))
	if from == to {
		return size(high, v.Absolute)
	}
	return from + " to " + size(max(low, high), v.Absolute)
}

// largest is the size of the change that lies farthest from none in the interval.
func (v MetricValue) largest() float64 {
	found := 0.0
	for _, end := range []*float64{v.Low, v.High} {
		if end != nil {
			found = max(found, math.Abs(*end))
		}
	}
	return found
}

// smallest is the size of the known end of an interval that has only one.
func (v MetricValue) smallest() float64 {
	for _, end := range []*float64{v.Low, v.High} {
		if end != nil {
			return math.Abs(*end)
		}
	}
	return 0
}

// size writes the size of a change: in percent or, of shares, in points of percent.
func size(change float64, absolute bool) string {
	if absolute {
		return digits(change) + " points"
	}
	return digits(change) + " %"
}

// digits writes a part of 1 in percent, without its unit.
func digits(part float64) string {
	percent := math.Abs(part) * 100
	if percent >= 9.95 {
		return strconv.FormatFloat(percent, 'f', 0, 64)
	}
	return strconv.FormatFloat(math.Round(percent*10)/10, 'f', -1, 64)
}
