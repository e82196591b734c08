package chart

import (
	"fmt"
	"math"

	"tokenlap/backend/bench"
)

// extent is what an axis of several lists of values spans. A few values far from all
// others would press these together: low and high are without them.
type extent struct {
	low, high   float64 // without the values set apart
	least, most float64 // of all values
}

func newExtent() extent {
	return extent{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
}

// extentOf returns the extent of sorted lists of values.
func extentOf(lists ...[]float64) extent {
	e := newExtent()
	for _, sorted := range lists {
		if len(sorted) == 0 {
			continue
		}
		low, high := bulk(sorted)
		e.low, e.high = min(e.low, low), max(e.high, high)
		e.least, e.most = min(e.least, sorted[0]), max(e.most, sorted[len(sorted)-1])
	}
	return e
}

// include widens an extent to a value that must be on the axis.
func (e extent) include(value float64) extent {
	if math.IsNaN(value) {
		return e
	}
	return extent{min(e.low, value), max(e.high, value), min(e.least, value), max(e.most, value)}
}

// bulk returns the ends of sorted values without those that are far out: more than
// three boxes from the box, as Tukey has it, and outside of the middle 98 %.
func bulk(sorted []float64) (low, high float64) {
	q1, q3 := bench.Quantile(sorted, 0.25), bench.Quantile(sorted, 0.75)
	from := min(q1-3*(q3-q1), bench.Quantile(sorted, 0.01))
	to := max(q3+3*(q3-q1), bench.Quantile(sorted, 0.99))
	low, high = q1, q3
	for _, value := range sorted {
		if value >= from {
			low = min(low, value)
			break
		}
	}
	for i := len(sorted) - 1; i >= 0; i-- {
		if sorted[i] <= to {
			high = max(high, sorted[i])
			break
		}
	}
	return low, high
}

// worthCutting is how many times longer an axis would have to be for the values set
// apart, so that they stand at its edge instead.
const worthCutting = 2

// scale chooses the scale of an extent: logarithmic where even without the values set
// apart it spans decades, else cut where these would press the others together.
func (e extent) scale(unit string) scale {
	if math.IsInf(e.low, 1) {
		return scaleOf(unit)
	}
	chosen := scaleOf(unit, e.low, e.high)
	if chosen.log {
		return scaleOf(unit, e.least, e.most)
	}
	if e.most <= worthCutting*e.high || e.high <= 0 {
		return linearScale(unit, e.most)
	}
	high := e.high * chosen.factor
	step := above(high / 6)
	chosen.max = tidy(math.Ceil(high/step-1e-9) * step)
	return chosen
}

// isBeyond reports whether a value does not fit on the axis.
func (s scale) isBeyond(value float64) bool {
	most, cut := s.max.(float64)
	return cut && !s.log && value*s.factor > most*(1+1e-9)
}

// beyond counts the values that do not fit on the axis, and returns the greatest.
func (s scale) beyond(values []float64) (n int, most float64) {
	for _, value := range values {
		if s.isBeyond(value) {
			n, most = n+1, max(most, value)
		}
	}
	return n, most
}

// beyondNote says how many values do not fit on the axis; "" if all do.
func (s scale) beyondNote(name string, lists ...[]float64) string {
	n, most := 0, 0.0
	for _, values := range lists {
		some, greatest := s.beyond(values)
		n, most = n+some, max(most, greatest)
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%s beyond the axis: %d, up to %s", name, n, s.withUnit(most))
}

// withUnit writes a value with the unit of the scale.
func (s scale) withUnit(value float64) string {
	if s.unit == "" {
		return s.text(value)
	}
	return s.text(value) + " " + s.unit
}
