package export

import "tokenlap/backend/bench"

var objectiveHeads = []string{"Objective", "Measured", "Met"}

// objectiveRows returns what came of each objective, and condition, for each model in
// each stage, under objectiveHeads; none without any.
func objectiveRows(run bench.Run) (rows []namedRow) {
	for i := range run.Summary.Models {
		m := &run.Summary.Models[i]
		add := func(cells ...string) { rows = append(rows, namedRow{caption(run, *m), cells}) }
		if g := m.Decisive().Goodput; g != nil {
			for _, met := range g.Met {
				add(met.Objective.String(), bench.FormatShare(met.Share)+" of requests", "")
			}
			add("all per-request objectives", bench.FormatShare(g.Share)+" of requests, "+bench.FormatNumber(g.Rate)+" per second", "")
		}
		for _, value := range m.Decisive().Values {
			add(value.Objective.String(), measured(value), yesNo(value.Met))
		}
		for _, condition := range run.Conditions() {
			if condition.Endpoint == m.Endpoint && condition.Stage == m.Stage {
				add("not "+condition.Objective.Condition(), measured(condition.ObjectiveValue), yesNo(condition.Met))
			}
		}
	}
	return rows
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func measured(v bench.ObjectiveValue) string {
	if v.Value == nil {
		return "too few requests"
	}
	return v.Objective.Format(*v.Value)
}

// costLines say of each model with prices what it cost.
func costLines(run bench.Run) (lines []namedRow) {
	for i := range run.Summary.Models {
		if text := run.Summary.Models[i].Cost.Sentence(); text != "" {
			lines = append(lines, namedRow{Name: caption(run, run.Summary.Models[i]), Cells: []string{text}})
		}
	}
	return lines
}

// adjustedLines say of each model the percentiles in which failures count.
func adjustedLines(run bench.Run) (lines []namedRow) {
	for i := range run.Summary.Models {
		if text := run.Summary.Models[i].AdjustedSentence(); text != "" {
			lines = append(lines, namedRow{Name: caption(run, run.Summary.Models[i]), Cells: []string{text}})
		}
	}
	return lines
}
