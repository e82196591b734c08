package chart

import (
	"math"
	"slices"
)

// byTurn shows how the time to first token and the prompt grow from turn to turn of
// conversations.
func byTurn(d *dataset) (*layout, string) {
	turns := d.turns()
	if len(turns) == 0 {
		return nil, d.whyEmpty("The run has no conversations.")
	}
	if len(turns) == 1 {
		return nil, d.whyEmpty("All successful requests are of one turn: this chart needs two.")
	}
	s := &layout{language: d.medium.Language, width: d.medium.width(), legend: entries(d.shown())}
	s.note = d.note(d.requests(), "p50 thick, p95 thin", d.defined("TTFT: from first byte sent to first output"), "p95: at least 20 requests of that turn", d.inputSources(), d.omitted("", "", succeeded), d.less())
	ttft, input := valueOf("ttft"), valueOf("input_tokens")
	panels := slices.DeleteFunc([]turnPanel{{"TTFT", "s", ttft}, {"prompt tokens", "", input}}, func(one turnPanel) bool { return !d.has(one.of, turns) })
	if len(panels) == 0 {
		return nil, d.whyEmpty("No turn has two requests with a time to first token or a prompt token count, as a p50 needs.")
	}
	s.nameDirectly(d.shown(), len(panels))
	s.beside(len(panels), 62, 12)
	for i, panel := range panels {
		s.turnPanel(d, i, panel, turns)
	}
	return s, ""
}

// turnPanel is a metric that is drawn against the turn.
type turnPanel struct {
	name, unit string
	of         func(point) float64
}

// turns returns the turns that any success is of.
func (d *dataset) turns() (turns []int) {
	for _, one := range d.rows {
		for _, p := range one.points {
			if p.turn > 0 && !slices.Contains(turns, p.turn) {
				turns = append(turns, p.turn)
			}
		}
	}
	slices.Sort(turns)
	return turns
}

// has reports whether some turn of a model that is shown has a median of a metric.
func (d *dataset) has(of func(point) float64, turns []int) bool {
	return slices.ContainsFunc(d.shown(), func(r *row) bool {
		return slices.ContainsFunc(turns, func(turn int) bool { return !math.IsNaN(median(r.ofTurn(of, turn))) })
	})
}

// ofTurn returns the values of a metric that requests of a turn have.
func (r *row) ofTurn(of func(point) float64, turn int) []float64 {
	return r.values(of, func(p point) bool { return p.turn == turn })
}

func (s *layout) turnPanel(d *dataset, number int, panel turnPanel, turns []int) {
	quantiles := []struct {
		name  string
		width float64
		of    func([]float64) float64
	}{{"p50", 1.8, median}, {"p95", thin, p95}}
	var all []float64
	lines := make([][][]float64, len(quantiles)) // by quantile, row and turn
	for i, quantile := range quantiles {
		for _, one := range d.shown() {
			values := make([]float64, len(turns))
			for j, turn := range turns {
				values[j] = quantile.of(one.ofTurn(panel.of, turn))
			}
			lines[i], all = append(lines[i], values), append(all, values...)
		}
	}
	chosen := scaleOf(panel.unit, all...)
	along := axis{kind: "value", name: "turn", tip: tip{Name: "turn", Format: "count"}, panel: number, gap: 26}
	along.min, along.max = float64(turns[0])-0.5, float64(turns[len(turns)-1])+0.5
	for _, turn := range turns {
		along.ticks = append(along.ticks, turn)
	}
	s.x, s.y = append(s.x, along), append(s.y, chosen.axis(panel.name, number, 46))
	for i, quantile := range quantiles {
		for j, one := range d.shown() {
			data := make([]any, len(turns))
			for k, turn := range turns {
				data[k] = []any{turn, chosen.of(lines[i][j][k])}
			}
			curve := d.lineOf(one, number, data)
			curve.LineStyle["width"], curve.Tip = quantile.width, panel.name+" "+quantile.name
			if i == 0 && s.isDirect() {
				curve.EndLabel, curve.LabelLayout = d.endLabel(one), apart
			}
			s.series = append(s.series, curve)
		}
	}
}
