package export

import (
	"fmt"
	"strconv"

	"tokenlap/backend/bench"
)

// objectiveColumns are what came of the objectives, and the percentiles in which a
// failure counts as longer than any success: "inf" where they lie among the
// failures. Of runs without objectives, or without failures, they are empty.
func objectiveColumns() []column[summaryRow] {
	columns := []column[summaryRow]{
		ofModel(bench.GoodputShare), ofModel(bench.GoodputShare + "_rate"), ofModel(bench.GoodputShare + "_tokens"),
		{"objectives", func(l *line, r summaryRow) {
			l.text(list(r.run.Plan.ObjectivesOf(r.Endpoint), bench.Objective.String))
		}},
		{"objectives_met", func(l *line, r summaryRow) {
			l.text(list(objectivesMet(&r.ModelSummary), func(met string) string { return met }))
		}},
	}
	for _, metric := range bench.Metrics {
		if !metric.Adjusted {
			continue
		}
		for _, statistic := range []bench.Statistic{bench.P50, bench.P90, bench.P95, bench.P99} {
			columns = append(columns, column[summaryRow]{metric.Column() + "_" + string(statistic) + "_adjusted", func(l *line, r summaryRow) {
				l.adjusted(metric.Distribution(&r.ModelSummary).Adjusted, statistic)
			}})
		}
	}
	return columns
}

// objectivesMet says of each objective about a request which share met it, and of
// the others whether they are met: ttft=500ms:0.98 success=99%:True.
func objectivesMet(m *bench.ModelSummary) (met []string) {
	if m.Goodput != nil {
		for _, one := range m.Goodput.Met {
			if one.Share != nil {
				met = append(met, one.Objective.String()+":"+strconv.FormatFloat(*one.Share, 'g', -1, 64))
			}
		}
	}
	for _, one := range m.Values {
		met = append(met, fmt.Sprintf("%s:%s", one.Objective, map[bool]string{true: "True", false: "False"}[one.Met]))
	}
	return met
}

// adjusted writes a percentile; nothing where it does not exist.
func (l *line) adjusted(p *bench.Percentiles, s bench.Statistic) {
	switch {
	case p == nil:
	case p.IsInfinite(s):
		l.text("inf")
	default:
		l.known(*p.Value(s))
	}
}
