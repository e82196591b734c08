package chart

import (
	"slices"
	"strings"

	"tokenlap/backend/bench"
)

// kneesOf returns what the sweeps of one run found, of the kind of load that is
// drawn. Several runs are drawn without.
func kneesOf(runs []bench.Run, kind levelKind) []bench.SweepResult {
	if len(runs) != 1 {
		return nil
	}
	knees := slices.DeleteFunc(slices.Clone(runs[0].Execution.Sweeps), func(r bench.SweepResult) bool { return r.Kind != kind.load })
	if sweep := runs[0].Plan.Sweep; kind.load == bench.Users && sweep != nil && len(sweep.Objectives) == 0 {
		for i := range knees {
			knees[i].Failed = 0 // more users are served as well, only not faster
		}
	}
	return knees
}

// kneeTitle is the title of a sweep with its objectives, or that of the kind of load.
func kneeTitle(runs []bench.Run, kind levelKind, knees []bench.SweepResult) string {
	if len(knees) == 0 || runs[0].Plan.Sweep == nil {
		return kind.title
	}
	var objectives []string
	for _, one := range runs[0].Plan.Sweep.Objectives {
		objectives = append(objectives, one.String())
	}
	if len(objectives) == 0 {
		return "Highest load at which goodput still grows"
	}
	return short("Highest load that meets "+strings.Join(objectives, ", "), 110)
}

// kneeNotes say in words what was found, of as many models as there is room for.
func kneeNotes(d *dataset, knees []bench.SweepResult) (notes []string) {
	const most = 3
	for _, one := range knees[:min(most, len(knees))] {
		notes = append(notes, shortenTo(d.label(one.Endpoint)+": "+clean(one.Reason), float64(d.medium.width()-noteMargin)))
	}
	return notes
}

// markKnees marks in each panel the part between the highest level that met the
// objectives and the lowest that did not, in the colour of the model; the level
// alone where none failed.
func (s *layout) markKnees(d *dataset, lines []scalingLine, knees []bench.SweepResult, across scale) {
	for _, knee := range knees {
		line := slices.IndexFunc(lines, func(l scalingLine) bool { return l.of.endpoint == knee.Endpoint })
		if line < 0 || !knee.HasAnswer() {
			continue
		}
		to, width := knee.Failed, 1.0
		if to == 0 {
			to, width = knee.Level, 3.0
		}
		of := lines[line].of
		for panel := range s.panels {
			at := slices.IndexFunc(s.series, func(one series) bool { return one.XAxisIndex == panel && one.Name == of.name })
			ends := []any{map[string]any{"xAxis": across.of(knee.Level)}, map[string]any{"xAxis": across.of(to)}}
			s.series[at].MarkArea = map[string]any{
				"silent": true, "data": []any{ends},
				"itemStyle": map[string]any{"color": d.colour(of), "opacity": 0.25, "borderColor": d.colour(of), "borderWidth": width},
			}
		}
	}
}
