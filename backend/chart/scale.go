package chart

import (
	"math"

	"tokenlap/backend/bench"
)

// scale says how the values of an axis are shown: their unit, the factor to it,
// and whether the axis is logarithmic.
type scale struct {
	unit     string
	factor   float64
	log      bool
	min, max any
}

// decades from which on a linear axis would hide small values.
const decades = 2

// scaleOf chooses a scale for values in seconds ("s"), shown in milliseconds
// where the largest is below one second, or in another unit as it is.
func scaleOf(unit string, values ...float64) scale {
	low, high := math.Inf(1), 0.0
	for _, value := range values {
		if value > 0 && !math.IsInf(value, 0) {
			low, high = min(low, value), max(high, value)
		}
	}
	chosen := scale{unit: unit, factor: 1}
	if high == 0 {
		return chosen
	}
	if unit == "s" && high < 1 {
		chosen.unit, chosen.factor = "ms", 1000
	}
	if math.Log10(high/low) >= decades {
		chosen.log = true
		chosen.min, chosen.max = below(low*chosen.factor), above(high*chosen.factor)
		return chosen
	}
	chosen.min = 0.0
	return chosen
}

// linearScale is a scale that begins at 0 and whose largest value is given.
func linearScale(unit string, high float64) scale {
	chosen := scaleOf(unit, high)
	chosen.min = 0.0
	return chosen
}

// below and above are the nearest 1, 2 or 5 times a power of ten.
func below(value float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(value)))
	for _, step := range []float64{5, 2} {
		if value >= step*power {
			return tidy(step * power)
		}
	}
	return tidy(power)
}

func above(value float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(value)))
	for _, step := range []float64{1, 2, 5} {
		if value <= step*power {
			return tidy(step * power)
		}
	}
	return tidy(10 * power)
}

func tidy(value float64) float64 { return number(value).(float64) }

// of returns a value on this scale, as an option holds it. On a logarithmic axis
// zero and less stand at its beginning.
func (s scale) of(value float64) any {
	value *= s.factor
	if s.log && !math.IsNaN(value) {
		value = max(value, s.min.(float64))
	}
	return number(value)
}

// text writes a value in the unit of the scale.
func (s scale) text(value float64) string {
	if math.IsNaN(value) {
		return bench.None
	}
	return figure(value * s.factor)
}

// formats by unit, as build/echarts/format.js names them.
var formats = map[string]string{"s": "s", "ms": "ms", "tok/s": "tok_s", "": "count", "tokens": "count", "/s": "count", "$": "count"}

func (s scale) axis(name string, panel, gap int) axis {
	one := axis{tip: tip{Name: name, Format: formats[s.unit]}, panel: panel, gap: gap, min: s.min, max: s.max}
	if one.tip.Format == "count" && s.unit != "" {
		one.tip.Name += ", " + s.unit
	}
	if s.unit != "" {
		name += ", " + s.unit
	}
	one.name, one.kind = name, "value"
	if s.log {
		one.kind = "log"
		one.name += " (log)"
	}
	return one
}
