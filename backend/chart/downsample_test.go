package chart

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestThinningKeepsEndsAndExtremes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n, limit := random.IntN(5000), 4+random.IntN(600)
		points := make([]xy, n)
		for i := range points {
			points[i] = xy{float64(i), math.Exp(random.NormFloat64() * 3)}
		}
		thinned := downsample(slices.Clone(points), limit)
		if n <= limit {
			if !slices.Equal(points, thinned) {
				t.Fatalf("%d points under the limit of %d were changed", n, limit)
			}
			continue
		}
		if len(thinned) > limit {
			t.Fatalf("%d points are left of %d, limit %d", len(thinned), n, limit)
		}
		low, high := extremes(points)
		for _, must := range []xy{points[0], points[n-1], points[low], points[high]} {
			if !slices.Contains(thinned, must) {
				t.Fatalf("%v is lost of %d points, limit %d", must, n, limit)
			}
		}
		if !slices.IsSortedFunc(thinned, func(a, b xy) int { return compare(a.x, b.x) }) {
			t.Fatal("the order is lost")
		}
	}
}

func TestThinningKeepsPointsOfTheSeries(t *testing.T) {
	points := make([]xy, 9000)
	for i := range points {
		points[i] = xy{float64(i), float64(i * 7919 % 1013)}
	}
	for _, point := range downsample(points, maxPoints) {
		if points[int(point.x)] != point {
			t.Fatalf("%v was never measured", point)
		}
	}
}
