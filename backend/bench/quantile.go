package bench

import "math"

// Quantile is the value below which the share p (0 to 1) of sorted lies,
// interpolated linearly between neighbours as NumPy does by default: with n
// values the place is h = (n-1)p, the result x[i] + (x[i+1]-x[i])(h-i) for
// i = floor(h). NaN if there are no values.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	place := float64(len(sorted)-1) * min(max(p, 0), 1)
	below := int(place)
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	low, high := sorted[below], sorted[below+1]
	// From the nearer neighbour, as NumPy counts; the conversions forbid a
	// fused multiply-add, which would round differently from one CPU to another.
	share := place - float64(below)
	if share >= 0.5 {
		return high - float64((high-low)*(1-share))
	}
	return low + float64((high-low)*share)
}
