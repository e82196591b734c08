package chart

import "fmt"

// maxOutliers is how many outliers of a row are drawn at most, the farthest
// first.
const maxOutliers = 100

const (
	singleRequest = "single request"
	outlierDot    = "outlier"
)

// dots adds each value of lines with few, and the outliers of the others.
func (s *layout) dots(d *dataset, lines []line, chosen scale) {
	var outliers, singles []any
	for i, line := range lines {
		if isFew(line) {
			singles = append(singles, d.points(line, i, line.values, chosen, 0.75)...)
			continue
		}
		low, _, _, _, high := box(line.values)
		outliers = append(outliers, d.points(line, i, outside(line.values, low, high), chosen, 0.45)...)
	}
	for _, one := range []struct {
		name string
		size int
		data []any
	}{{outlierDot, 3, outliers}, {singleRequest, 7, singles}} {
		if one.data != nil {
			dots := scatter(one.name, "circle", one.size, one.data)
			dots.ItemStyle = map[string]any{"color": d.theme.scheme().faint}
			s.series, s.legend = append(s.series, dots), append(s.legend, legend{one.name, ""})
		}
	}
}

// points are values of a line that fit on the axis.
func (d *dataset) points(l line, at int, values []float64, chosen scale, opacity float64) (points []any) {
	for _, value := range values {
		if !chosen.isBeyond(value) {
			points = append(points, map[string]any{
				"name": l.label, "value": []any{chosen.of(value), at},
				"itemStyle": map[string]any{"color": d.colour(l.of), "opacity": opacity},
			})
		}
	}
	return points
}

// beyondAxis is what the marks at the edge of an axis are called.
const beyondAxis = "beyond the axis"

// edges marks at the edge of the axis how many values of a line are beyond it.
func (s *layout) edges(d *dataset, lines []line, chosen scale) {
	var marks []any
	for i, line := range lines {
		n, most := chosen.beyond(line.values)
		if n == 0 {
			continue
		}
		marks = append(marks, map[string]any{
			"name": fmt.Sprintf("%s: %d, up to %s", line.label, n, chosen.withUnit(most)), "value": []any{chosen.max, i},
			"symbolRotate": -90, "itemStyle": map[string]any{"color": d.colour(line.of)},
			"label": map[string]any{"show": true, "position": "left", "distance": 2, "formatter": fmt.Sprintf("%d to %s", n, chosen.text(most)), "color": d.theme.scheme().faint, "fontSize": 10.0},
		})
	}
	if marks != nil {
		edge := scatter(beyondAxis, "triangle", 8, marks)
		edge.Z = 4
		edge.ItemStyle = map[string]any{"color": d.theme.scheme().faint}
		s.series, s.legend = append(s.series, edge), append(s.legend, legend{beyondAxis, ""})
	}
}

// outside returns the values beyond the whiskers, downsampled.
func outside(sorted []float64, low, high float64) []float64 {
	var points []xy
	for i, value := range sorted {
		if value < low || value > high {
			points = append(points, xy{float64(i), value})
		}
	}
	var values []float64
	for _, point := range downsample(points, maxOutliers) {
		values = append(values, point.y)
	}
	return values
}
