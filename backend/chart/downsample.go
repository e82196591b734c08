package chart

// xy is a point of a series.
type xy struct{ x, y float64 }

// most is how many points a series has at most.
const most = 2000

// thin keeps at most limit points (4 or more) of a series: its first and
// last, and of each of equal stretches the lowest and the highest, in their
// order. No peak is lost, which an average or a random choice would lose.
func downsample(points []xy, limit int) []xy {
	limit = max(limit, 4)
	if len(points) <= limit {
		return points
	}
	inner := points[1 : len(points)-1]
	stretches := (limit - 2) / 2
	kept := append(make([]xy, 0, limit), points[0])
	for i := range stretches {
		stretch := inner[i*len(inner)/stretches : (i+1)*len(inner)/stretches]
		low, high := extremes(stretch)
		kept = append(kept, stretch[min(low, high)])
		if low != high {
			kept = append(kept, stretch[max(low, high)])
		}
	}
	return append(kept, points[len(points)-1])
}

func extremes(points []xy) (low, high int) {
	for i, point := range points {
		if point.y < points[low].y {
			low = i
		}
		if point.y > points[high].y {
			high = i
		}
	}
	return low, high
}

// share is how many points each of several series may have, so that a chart
// of twenty is drawn as fast as a chart of two.
func pointsPerSeries(series int) int { return max(60, most/max(series, 1)) }
