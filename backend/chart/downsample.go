package chart

// xy is a point of a series.
type xy struct{ x, y float64 }

// maxPoints is how many points a series has at most.
const maxPoints = 2000

// downsample returns at most limit points (4 or more) of a series: the first,
// the last, and the lowest and highest of each of equal parts between, in their
// order. Unlike with an average or a random choice, no peak is lost.
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

// pointsPerSeries is how many points each of several series has at most, so that
// a chart of twenty is drawn as fast as a chart of two.
func pointsPerSeries(series int) int { return max(60, maxPoints/max(series, 1)) }
