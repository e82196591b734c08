package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tokenlap/backend/bench"
)

// stream collects the gaps of a row: the counts of all gaps on a logarithmic
// grid, whose size does not grow, and the gaps of the request whose longest gap
// is nearest to the median of all.
type stream struct {
	counts   []int
	n        int
	typical  []time.Duration
	distance float64
}

// The grid begins at a microsecond and has forty steps a decade: a gap is
// drawn within three percent of where it is.
const (
	gridStart  = 1e-6
	gridDecade = 40
	gridLength = 9*gridDecade + 1
)

func (t *stream) add(s *bench.Sample, summary *bench.ModelSummary) {
	gaps := s.Gaps()
	if len(gaps) == 0 {
		return
	}
	if t.counts == nil {
		t.counts = make([]int, gridLength)
	}
	for _, gap := range gaps {
		t.counts[gridPlace(gap.Seconds())]++
	}
	t.n += len(gaps)
	stall, _ := s.Stall()
	distance := 0.0
	if summary.Stall.P50 != nil {
		distance = math.Abs(stall.Seconds() - *summary.Stall.P50)
	}
	if t.typical == nil || distance < t.distance {
		t.typical, t.distance = gaps, distance
	}
}

func gridPlace(seconds float64) int {
	if seconds <= gridStart {
		return 0
	}
	return min(gridLength-1, int(math.Ceil(gridDecade*math.Log10(seconds/gridStart))))
}

func gridValue(place int) float64 { return gridStart * math.Pow(10, float64(place)/gridDecade) }

// interChunk shows the gaps of a typical request in their order, and beside it
// the distribution of all gaps.
func interChunk(d *dataset) (*layout, string) {
	var rows []*row
	for _, one := range d.rows {
		if one.stream.n > 0 && one.summary.ICL.N > 0 {
			rows = append(rows, one)
		}
	}
	if len(rows) == 0 {
		return nil, d.whyEmpty("There are no gaps between chunks: the answers were not streamed, came in one piece or through a buffering proxy, or their chunks are not stored.")
	}
	without := d.omitted("", noInstants+" of chunks", func(r *row) bool { return slices.Contains(rows, r) })
	rows, less := cut(rows)
	n, what := 0, gapMeaning(rows)
	for _, one := range rows {
		n += one.summary.ICL.N
	}
	chosen, floored := gapScale(rows), ""
	if chosen.log && slices.ContainsFunc(rows, func(r *row) bool { return known(r.summary.ICL.Min) < gapFloor }) {
		floored = "gaps under 0.1 ms: drawn at 0.1 ms"
	}
	s := d.layout(d.requests(), fmt.Sprintf("%d gaps", n), what, "marked: p50, p95, p99", floored, without, less)
	s.legend = entries(rows)
	s.beside(2, 62, 12)
	order, long := axis{kind: "value", name: "gap number in a typical request", tip: tip{Name: "gap number", Format: "count"}, gap: 26, min: 1.0}, chosen.axis("gap", 1, 26)
	long.tip.Name += " up to"
	s.x, s.y, s.across = append(s.x, order, long), append(s.y, chosen.axis("gap", 0, 44), shares("gaps", 1)), []int{0, 1}
	for _, one := range rows {
		s.line(d, one, d.typical(one, chosen, pointsPerSeries(len(rows))))
		s.series = append(s.series, d.quantileMarks(one, chosen), d.curve(one, 1, chosen, one.stream.cumulative(one.summary.ICL)))
	}
	return s, ""
}

// gapMeaning says what a gap lies between, by model if that differs.
func gapMeaning(rows []*row) string {
	var several []string
	for _, one := range rows {
		if !one.summary.PerToken {
			several = append(several, one.axisName)
		}
	}
	switch n := len(several); {
	case n == 0:
		return "a gap lies between tokens"
	case n == len(rows):
		return "a gap lies between chunks, each of one or several tokens"
	case n > maxLacking:
		return fmt.Sprintf("a gap lies between tokens; of %d models or stages between chunks of one or several", n)
	}
	return "a gap lies between tokens; of " + strings.Join(several, ", ") + " between chunks of one or several"
}

// gapFloor is where a logarithmic axis of gaps begins, in seconds. Smaller gaps
// lie between chunks of one read and mean nothing.
const gapFloor = 1e-4

func gapScale(rows []*row) scale {
	var all []float64
	for _, one := range rows {
		all = append(all, max(known(one.summary.ICL.Min), gapFloor), known(one.summary.ICL.Max))
	}
	return scaleOf("s", all...)
}

func (d *dataset) typical(r *row, chosen scale, limit int) series {
	points := make([]xy, len(r.stream.typical))
	for i, gap := range r.stream.typical {
		points[i] = xy{float64(i + 1), max(gap.Seconds(), gridStart)}
	}
	points = downsample(points, limit)
	data := make([]any, len(points))
	for i, point := range points {
		data[i] = []any{number(point.x), chosen.of(point.y)}
	}
	one := d.lineOf(r, 0, data)
	one.LineStyle["width"] = 1.0
	return one
}

// cumulative returns the share of gaps up to each step of the grid, with the
// exact extremes at the ends.
func (t *stream) cumulative(stated bench.Distribution) []xy {
	low, high := max(known(stated.Min), gridStart), max(known(stated.Max), gridStart)
	points := []xy{{low, 0}}
	sum := 0
	for place, count := range t.counts {
		if count == 0 {
			continue
		}
		sum += count
		points = append(points, xy{min(max(gridValue(place), low), high), float64(sum) / float64(t.n)})
	}
	points[len(points)-1].x = high
	return points
}

// height returns the height of a curve at x by linear interpolation.
func height(curve []xy, x float64) float64 {
	i := slices.IndexFunc(curve, func(p xy) bool { return p.x >= x })
	switch {
	case i < 0:
		return curve[len(curve)-1].y
	case i == 0 || curve[i].x == curve[i-1].x:
		return curve[i].y
	}
	a, b := curve[i-1], curve[i]
	return a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)
}

// quantileMarks draws the p50, p95 and p99 of the summary on the curve.
func (d *dataset) quantileMarks(r *row, chosen scale) series {
	var points []any
	curve := r.stream.cumulative(r.summary.ICL)
	for _, mark := range []struct {
		name  string
		value *float64
	}{{"p50", r.summary.ICL.P50}, {"p95", r.summary.ICL.P95}, {"p99", r.summary.ICL.P99}} {
		if mark.value != nil {
			point := map[string]any{"name": mark.name, "value": []any{chosen.of(*mark.value), number(height(curve, *mark.value))}}
			if isWeak(r.summary.ICL, mark.name) {
				point["itemStyle"] = map[string]any{"color": d.theme.Background(), "borderColor": d.colour(r), "borderWidth": 1.5}
			}
			points = append(points, point)
		}
	}
	symbol, style := d.symbol(r, 1)
	one := scatter(r.name, symbol, 8, points)
	one.XAxisIndex, one.YAxisIndex = 1, 1
	one.ItemStyle = style
	return one
}
