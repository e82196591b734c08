package bench

import (
	"fmt"
	"strings"
	"time"
)

// SteadyWindow is the part of a stage in which an endpoint was steady, with the
// figures of the requests that were sent in it. Rates and tokens are of what
// happened in it.
type SteadyWindow struct {
	From      Instant       `json:"from"`
	To        Instant       `json:"to"`
	ByHand    bool          `json:"by_hand"`           // set by the user, not found
	Cuts      []Cut         `json:"cuts"`              // why the rest was cut off; none if set by hand
	AskedRate *float64      `json:"asked_rate"`        // requests due in the window, a second; nil of closed load
	SentRate  *float64      `json:"sent_rate"`         // requests sent in the window, a second
	Figures   *ModelSummary `json:"figures,omitempty"` // nil: the window has all requests
}

// Cut is a part that is not in a steady window.
type Cut string

const (
	CutRamp    Cut = "ramp"     // the number of requests in flight was rising to its level
	CutStartUp Cut = "start_up" // the first requests took longer or shorter than those after them
	CutTail    Cut = "tail"     // the number of requests in flight was falling at the end
)

// Length is how long the window is.
func (w *SteadyWindow) Length() time.Duration {
	length, _ := w.To.Since(w.From)
	return length
}

// Holds reports whether an instant is in the window.
func (w *SteadyWindow) Holds(at Instant) bool { return at >= w.From && at <= w.To }

// Decisive returns the figures that objectives and comparisons use: those of the
// steady window, if there is one that has not all requests, else m.
func (m *ModelSummary) Decisive() *ModelSummary {
	if m.Steady != nil && m.Steady.Figures != nil {
		return m.Steady.Figures
	}
	return m
}

// cutNames are what people read.
var cutNames = map[Cut]string{CutRamp: "ramp", CutStartUp: "start-up", CutTail: "tail"}

// SteadySentence describes the steady window of a summary in a sentence; "" if
// there is none.
func (m *ModelSummary) SteadySentence() string {
	w := m.Steady
	if w == nil {
		return ""
	}
	attempts := m.Decisive().Attempts
	text := fmt.Sprintf("steady window %.1f s to %.1f s, %d of %d requests", w.From.Offset().Seconds(), w.To.Offset().Seconds(), attempts, m.Attempts)
	switch {
	case w.ByHand:
		text += ", set by hand"
	case len(w.Cuts) > 0:
		names := make([]string, len(w.Cuts))
		for i, cut := range w.Cuts {
			names[i] = cutNames[cut]
		}
		text += ", without " + strings.Join(names, ", ")
	}
	return text
}

// besideSteady are the figures of the whole that stand beside those of a window.
var besideSteady = []struct {
	metric    string
	statistic Statistic
}{{"ttft", P50}, {"ttft", P95}, {"tpot", P50}, {"latency", P50}, {"request_rate", Total}, {"system_tokens", Total}, {"mean_in_flight", Total}}

// SteadyText is SteadySentence with the rates of the window and, beside each of the
// main figures in it, that of the whole; "" where the window has all requests.
func (m *ModelSummary) SteadyText() string {
	w := m.Steady
	if w == nil || w.Figures == nil {
		return ""
	}
	var parts []string
	for _, one := range besideSteady {
		shown := MetricStatistic{MetricOf(one.metric), one.statistic}
		if shown.Of(w.Figures).Value != nil {
			parts = append(parts, fmt.Sprintf("%s %s (whole %s)", shown.Heading(), shown.TextOf(w.Figures), shown.TextOf(m)))
		}
	}
	for _, rate := range []struct {
		name  string
		value *float64
	}{{"asked", w.AskedRate}, {"sent", w.SentRate}} {
		if rate.value != nil {
			parts = append(parts, fmt.Sprintf("%s %.3g req/s", rate.name, *rate.value))
		}
	}
	return m.SteadySentence() + ": " + strings.Join(parts, ", ")
}
