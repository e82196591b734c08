package chart

import (
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"

	"tokenlap/backend/bench"
)

// askedRate is what the line of due requests is called.
const askedRate = "asked"

// isOpen reports whether requests came on a schedule, whether or not answers did.
func (d *dataset) isOpen() bool {
	return slices.ContainsFunc(d.run.Plan.Stages, func(s bench.Stage) bool { return s.Load.IsOpen() })
}

// sent draws the requests that each model was sent a second, beside those that the
// load asked for.
func (s *layout) sent(d *dataset, rows []*row, panel int) {
	s.binned(d, rows, panel, rate{"requests/s", "count", func(one *track) []float64 { return one.sends }})
	data := d.asked()
	if len(data) == 0 {
		return
	}
	text := d.theme.scheme().text
	s.series = append(s.series, series{
		SingleSeries: charts.SingleSeries{Name: askedRate, Type: "line", XAxisIndex: panel, YAxisIndex: panel, Symbol: "none", Data: data},
		LineStyle:    map[string]any{"color": text, "type": []any{8.0, 4.0}, "width": 1.2},
		ItemStyle:    map[string]any{"color": text},
	})
}

// asked returns the requests a second that were asked of a model over the run: as
// the plan has them or, of a trace, as they were due. Models are asked for the same
// or, where stages are of one model, one after the other.
func (d *dataset) asked() (data []any) {
	for _, one := range d.phases() {
		if one.warmup || one.stage >= len(d.run.Plan.Stages) {
			continue
		}
		stage := d.run.Plan.Stages[one.stage]
		if stage.Load.Kind == bench.TraceLoad {
			return d.dueRates()
		}
		began, ended, known := d.stageTime(one.stage)
		until := min(one.to, ended)
		if !known || until <= one.from {
			continue
		}
		from, open := stage.Load.RateAt(one.from-began, stage.Duration)
		to, _ := stage.Load.RateAt(until-began, stage.Duration)
		if !open {
			data = append(data, []any{seconds(one.from), "-"})
			continue
		}
		data = append(data, []any{seconds(one.from), number(from)}, []any{seconds(until), number(to)})
	}
	return data
}

func seconds(at time.Duration) any { return number(at.Seconds()) }

// dueRates are the requests of a model that were due a second, as steps: those of
// the first, since all have the same.
func (d *dataset) dueRates() (data []any) {
	if len(d.times.order) == 0 {
		return nil
	}
	steps := d.times.rates(d.times.due[d.times.order[0]])
	for i := 0; i+1 < len(steps); i++ { // as corners, since the line has none of its own
		from, to := steps[i].([]any), steps[i+1].([]any)
		data = append(data, from, []any{to[0], from[1]})
	}
	return data
}
