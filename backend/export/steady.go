package export

import (
	"fmt"
	"strings"

	"tokenlap/backend/bench"
)

// steadyColumns are when the window of all requests opened, and the steady window of a model, in seconds of the run, with its
// figures; empty where there is none.
var steadyColumns = []column[summaryRow]{
	{"window_from", func(l *line, r summaryRow) { l.seconds(r.WindowFrom.Offset(), r.WindowFrom.Reached()) }},
	ofSteady("steady_from", func(l *line, r summaryRow) { l.seconds(r.Steady.From.Offset(), true) }),
	ofSteady("steady_to", func(l *line, r summaryRow) { l.seconds(r.Steady.To.Offset(), true) }),
	ofSteady("steady_by_hand", func(l *line, r summaryRow) { l.truth(r.Steady.ByHand) }),
	ofSteady("steady_cuts", func(l *line, r summaryRow) {
		l.text(list(r.Steady.Cuts, func(cut bench.Cut) string { return string(cut) }))
	}),
	ofSteady("steady_requests", func(l *line, r summaryRow) { l.integer(r.Decisive().Attempts) }),
	ofSteady("steady_asked_rate", func(l *line, r summaryRow) { l.known(r.Steady.AskedRate) }),
	ofSteady("steady_sent_rate", func(l *line, r summaryRow) { l.known(r.Steady.SentRate) }),
	ofSteady("steady_mean_in_flight", func(l *line, r summaryRow) { l.known(r.Decisive().MeanInFlight) }),
	ofSteady("steady_figures", func(l *line, r summaryRow) { l.text(decisiveFigures(r.ModelSummary)) }),
}

func ofSteady(name string, cell func(*line, summaryRow)) column[summaryRow] {
	return column[summaryRow]{name, func(l *line, r summaryRow) {
		if r.Steady == nil {
			l.text("")
			return
		}
		cell(l, r)
	}}
}

// decisiveFigures lists the statistics that are compared: ttft_p50=0.21 ...
func decisiveFigures(m bench.ModelSummary) string {
	var figures []string
	for _, compared := range bench.Compared() {
		if value := compared.Of(m.Decisive()).Value; value != nil {
			figures = append(figures, fmt.Sprintf("%s=%.9g", compared.ID(), *value))
		}
	}
	return strings.Join(figures, " ")
}
