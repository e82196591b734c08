package bench

import (
	"fmt"
	"math"
	"unicode"
)

// Best says which model of a run has the best value of a statistic under a load,
// beyond noise: it differs from each other model that has a value. All differences
// under one load are corrected together.
type Best struct {
	Stage     int       `json:"stage"` // the first one with the load
	Metric    string    `json:"metric"`
	Statistic Statistic `json:"statistic"`

	Endpoint string  `json:"endpoint"`           // "": none is best beyond noise
	Next     string  `json:"next,omitempty"`     // the second best
	Absolute bool    `json:"absolute,omitempty"` // the change is a difference, of shares; else relative
	Change   float64 `json:"change,omitempty"`   // of the best from the second best
	Low      float64 `json:"low,omitempty"`      // 95 % interval of the change
	High     float64 `json:"high,omitempty"`
	More     int     `json:"more,omitempty"` // without a best: about as many requests of each would tell; 0: not known
}

// decisive are the statistics that the sentence about a run is of, the first that a
// load has, and what the best of each does.
var decisive = []struct {
	metric     string
	statistic  Statistic
	does, none string
}{
	{"ttft", P50, "answers first", "No model answers first beyond noise"},
	{"latency", P50, "finishes first", "No model finishes first beyond noise"},
}

// Answers say in one sentence for each load which model is best; none where models
// were not compared.
func (r Run) Answers() (sentences []string) {
	var stages []int
	for _, one := range r.Summary.Best {
		if len(stages) == 0 || stages[len(stages)-1] != one.Stage {
			stages = append(stages, one.Stage)
		}
	}
	for _, stage := range stages {
		text := r.answer(stage)
		if load := r.Plan.LoadOf(stage).String(); text != "" && len(stages) > 1 && load != "" {
			text = withFirst(load, unicode.ToUpper) + ": " + text
		}
		if text != "" {
			sentences = append(sentences, text)
		}
	}
	return sentences
}

// answer is the sentence of one load.
func (r Run) answer(stage int) string {
	for _, way := range decisive {
		best := r.Summary.BestOf(stage, way.metric, way.statistic)
		switch {
		case best == nil:
			continue
		case best.Endpoint == "" && best.More > 0:
			return fmt.Sprintf("%s (%s); about %d more requests of each would tell.", way.none, best.title(), best.More)
		case best.Endpoint == "":
			return fmt.Sprintf("%s (%s).", way.none, best.title())
		}
		return fmt.Sprintf("%s %s: %s %s %s than %s.", r.Plan.Label(best.Endpoint), way.does, best.title(), best.direction(), best.span(), r.Plan.Label(best.Next))
	}
	return ""
}

// BestOf returns what is known of a statistic in the stage; nil if nothing is.
func (s *Summary) BestOf(stage int, metric string, statistic Statistic) *Best {
	for i := range s.Best {
		if one := &s.Best[i]; one.Stage == stage && one.Metric == metric && one.Statistic == statistic {
			return one
		}
	}
	return nil
}

func (b *Best) title() string {
	return fmt.Sprintf("%s %s", b.Statistic, MetricOf(b.Metric).Name)
}

func (b *Best) direction() string {
	if b.Change < 0 {
		return "lower by"
	}
	return "higher by"
}

// span is the interval of the change without its sign: 8 to 12 %.
func (b *Best) span() string {
	low, high := math.Abs(b.Low)*100, math.Abs(b.High)*100
	if low > high {
		low, high = high, low
	}
	from, to := roundPercent(low), roundPercent(high)
	if from == to {
		return from + " %"
	}
	return from + " to " + to + " %"
}

// roundPercent writes whole percents, and small ones with a decimal.
func roundPercent(percent float64) string {
	if percent < 10 {
		return fmt.Sprintf("%.2g", percent)
	}
	return fmt.Sprintf("%.0f", percent)
}
