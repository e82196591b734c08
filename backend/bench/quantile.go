package bench

import "math"

// Quantile is the value below which the share p (0 to 1) of sorted lies,
// interpolated linearly between neighbours as NumPy does by default: with n
// values the place is h = (n-1)p, the result x[i] + (x[i+1]-x[i])(h-i) for
// i = floor(h). NaN if there are no values.
func Quantile(sorted []float64, p float64) float64 {
	return QuantileAt(len(sorted), func(place int) float64 { return sorted[place] }, p)
}

// QuantileAt is Quantile of n values that are looked up by their place in the order.
func QuantileAt(n int, at func(place int) float64, p float64) float64 {
	if n == 0 {
		return math.NaN()
	}
	place := float64(n-1) * min(max(p, 0), 1)
	below := int(place)
	if below+1 >= n {
		return at(n - 1)
	}
	low, high := at(below), at(below+1)
	// From the nearer neighbour, as NumPy counts; the conversions forbid a
	// fused multiply-add, which would round differently from one CPU to another.
	share := place - float64(below)
	if share >= 0.5 {
		return high - float64((high-low)*(1-share))
	}
	return low + float64((high-low)*share)
}
