package chart

import (
	"fmt"
	"slices"
	"time"
)

// shading is the phases that are marked, with their names.
type shading struct {
	phases []phase
	names  []phaseName
}

// shading returns no phases where there is only one, which neither settles nor has
// a steady window.
func (d *dataset) shading() shading {
	phases := d.phases()
	tinted := slices.ContainsFunc(phases, func(one phase) bool { return one.settled > 0 || one.hasSteady() })
	if len(phases) < 2 && !tinted {
		return shading{}
	}
	return shading{phases, d.phaseNames(phases)}
}

// rows is on how many lines the names stand.
func (s shading) rows() int {
	rows := 0
	for _, name := range s.names {
		rows = max(rows, name.row+1)
	}
	return rows
}

// height is that of the names, in pixels.
func (s shading) height() int { return phaseLine * s.rows() }

// shade marks the phases behind every panel, and names them above the first.
func (s *layout) shade(d *dataset, marked shading) {
	phases, names := marked.phases, marked.names
	if len(phases) == 0 {
		return
	}
	for panel := range s.panels {
		var areas []any
		for i, one := range phases {
			for k, part := range one.parts() {
				colour := d.theme.scheme().shades[i%2]
				if part.tinted {
					colour = d.theme.scheme().settling
				}
				begin := map[string]any{"xAxis": number(part.from.Seconds()), "itemStyle": map[string]any{"color": colour}}
				if panel == 0 && k == 0 {
					begin["name"], begin["label"] = names[i].text, map[string]any{"offset": []any{-5.0, phaseLine*float64(names[i].row-marked.rows()) - 5}}
				}
				areas = append(areas, []any{begin, map[string]any{"xAxis": number(part.to.Seconds())}})
			}
		}
		at := slices.IndexFunc(s.series, func(one series) bool { return one.XAxisIndex == panel })
		s.series[at].MarkArea = map[string]any{
			"silent": true, "data": areas,
			"label": map[string]any{"show": panel == 0, "position": "insideTopLeft", "color": d.theme.scheme().faint, "fontSize": 10.0},
		}
	}
}

const timelineLeft, timelineRight = 74, 24

func (p phase) hasSteady() bool { return p.steady[1] > 0 }

// part is a part of a phase that is shaded in one colour.
type part struct {
	from, to time.Duration
	tinted   bool // it is not counted, or not in the steady window
}

// parts are those of the phase in the order of time.
func (p phase) parts() (parts []part) {
	from, to := p.from, p.to
	begin, end := max(from, p.settled), to
	if p.hasSteady() {
		begin, end = max(begin, p.steady[0]), max(min(end, p.steady[1]), begin)
	}
	for _, one := range []part{{from, max(from, p.settled), true}, {max(from, p.settled), begin, true}, {begin, end, false}, {end, to, true}} {
		if one.from < one.to {
			parts = append(parts, one)
		}
	}
	return parts
}

// steadyTime is from the first to the last steady window of the models in a stage;
// false if one of them is steady all the way.
func (d *dataset) steadyTime(stage int) (from, to time.Duration, ok bool) {
	for _, m := range d.run.Summary.Models {
		if m.Stage != stage {
			continue
		}
		if m.Steady == nil || m.Steady.Figures == nil {
			return 0, 0, false
		}
		if !ok || m.Steady.From.Offset() < from {
			from = m.Steady.From.Offset()
		}
		to, ok = max(to, m.Steady.To.Offset()), true
	}
	return from, to, ok
}

// phases returns phases that do not overlap: each ends at the latest where the
// next begins.
func (d *dataset) phases() []phase {
	phases := d.executed(slices.Clone(d.times.phases))
	slices.SortFunc(phases, func(a, b phase) int { return compare(a.from.Seconds(), b.from.Seconds()) })
	for i := range phases[:max(len(phases)-1, 0)] {
		phases[i].to = min(phases[i].to, phases[i+1].from)
	}
	for i := range phases {
		if from, to, ok := d.steadyTime(phases[i].stage); ok && !phases[i].warmup {
			phases[i].steady = [2]time.Duration{from, to}
		}
	}
	return phases
}

// executed returns phases with what is known of how the run went through its
// stages. The warm-up comes before a stage, or is its first part.
func (d *dataset) executed(phases []phase) []phase {
	warmedUp := time.Duration(0) // until when
	if at := slices.IndexFunc(phases, func(one phase) bool { return one.warmup }); at >= 0 {
		warmedUp = phases[at].to
	}
	for number, stage := range d.run.Plan.Stages {
		began, ended, known := d.stageTime(number)
		if !known {
			continue
		}
		at := slices.IndexFunc(phases, func(one phase) bool { return !one.warmup && one.stage == number })
		if at < 0 {
			phases, at = append(phases, phase{stage: number, from: began, to: ended}), len(phases)
		}
		one := &phases[at]
		one.from = min(one.from, max(began, warmedUp))
		one.to = max(one.to, ended)
		if settled := began + stage.Settle; stage.Settle > 0 && settled > one.from && settled < one.to {
			one.settled = settled
		}
	}
	return phases
}

// stageTime is when the first model began a stage and the last ended it.
func (d *dataset) stageTime(number int) (began, ended time.Duration, known bool) {
	for _, e := range d.run.Execution.Stages {
		if e.Stage != number || !e.Began.Reached() || !e.Ended.Reached() {
			continue
		}
		if !known || e.Began.Offset() < began {
			began = e.Began.Offset()
		}
		ended, known = max(ended, e.Ended.Offset()), true
	}
	return began, min(ended, d.times.last), known
}

// phaseName is the name of a phase and the line on which it stands.
type phaseName struct {
	text string
	row  int
}

// Names that are wider than their phase go on over the next, whose own then
// stands a line lower.
const (
	phaseLine  = 12 // pixels
	phaseLines = 3
)

// phaseNames names each phase for which there is room, in the order of time.
func (d *dataset) phaseNames(phases []phase) []phaseName {
	const gap = 8
	width := float64(d.medium.width() - timelineLeft - timelineRight)
	names := make([]phaseName, len(phases))
	var used [phaseLines]float64 // up to where a line is taken
	for i, one := range phases {
		text := d.medium.say(d.phaseText(one))
		from := width * float64(one.from) / float64(d.times.last)
		to := from + pixels(text) + gap
		row := slices.IndexFunc(used[:], func(end float64) bool { return end <= from })
		if row >= 0 && to <= width {
			names[i], used[row] = phaseName{text, row}, to
		}
	}
	return names
}

func (d *dataset) phaseText(one phase) string {
	switch {
	case one.warmup:
		return "warm-up"
	case one.stage >= 0 && one.stage < len(d.run.Plan.Stages):
		stage := d.run.Plan.Stages[one.stage]
		if stage.Endpoint != "" && len(d.run.Plan.Endpoints) > 1 {
			return clean(stage.Load.String()) + " · " + short(d.label(stage.Endpoint), 16)
		}
		return clean(stage.Load.String())
	}
	return "measured"
}

func (d *dataset) settlingNote() string {
	phases := d.phases()
	settles := slices.ContainsFunc(phases, func(one phase) bool { return one.settled > 0 })
	cuts := slices.ContainsFunc(phases, phase.hasSteady)
	switch {
	case settles && cuts:
		return "shaded: settling (not counted) and outside the steady window"
	case settles:
		return "shaded: settling (not counted)"
	case cuts:
		return "shaded: outside the steady window"
	}
	return ""
}

func (d *dataset) droppedNote() string {
	if d.times.dropped == 0 {
		return ""
	}
	return fmt.Sprintf("errors: including %d dropped requests", d.times.dropped)
}
