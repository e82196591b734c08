package chart

import (
	"cmp"
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
	chosen, floored := gapExtent(rows).scale("s"), ""
	if chosen.log && slices.ContainsFunc(rows, func(r *row) bool { return known(r.summary.ICL.Min) < gapFloor }) {
		floored = "gaps under 0.1 ms: drawn at 0.1 ms"
	}
	s := d.layout(d.requests(), fmt.Sprintf("%d gaps", n), what, "marked: p50, p95, p99", gapsBeyond(chosen, rows), floored, without, less)
	s.legend, s.unlisted = entries(rows), len(rows) == 1
	panels := 1
	if len(rows) <= mostTypical {
		panels = 2
	}
	s.beside(panels, 62, 12)
	distribution := panels - 1
	if distribution > 0 {
		s.typicalGaps(d, rows)
	}
	long := chosen.axis("gap", distribution, 26)
	long.tip.Name += " up to"
	s.x, s.y, s.across = append(s.x, long), append(s.y, shares("gaps", distribution)), append(s.across, distribution)
	for _, one := range rows {
		marks := gapMarks(one.summary.ICL)
		curve := through(downsample(one.stream.cumulative(one.summary.ICL), pointsPerCurve(len(d.shown()))), marks)
		s.series = append(s.series, d.curve(one, distribution, chosen, curve), d.quantileMarks(one, distribution, chosen, marks))
	}
	return s, ""
}

// mostTypical is up to how many models a typical request of each is drawn: more lines
// would hide each other.
const mostTypical = 3

// typicalGaps adds the panel of the gaps of a typical request of each model.
func (s *layout) typicalGaps(d *dataset, rows []*row) {
	var gaps []float64
	for _, one := range rows {
		for _, gap := range one.stream.typical {
			gaps = append(gaps, max(gap.Seconds(), gapFloor))
		}
	}
	up := scaleOf("s", gaps...)
	s.x = append(s.x, axis{kind: "value", name: "gap number in a typical request", tip: tip{Name: "gap number", Format: "count"}, gap: 26, min: 1.0})
	s.y, s.across = append(s.y, up.axis("gap", 0, 44)), append(s.across, 0)
	for _, one := range rows {
		s.line(d, one, d.typical(one, up, pointsPerSeries(len(rows))))
	}
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

// gapExtent spans the gaps of all rows. The longest of a hundred are set apart if they
// are much longer than the others.
func gapExtent(rows []*row) extent {
	e := newExtent()
	for _, one := range rows {
		icl := one.summary.ICL
		e.least, e.most = min(e.least, max(known(icl.Min), gapFloor)), max(e.most, known(icl.Max))
		e.low, e.high = min(e.low, max(one.stream.quantile(0.01), gapFloor)), max(e.high, one.stream.quantile(0.99), orZero(icl.P99))
	}
	return e
}

func orZero(value *float64) float64 {
	if value == nil {
		return 0
	}
	return *value
}

// quantile returns the end of the step of the grid that a share of the gaps reaches.
func (t *stream) quantile(share float64) float64 {
	sum := 0
	for place, count := range t.counts {
		if sum += count; float64(sum) >= share*float64(t.n) {
			return gridValue(place)
		}
	}
	return gridValue(gridLength - 1)
}

// gapsBeyond says that gaps do not fit on the axis, and the longest; "" if all do.
func gapsBeyond(chosen scale, rows []*row) string {
	longest := 0.0
	for _, one := range rows {
		longest = max(longest, known(one.summary.ICL.Max))
	}
	if !chosen.isBeyond(longest) {
		return ""
	}
	return "longest gap, beyond the axis: " + chosen.withUnit(longest)
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

// gapMark is a percentile that is marked on a curve.
type gapMark struct {
	name string
	at   xy
	weak bool
}

func gapMarks(d bench.Distribution) (marks []gapMark) {
	for _, one := range []struct {
		name  string
		share float64
		value *float64
	}{{"p50", 0.5, d.P50}, {"p95", 0.95, d.P95}, {"p99", 0.99, d.P99}} {
		if one.value != nil {
			marks = append(marks, gapMark{one.name, xy{*one.value, one.share}, isWeak(d, one.name)})
		}
	}
	return marks
}

// through returns a cumulative curve that goes through its marked percentiles, which
// are more exact than the grid that it is counted on.
func through(curve []xy, marks []gapMark) []xy {
	curve = slices.Clone(curve)
	for _, mark := range marks {
		for i := range curve {
			if curve[i].x < mark.at.x {
				curve[i].y = min(curve[i].y, mark.at.y)
			} else {
				curve[i].y = max(curve[i].y, mark.at.y)
			}
		}
		at, _ := slices.BinarySearchFunc(curve, mark.at, func(a, b xy) int { return cmp.Compare(a.x, b.x) })
		curve = slices.Insert(curve, at, mark.at)
	}
	return curve
}

// quantileMarks draws the percentiles of the summary on the curve.
func (d *dataset) quantileMarks(r *row, panel int, chosen scale, marks []gapMark) series {
	var points []any
	for _, mark := range marks {
		point := map[string]any{"name": mark.name, "value": []any{chosen.of(mark.at.x), number(mark.at.y)}}
		if mark.weak {
			point["itemStyle"] = map[string]any{"color": d.theme.Background(), "borderColor": d.colour(r), "borderWidth": 1.5}
		}
		points = append(points, point)
	}
	symbol, style := d.symbol(r, 1)
	one := scatter(r.name, symbol, 8, points)
	one.XAxisIndex, one.YAxisIndex = panel, panel
	one.ItemStyle = style
	return one
}
