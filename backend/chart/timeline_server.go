package chart

import (
	"math"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/opts"

	"tokenlap/backend/bench"
)

// serverPanel is a panel of what servers reported of themselves. Its series
// differ by the dashes of their lines, the models by their colours.
type serverPanel struct {
	name, tip, format string
	series            []bench.SeriesName
	max               any
	whole             bool // the values are whole numbers
	onlyIfAny         bool // left out while all values are 0
}

var serverPanels = []serverPanel{
	{name: "server", tip: "server requests", format: "count", series: []bench.SeriesName{bench.RequestsRunning, bench.RequestsWaiting}, whole: true},
	{name: "KV", tip: "KV cache in use", format: "percent", series: []bench.SeriesName{bench.KVCacheUsage}, max: 1.0},
	{name: "pre./s", tip: "preemptions per second", format: "count", series: []bench.SeriesName{bench.Preemptions}, onlyIfAny: true},
}

// seriesDashes are those of the first and the second series of a panel.
var seriesDashes = []string{"solid", "dashed"}

const serverNote = "reported by the server: requests running (solid) and waiting (dashed), KV cache in use, preemptions"

// gapAfter is how long no reading has to come for a line to break.
const gapAfter = 2500 * time.Millisecond

// serverPanels returns the panels for which a drawn model has values.
func (d *dataset) serverPanels(rows []*row) (panels []serverPanel) {
	for _, panel := range serverPanels {
		if slices.ContainsFunc(rows, func(r *row) bool { return d.hasReported(r, panel) }) {
			panels = append(panels, panel)
		}
	}
	return panels
}

func (d *dataset) hasReported(r *row, panel serverPanel) bool {
	for _, name := range panel.series {
		points := d.reported(r, name)
		if len(points) > 0 && !panel.onlyIfAny || slices.ContainsFunc(points, func(p bench.Point) bool { return p.Value > 0 }) {
			return true
		}
	}
	return false
}

// reported returns the points of a series of a model, none if there is no such
// series.
func (d *dataset) reported(r *row, name bench.SeriesName) []bench.Point {
	for _, series := range d.run.Series {
		if series.Endpoint == r.endpoint && series.Name == name {
			return series.Points
		}
	}
	return nil
}

func (s *layout) reported(d *dataset, rows []*row, panel int, server serverPanel) {
	s.y = append(s.y, axis{kind: "value", name: server.name, tip: tip{Name: server.tip, Format: server.format}, panel: panel, gap: 48, min: 0.0, max: server.max, whole: server.whole})
	s.across = append(s.across, panel)
	for _, one := range rows {
		for i, name := range server.series {
			points := d.reported(one, name)
			if len(points) == 0 {
				continue
			}
			curve := d.lineOf(one, panel, reportedLine(points, d.times.last))
			curve.Symbol, curve.ShowSymbol = "none", opts.Bool(false)
			curve.LineStyle["width"], curve.LineStyle["type"] = 1.2, seriesDashes[i]
			s.series = append(s.series, curve)
		}
	}
}

// reportedLine returns the points of a line that ends with the run, with a break where
// readings are missing. Of many points the highest of each piece of time is
// kept.
func reportedLine(points []bench.Point, last time.Duration) (line []any) {
	piece := max(time.Second, last/maxServerPoints)
	var before time.Duration
	for i := 0; i < len(points); {
		at, value := points[i].At.Offset(), points[i].Value
		end := at + piece
		for i++; piece > time.Second && i < len(points) && points[i].At.Offset() < end; i++ {
			value = max(value, points[i].Value)
		}
		if at > last {
			break
		}
		if before > 0 && at-before > piece+gapAfter-time.Second {
			line = append(line, []any{number(before.Seconds()), number(math.NaN())})
		}
		line = append(line, []any{number(at.Seconds()), number(value)})
		before = at
	}
	return line
}

const maxServerPoints = 300
